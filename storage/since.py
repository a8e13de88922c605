"""What happened after a backup, as the database that it replaces knows it: what was sent, told and taken out meanwhile.

Only what makes us more careful is taken over: that a message has gone, that something was told already, that a
reference is somebody's. Words are not, nor what staff decided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage import backups, references, restores, updates
from storage.backups import Backup
from storage.lists import among
from storage.restores import Lost, Restore
from storage.statements import AnyRow, Values, insert, run
from storage.tables import broadcasts as broadcasts_
from storage.tables import counters, messages, outbox, views
from storage.tables import updates as tellings
from storage.tables.columns import Moment, micros

WAITS = ("queued", "paused", "attempting")
SLICE = 5000
_OPEN = select(outbox.c.id).where(outbox.c.state.in_((*WAITS, "unknown"))).order_by(outbox.c.id)
_FATE = ("state", "sent_at", "attempts", "rank", "provider_id", "code", "lease_until", "looked_at")
_FATES = select(outbox.c.id, *(outbox.c[name] for name in _FATE)).where(
    among(outbox.c.id, "ids"), outbox.c.state.not_in(WAITS)
)
_SINCE: Any = bindparam("since", type_=Moment())
_TOLD = select(tellings.c.id, tellings.c.kind, tellings.c.subject, tellings.c.cause, tellings.c.at).where(
    tellings.c.queued_at >= _SINCE
)
_CANCELLED = select(tellings.c.id).where(tellings.c.cancelled_at >= _SINCE)
_BEGUN = select(broadcasts_.c.id, broadcasts_.c.state).where(broadcasts_.c.update_id.is_not(None))
_NEXT_VIEW = select(counters.c.value).where(counters.c.name == "reference")
_WORDS = (
    select(views.c.text).where(views.c.message_id == bindparam("message")),
    select(messages.c.text).where(messages.c.id == bindparam("message")),
)
_TAKE = (
    "UPDATE outbox SET state = ?, sent_at = ?, attempts = ?, rank = ?, provider_id = ?, code = ?, lease_until = ?, "
    "looked_at = ?, sealed = CASE WHEN fleeting THEN NULL ELSE sealed END, "
    "text = CASE WHEN fleeting THEN NULL ELSE text END WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class Since:
    """`told`: updates that were told, as rows; `cancelled`: ids of those that were called off. `begun`: the state of
    each broadcast that has begun, by its id. `next_view`: the number that the next view would have had."""

    lost: Lost = field(default_factory=Lost)
    told: tuple[Values, ...] = ()
    cancelled: tuple[str, ...] = ()
    begun: dict[str, str] = field(default_factory=dict)
    next_view: int = 0
    backups: tuple[Backup, ...] = ()
    restores: tuple[Restore, ...] = ()


def since(db: Connection, entries: int, made_at: datetime) -> Since:
    """`entries`: of the log, in the backup."""
    when = {"since": made_at}
    return Since(
        Lost(restores.entries_after(db, entries)),
        tuple((row.id, row.kind, row.subject, row.cause, micros(row.at)) for row in db.execute(_TOLD, when)),
        tuple(db.execute(_CANCELLED, when).scalars()),
        {row.id: row.state for row in db.execute(_BEGUN)},
        db.execute(_NEXT_VIEW).scalar() or 0,
        tuple(backups.every(db)),
        tuple(restores.every(db)),
    )


def take_over(here: Connection, known: Since, now: datetime) -> None:
    """What was told is not told again, and no reference names two views."""
    at = micros(now)
    run(
        here,
        "UPDATE updates SET queued_at = ? WHERE id = ? AND queued_at IS NULL",
        [(at, row[0]) for row in known.told],
    )
    columns = ("id", "kind", "subject", "cause", "at", "queued_at", "cancelled_at")
    insert(here, "updates", columns, [(*row, at, at) for row in known.told], "ON CONFLICT DO NOTHING")
    for id in known.cancelled:
        updates.cancel(here, id, now)
    if known.next_view > references.next_number(here):
        references.move_on(here, known.next_view)
    backups.add(here, known.backups)
    there = {(one.at, one.about) for one in restores.every(here)}
    restores.keep(here, [one for one in known.restores if (one.at, one.about) not in there])


def take_fates(here: Connection, there: Connection) -> int:
    """What went out after the backup, or never will, is so here too. Returns how many messages that is."""
    many = 0
    for ids in _slices(here.execute(_OPEN).scalars().all()):
        found = [_fate(row) for row in there.execute(_FATES, {"ids": ids})]
        run(here, _TAKE, found)
        many += len(found)
    return many


def _slices(ids: Sequence[str]) -> Iterator[list[str]]:
    yield from (list(ids[start : start + SLICE]) for start in range(0, len(ids), SLICE))


def _fate(row: AnyRow) -> Values:
    values = (getattr(row, name) for name in _FATE)
    return *(micros(value) if isinstance(value, datetime) else value for value in values), row.id


def words_left(db: Connection, message: str) -> tuple[str | None, str | None]:
    """(of the view that came in it, of the message): as they stand now, after something was taken out."""
    of_view, of_message = (db.execute(query, {"message": message}).scalar() for query in _WORDS)
    return of_view, of_message
