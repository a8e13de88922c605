"""An owner's answer to a promise: kept in its ledger, to be told a few minutes later, and taken back until then."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from flows.facts import PromiseAnswered
from flows.promises import UNDO_FOR, Event, Ledger, What, added, corrects
from storage import promises, updates
from storage.tables import outbox
from storage.tables import updates as tellings
from storage.updates import Update

KIND = "promise"
_WAITING = select(tellings.c.id).where(
    tellings.c.kind == KIND, tellings.c.subject == bindparam("subject"), tellings.c.cancelled_at.is_(None)
)
_BY_CAUSE = select(tellings.c.id).where(tellings.c.cause == bindparam("cause"))
_GONE = (
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.update_id == bindparam("update"), outbox.c.state.not_in(("queued", "cancelled")))
)


def answer(db: Connection, ledger: Ledger, event: Event, new_id: Callable[[], str], now: datetime) -> bool:
    """Kept, late or dropped: members hear of it when nobody can undo it any more. False: somebody was quicker."""
    if not promises.write(db, ledger.promise.id, event):
        return False
    tell(db, ledger, event, new_id, now + UNDO_FOR, now)
    return True


def correct(db: Connection, ledger: Ledger, event: Event, new_id: Callable[[], str], now: datetime) -> bool:
    """What nobody has heard is just not told; otherwise they hear that it was wrong. False: it was corrected before.

    A correction that is corrected brings back what it took away, and that is told again.
    """
    if event.of is None or not promises.write(db, ledger.promise.id, event):
        return False
    before, told = _of(db, ledger, event)
    if before is not None:
        updates.cancel(db, before, now)
    comes_back = brings_back(ledger, event)
    if told or comes_back:
        tell(db, ledger, event, new_id, now + UNDO_FOR if comes_back else now, now)
    return True


def is_told(db: Connection, ledger: Ledger, event: Event) -> bool:
    """Of a correction that is not kept yet: will members hear of it?"""
    return _of(db, ledger, event)[1] or brings_back(ledger, event)


def brings_back(ledger: Ledger, event: Event) -> bool:
    root = corrects(ledger, event)
    return root is not None and root in added(ledger, event).holding()


def _of(db: Connection, ledger: Ledger, event: Event) -> tuple[str | None, bool]:
    """The update that told what is corrected, and whether it has gone to anybody."""
    before: str | None = db.execute(_BY_CAUSE, {"cause": _update("", ledger, event.of or "").cause}).scalar()
    return before, before is not None and _has_gone(db, before)


def tell(db: Connection, ledger: Ledger, event: Event, new_id: Callable[[], str], at: datetime, now: datetime) -> None:
    """It takes the place of older news of the same promise that has not gone to somebody yet."""
    drop_older(db, ledger, now)
    updates.plan(db, [_update(new_id(), ledger, event.step)], at)


def drop_older(db: Connection, ledger: Ledger, now: datetime) -> None:
    """News of it that waits is old now."""
    for id in db.execute(_WAITING, {"subject": ledger.promise.id}).scalars().all():
        updates.cancel(db, id, now)


def _update(id: str, ledger: Ledger, step: str) -> Update:
    return Update(id, KIND, ledger.promise.id, step)


def _has_gone(db: Connection, update_id: str) -> bool:
    return bool(db.execute(_GONE, {"update": update_id}).scalar_one())


def keep_all(db: Connection, facts: Sequence[PromiseAnswered], new_id: Callable[[], str], now: datetime) -> None:
    """What owners said by text, in order."""
    for fact in facts:
        ledger = promises.by_id(db, [fact.promise])[fact.promise]
        KEEP[fact.event.what](db, ledger, fact.event, new_id, now)


def _draft(db: Connection, ledger: Ledger, event: Event, new_id: Callable[[], str], now: datetime) -> bool:
    """Nobody hears of it."""
    return promises.write(db, ledger.promise.id, event)


KEEP: dict[What, Callable[[Connection, Ledger, Event, Callable[[], str], datetime], bool]] = {
    "kept": answer,
    "late": answer,
    "dropped": answer,
    "corrected": correct,
    "drafted": _draft,
}
