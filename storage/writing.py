"""A person's own words to one member: where they would go, and the way into the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage import changes
from storage.statements import insert
from storage.tables import addresses, members, outbox, views
from storage.tables.columns import micros

REPLY_COLUMNS = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks",
    "segments", "created_at", "not_before", "attempts", "rank", "message_id",
)  # fmt: skip
PERSON = "person"
REPLY_PRIORITY = 1
"""It answers what they said: no cap holds it, and no hold of questions."""

_LAST = (
    select(outbox.c.id, outbox.c.text)
    .where(outbox.c.member_id == bindparam("member"), outbox.c.kind == PERSON)
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_AUTHOR = (
    select(
        views.c.member_id,
        members.c.address_id,
        addresses.c.channel,
        members.c.language,
        members.c.left,
        views.c.message_id,
    )
    .join(members, members.c.id == views.c.member_id)
    .join(addresses, addresses.c.id == members.c.address_id)
    .where(views.c.number == bindparam("number"))
)


@dataclass(frozen=True, slots=True)
class To:
    """Where a member wrote from last. `message`: the one that is answered."""

    member: str
    address: str
    channel: str
    language: str
    has_left: bool
    message: str


def author(db: Connection, number: int) -> To | None:
    """Of this view."""
    row = db.execute(_AUTHOR, {"number": number}).one_or_none()
    return None if row is None else To(*row)


def last(db: Connection, member: str) -> tuple[str, str | None]:
    """What a person wrote to this member last: its id in the outbox, empty where nobody did, and its text."""
    row = db.execute(_LAST, {"member": member}).one_or_none()
    return ("", None) if row is None else (row.id, row.text)


def queue(
    db: Connection, to: To, text: str, segments: int, not_before: datetime, new_id: Callable[[], str], now: datetime
) -> str:
    """Returns the id in the outbox."""
    id = new_id()
    where = (id, to.member, to.address, to.channel, PERSON, REPLY_PRIORITY, "queued", text)
    times = (micros(now), micros(not_before))
    insert(db, "outbox", REPLY_COLUMNS, [(*where, False, False, False, segments, *times, 0, 0, to.message)])
    changes.call(db)
    return id
