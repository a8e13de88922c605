"""Those who asked for a person, or need one: who waits, who was told that it will be later, and what a person wrote."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, select

from storage import writing
from storage.lists import among
from storage.references import reference
from storage.statements import AnyRow, insert, run
from storage.tables import addresses, members, requests, views
from storage.tables.columns import Moment, micros

LONG_AGO = timedelta(days=14)
"""Nobody is told of a delay as old as this: it would only come from a database that was not looked after."""

_ALL = (
    select(
        requests,
        views.c.number,
        members.c.left,
        members.c.language,
        members.c.address_id,
        addresses.c.channel,
    )
    .join(members, members.c.id == requests.c.member_id)
    .join(addresses, addresses.c.id == members.c.address_id)
    .outerjoin(
        views,
        and_(
            views.c.member_id == requests.c.member_id,
            views.c.message_id == requests.c.message_id,
            views.c.held.is_distinct_from("outside"),
        ),
    )
    .order_by(requests.c.at, requests.c.id)
)
_ONE = _ALL.where(requests.c.id == bindparam("id"))
_OPEN = _ALL.where(requests.c.settled_at.is_(None))
_UNTOLD = _OPEN.where(
    requests.c.told_at.is_(None), members.c.left.is_(False), requests.c.at > bindparam("since", type_=Moment())
)
_OF_MEMBER = select(requests.c.id).where(requests.c.settled_at.is_(None), requests.c.member_id == bindparam("member"))
_OF_MEMBERS = _OPEN.where(among(requests.c.member_id, "members"))
_WHY = select(requests.c.member_id, requests.c.reason).where(
    requests.c.settled_at.is_(None), among(requests.c.member_id, "members")
)
FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Request:
    """`reference`: of the view that came with it, if one did; none of a complaint, since that leads to nobody.
    `channel`, `language`: where a reply would go."""

    id: str
    member: str
    reason: str
    at: datetime
    told_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    reference: str | None
    has_left: bool
    channel: str
    language: str


def ask(db: Connection, asked: Sequence[tuple[str, str, str]], new_id: Callable[[], str], now: datetime) -> None:
    """(member, message, reason): whoever waits for the same already goes on waiting since then, in line once.

    But for faults of ours: what was lost in each may be something else.
    """
    if not asked:
        return
    waiting = {tuple(row) for row in db.execute(_WHY, {"members": [member for member, *_ in asked]})}
    new = []
    for member, message, reason in asked:
        if reason == FAULT or (member, reason) not in waiting:
            new.append((new_id(), member, message, reason, micros(now)))
        waiting.add((member, reason))
    insert(db, "requests", ("id", "member_id", "message_id", "reason", "at"), new)


def every_open(db: Connection) -> list[Request]:
    """The longest wait first."""
    return [_request(row) for row in db.execute(_OPEN)]


def open_of(db: Connection, members: Sequence[str]) -> list[Request]:
    """Of these members, the longest wait first."""
    return [_request(row) for row in db.execute(_OF_MEMBERS, {"members": list(members)})]


def find(db: Connection, id: str) -> Request | None:
    row = db.execute(_ONE, {"id": id}).first()
    return None if row is None else _request(row)


def untold(db: Connection, now: datetime) -> list[Request]:
    """Those who were not told of a delay, oldest first."""
    return [_request(row) for row in db.execute(_UNTOLD, {"since": now - LONG_AGO})]


def keep_told(db: Connection, ids: Sequence[str], now: datetime) -> None:
    run(db, "UPDATE requests SET told_at = ? WHERE id = ?", [(micros(now), id) for id in ids])


def is_anything_open(db: Connection, member: str) -> bool:
    return db.execute(_OF_MEMBER, {"member": member}).first() is not None


def settle(db: Connection, id: str, by: str, now: datetime) -> bool:
    """False where somebody else was quicker, or there is none."""
    sql = "UPDATE requests SET settled_at = ?, settled_by = ? WHERE id = ? AND settled_at IS NULL"
    return run(db, sql, [(micros(now), by, id)]) == 1


def to(db: Connection, id: str) -> writing.To | None:
    """Where a person's own words go: to where the member wrote from last."""
    row = db.execute(_ONE, {"id": id}).first()
    if row is None:
        return None
    return writing.To(row.member_id, row.address_id, row.channel, row.language, row.left, row.message_id)


def queue_reply(
    db: Connection, id: str, text: str, segments: int, not_before: datetime, new_id: Callable[[], str], now: datetime
) -> None:
    if whom := to(db, id):
        writing.queue(db, whom, text, segments, not_before, new_id, now)


def _request(row: AnyRow) -> Request:
    return Request(
        row.id,
        row.member_id,
        row.reason,
        row.at,
        row.told_at,
        row.settled_at,
        row.settled_by,
        reference(row.number) if row.number is not None else None,
        row.left,
        row.channel,
        row.language,
    )
