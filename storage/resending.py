"""Messages whose fate stays unknown after we have looked for them: how many there are, and sending them once more.

The row itself goes again, because staff said so: it waits, goes and comes to something as any other, so everybody whom
a telling was for still has one row, and what each came to adds up. A late receipt for the first try ends the second.
What is still looked for (`storage.looking`) is left alone. `looked_at` is kept, or set to the first try, so that what
goes again because of this and is lost once more stays unknown until somebody asks again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, func, select, text

from storage.statements import AnyRow, run
from storage.tables import outbox, updates
from storage.tables.columns import Moment, micros

AGAIN = "sent_again"
MOST = 5000
"""So many of the newest are counted: the page about them is quick, however many there are."""

SLICE = 1000
"""So many go again in one transaction, so that nobody waits for many at once."""

TOO_OLD = timedelta(days=7)
"""A message that is older is no news any more, whatever it was."""

_GOES_AGAIN = (
    "outbox.state = 'unknown' AND outbox.lease_until IS NULL AND NOT outbox.goodbye "
    "AND COALESCE(outbox.sent_at, outbox.created_at) > {old} AND outbox.kind NOT IN ('help', 'staff') "
    "AND (outbox.text IS NOT NULL OR outbox.sealed IS NOT NULL) "
    "AND (outbox.expires_at IS NULL OR outbox.expires_at > {now}) "
    "AND NOT EXISTS (SELECT 1 FROM updates WHERE updates.id = outbox.update_id AND updates.cancelled_at IS NOT NULL) "
    "AND EXISTS (SELECT 1 FROM addresses WHERE addresses.id = outbox.address_id AND addresses.bad IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM opt_outs WHERE opt_outs.opt_out = addresses.opt_out))"
)
"""Not what is too old, expired or cancelled; not to who has left or cannot be reached; not what answers a leaving; not
help lines, which go again by themselves, nor texts to staff."""

_TRIED = func.coalesce(outbox.c.sent_at, outbox.c.created_at)
_IS_LOOKED_FOR = outbox.c.lease_until.is_not(None)
_GOES = text(_GOES_AGAIN.format(old=":old", now=":now"))
_NEWEST = select(outbox.c.id).where(text("outbox.state = 'unknown'")).order_by(outbox.c.id.desc()).limit(MOST)
_LOST = (
    select(
        outbox.c.update_id,
        outbox.c.kind,
        updates.c.kind.label("told"),
        updates.c.subject,
        func.count().label("many"),
        func.sum(case((_IS_LOOKED_FOR, 1), else_=0)).label("looked_for"),
        func.sum(case((_GOES, 1), else_=0)).label("again"),
        func.min(_TRIED, type_=Moment()).label("since"),
        func.max(_TRIED, type_=Moment()).label("until"),
    )
    .outerjoin(updates, updates.c.id == outbox.c.update_id)
    .where(text("outbox.state = 'unknown'"))
    .group_by(outbox.c.update_id, outbox.c.kind, updates.c.kind, updates.c.subject)
    .order_by(func.min(_TRIED), outbox.c.kind)
)
_ALL = _LOST.where(outbox.c.id.in_(_NEWEST))
_ONE = _LOST.where(outbox.c.update_id == bindparam("update"))
_SEND_AGAIN = (
    "UPDATE outbox SET state = CASE WHEN EXISTS (SELECT 1 FROM updates WHERE updates.id = outbox.update_id "
    "AND updates.paused_at IS NOT NULL) THEN 'paused' ELSE 'queued' END, not_before = CASE WHEN priority < 10 THEN ? "
    "ELSE ? END, looked_at = COALESCE(looked_at, sent_at), sent_at = NULL, code = ? "
    "WHERE id IN (SELECT id FROM outbox WHERE {these} AND COALESCE(sent_at, created_at) <= ? AND {goes} LIMIT ?) "
    "AND state = 'unknown' AND lease_until IS NULL"
)
_GOES_NOW = _GOES_AGAIN.format(old="?", now="?")
_OF_UPDATE = _SEND_AGAIN.format(these="update_id = ?", goes=_GOES_NOW)
_OF_KIND = _SEND_AGAIN.format(these="update_id IS NULL AND kind = ?", goes=_GOES_NOW)


@dataclass(frozen=True, slots=True)
class Which:
    """Those of one update; or, where `update` is None, those of this kind that tell no update."""

    kind: str
    update: str | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """`told`, `subject`: what kind of update it is, and of what. `looked_for`: of these we still ask the provider.

    `again`: how many can be sent once more. `since`, `until`: when the oldest and the newest of all were tried.
    """

    which: Which
    told: str | None
    subject: str | None
    many: int
    looked_for: int
    again: int
    since: datetime
    until: datetime


def lost(db: Connection, now: datetime) -> list[Lost]:
    """Whose fate is unknown, by what they tell, the oldest first; of very many the newest are counted."""
    return [_lost(row) for row in db.execute(_ALL, _times(now))]


def lost_of(db: Connection, update: str, now: datetime) -> Lost | None:
    return next((_lost(row) for row in db.execute(_ONE, {**_times(now), "update": update})), None)


def _times(now: datetime) -> dict[str, int]:
    return {"old": micros(now - TOO_OLD), "now": micros(now)}


def _lost(row: AnyRow) -> Lost:
    return Lost(Which(row.kind, row.update_id), *row[2:])


def send_again(db: Connection, which: Which, tried_until: datetime, now: datetime, morning: datetime) -> int:
    """At most a slice of them goes once more. Returns how many: less than a slice, and these were the last.

    `tried_until`: only those that were last tried by then, so that the same decision, made twice, sends once.
    `morning`: when what answers somebody may go, since it was asked for long ago.
    """
    old, at = micros(now - TOO_OLD), micros(now)
    sql, of = (_OF_KIND, which.kind) if which.update is None else (_OF_UPDATE, which.update)
    return run(db, sql, [(micros(morning), at, AGAIN, of, micros(tried_until), old, at, SLICE)])
