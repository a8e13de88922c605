"""Broadcasts that mobile networks take for spam: paused by the system, and who was told of it.

Once somebody has let one go on, only what went since says whether it pauses again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, select

from flows.broadcast import Broadcast
from flows.filtering import LEAST, is_filtered
from storage import audit, broadcasts, letters, updates
from storage.lists import among
from storage.staff import Person
from storage.statements import insert
from storage.tables import broadcast_events as events
from storage.tables import broadcast_told, outbox
from storage.tables import broadcasts as kept
from storage.tables.columns import Moment, micros, moment

FILTERED = "filtered"
"""What the history of a broadcast has for it."""

REASON = "mobile networks stopped {filtered} of {known} texts as spam"
COLUMNS = ("id", "name", "broadcast", "event", "at", "mail", "mail_tries")
_FAILED = ("failed", "undelivered")
_KNOWN = (*_FAILED, "delivered")
_GONE_SINCE = and_(
    outbox.c.update_id == bindparam("update"),
    outbox.c.channel == "sms",
    outbox.c.sent_at > bindparam("since", type_=Moment()),
)
_STOPPED = (
    select(func.count())
    .select_from(outbox)
    .where(_GONE_SINCE, outbox.c.state.in_(_FAILED), among(outbox.c.code, "codes"))
)
_ALL = select(func.count()).select_from(outbox).where(_GONE_SINCE, outbox.c.state.in_(_KNOWN))
_PAUSES = (
    select(func.max(events.c.number))
    .where(and_(events.c.broadcast_id == bindparam("id"), events.c.what == FILTERED))
    .scalar_subquery()
)
_LET_GO_ON = select(func.min(events.c.at)).where(
    and_(events.c.broadcast_id == bindparam("id"), events.c.what == "resumed", events.c.number > _PAUSES)
)
_HELD = (
    select(kept.c.id, func.max(events.c.number).label("event"), func.max(events.c.at).label("at"))
    .join(events, events.c.broadcast_id == kept.c.id)
    .where(and_(kept.c.state == "paused", events.c.what == FILTERED))
    .group_by(kept.c.id, kept.c.number)
    .order_by(kept.c.number)
)
_TOLD = select(broadcast_told.c.name).where(broadcast_told.c.event == bindparam("event"))
_STILL_PAUSED = select(kept.c.number).where(kept.c.state == "paused")
LETTERS = letters.box(broadcast_told, broadcast_told.c.broadcast, broadcast_told.c.broadcast.in_(_STILL_PAUSED))


class Counts(NamedTuple):
    """Of how many texts it is known what became of them, and how many of those were stopped as spam."""

    known: int
    filtered: int


class Held(NamedTuple):
    """One that paused by itself at `since`, and that nobody has let go on. `event`: the number of that pause."""

    broadcast: Broadcast
    since: datetime
    event: int


def pause(db: Connection, codes: Sequence[str], now: datetime) -> None:
    """Those that mobile networks take for spam. `codes`: what the provider says of such a text."""
    for broadcast in broadcasts.going(db):
        of = _texts(broadcast, codes, _let_go_on(db, broadcast))
        if is_filtered(LEAST, _filtered(db, of)) and not broadcasts.is_over(db, broadcast):
            _pause(db, broadcast, Counts(_known(db, of), _filtered(db, of)), now)


def _pause(db: Connection, broadcast: Broadcast, counts: Counts, now: datetime) -> None:
    """The few that were stopped are counted first: only where they may be too many, all others are."""
    if is_filtered(*counts):
        updates.pause(db, broadcast.update or "", now)
        broadcasts.keep(db, replace(broadcast, state="paused"), FILTERED, None, now)
        reason = REASON.format(**counts._asdict())
        audit.note(db, audit.SYSTEM, "broadcast paused", now, str(broadcast.number), reason)


def count(db: Connection, broadcast: Broadcast, codes: Sequence[str]) -> Counts:
    """Of all its texts so far."""
    of = _texts(broadcast, codes, None)
    return Counts(_known(db, of), _filtered(db, of))


def _texts(broadcast: Broadcast, codes: Sequence[str], since: datetime | None) -> Mapping[str, object]:
    return {"update": broadcast.update, "codes": list(codes), "since": since or moment(0)}


def _filtered(db: Connection, of: Mapping[str, object]) -> int:
    return db.execute(_STOPPED, of).scalar_one()


def _known(db: Connection, of: Mapping[str, object]) -> int:
    return db.execute(_ALL, of).scalar_one()


def _let_go_on(db: Connection, broadcast: Broadcast) -> datetime | None:
    """When somebody first did so after it last paused by itself."""
    return db.execute(_LET_GO_ON, {"id": broadcast.id}).scalar()


def held(db: Connection) -> list[Held]:
    """By number. One that somebody paused after they had let it go on is theirs."""
    found = []
    for row in db.execute(_HELD).all():
        broadcast = broadcasts.look_at_id(db, row.id)
        if broadcast is not None and _let_go_on(db, broadcast) is None:
            found.append(Held(broadcast, row.at, row.event))
    return found


def tell(
    db: Connection, one: Held, people: Sequence[Person], mails: bool, id: Callable[[], str], now: datetime
) -> list[Person]:
    """Keeps that they are told of this pause; returns those who were not yet. `mails`: may we send email?"""
    already = set(db.execute(_TOLD, {"event": one.event}).scalars())
    new = [person for person in people if person.name not in already]
    number, at = one.broadcast.number, micros(now)
    rows = [(id(), who.name, number, one.event, at, "waiting" if mails and who.has_email else None, 0) for who in new]
    insert(db, "broadcast_told", COLUMNS, rows, "ON CONFLICT DO NOTHING")
    return new
