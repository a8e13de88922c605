"""What texts cost: segments by SMS, for what they went. Help lines are no part of it: nothing may hold them back.

Why days that are over are kept as sums: a country sends ten million texts a month, and the month's sum is asked for
whenever something is about to go. What a provider says of a text comes within three days, or changes its cost no more.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, func, select, text

from storage import kept
from storage.purse import HELD_REPLY
from storage.statements import insert, run
from storage.tables import outbox, spent_days, updates
from storage.tables.columns import Moment

KEPT_UNTIL = "costs_kept_until"
SETTLED = timedelta(days=3)
HELP = "help"
BROADCAST = "broadcast:"

_IS_SENT = and_(
    text("outbox.channel = 'sms' AND outbox.sent_at IS NOT NULL"),
    outbox.c.sent_at >= bindparam("since", type_=Moment()),
    outbox.c.state.not_in(("failed", "suppressed")),
)
_SENT = select(func.coalesce(func.sum(outbox.c.segments), 0)).where(_IS_SENT, outbox.c.kind != HELP)
_WAITING = select(func.coalesce(func.sum(outbox.c.segments), 0)).where(
    text("outbox.channel = 'sms'"), text("outbox.state = 'queued'"), outbox.c.kind != HELP
)
_HELD = select(func.count()).where(
    text("outbox.state = 'queued'"), outbox.c.channel == "sms", outbox.c.priority == HELD_REPLY
)
_OLD = select(func.coalesce(func.sum(spent_days.c.segments), 0)).where(
    spent_days.c.day >= bindparam("since"), spent_days.c.day < bindparam("until"), spent_days.c.purpose != HELP
)
_PURPOSE = case(
    (updates.c.kind == "broadcast", BROADCAST + updates.c.subject), else_=func.coalesce(updates.c.kind, outbox.c.kind)
).label("purpose")
_BY_PURPOSE = (
    select(_PURPOSE, func.count(), func.coalesce(func.sum(outbox.c.segments), 0))
    .select_from(outbox.outerjoin(updates, updates.c.id == outbox.c.update_id))
    .where(_IS_SENT, outbox.c.sent_at < bindparam("until", type_=Moment()))
    .group_by("purpose")
)
_OLD_BY_PURPOSE = (
    select(spent_days.c.purpose, func.sum(spent_days.c.texts), func.sum(spent_days.c.segments))
    .where(spent_days.c.day >= bindparam("since"), spent_days.c.day < bindparam("until"))
    .group_by(spent_days.c.purpose)
)
_FIRST = select(func.min(outbox.c.sent_at, type_=Moment())).where(
    text("outbox.channel = 'sms' AND outbox.sent_at IS NOT NULL")
)


class Spent(NamedTuple):
    """What went for one purpose (`tables.money`)."""

    texts: int = 0
    segments: int = 0


def segments(db: Connection, since: datetime) -> int:
    """Sent since then, or waiting to go. `since` is a midnight, in the zone whose days are meant."""
    return spent(db, since) + waiting(db)


def spent(db: Connection, since: datetime) -> int:
    """Segments that went, or may have gone, since that midnight."""
    live = live_from(db, since)
    sent = int(db.execute(_SENT, {"since": live}).scalar_one())
    return sent if live == since else sent + int(db.execute(_OLD, _days(since, live)).scalar_one())


def waiting(db: Connection) -> int:
    """Segments of what waits to go."""
    return int(db.execute(_WAITING).scalar_one())


def held(db: Connection) -> int:
    """How many replies the month's limit holds back."""
    return int(db.execute(_HELD).scalar_one())


def drop_held(db: Connection) -> int:
    """Nobody gets these any more; what was said to us stays. Returns how many."""
    return run(
        db,
        "UPDATE outbox SET state = 'cancelled', code = 'limit' "
        "WHERE state = 'queued' AND channel = 'sms' AND priority = ?",
        [(HELD_REPLY,)],
    )


def by_purpose(db: Connection, since: datetime, until: datetime) -> dict[str, Spent]:
    """What went between two midnights of one zone, help lines included."""
    live = min(live_from(db, since), until)
    found: dict[str, Spent] = {}
    for purpose, texts, segments in (
        *db.execute(_OLD_BY_PURPOSE, _days(since, live)),
        *db.execute(_BY_PURPOSE, {"since": live, "until": until}),
    ):
        before = found.get(purpose, Spent())
        found[purpose] = Spent(before.texts + int(texts), before.segments + int(segments))
    return found


def live_from(db: Connection, since: datetime) -> datetime:
    """From this midnight on there are no sums yet: the outbox itself is looked at."""
    until = kept.value(db, KEPT_UNTIL)
    return since if until is None else max(since, midnight(date.fromisoformat(until), since.tzinfo))


def keep_next_day(db: Connection, zone: tzinfo, now: datetime) -> bool:
    """The oldest day that is over and has no sum yet. True: there is more to do."""
    last = now.astimezone(zone).date() - SETTLED - timedelta(days=1)
    until = kept.value(db, KEPT_UNTIL)
    day = date.fromisoformat(until) if until is not None else _first_day(db, zone)
    if day is None or day > last:
        return False
    begins, ends = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    insert(db, "spent_days", ("day", "purpose", "texts", "segments"), list(_rows(db, day, begins, ends)))
    kept.keep(db, KEPT_UNTIL, (day + timedelta(days=1)).isoformat())
    return day < last


def _first_day(db: Connection, zone: tzinfo) -> date | None:
    first: datetime | None = db.execute(_FIRST).scalar()
    return None if first is None else first.astimezone(zone).date()


def _rows(db: Connection, day: date, begins: datetime, ends: datetime) -> Iterator[tuple[str, str, int, int]]:
    for purpose, texts, segments in db.execute(_BY_PURPOSE, {"since": begins, "until": ends}):
        yield day.isoformat(), purpose, int(texts), int(segments)


def _days(since: datetime, until: datetime) -> dict[str, str]:
    return {"since": since.date().isoformat(), "until": until.date().isoformat()}


def midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone)
