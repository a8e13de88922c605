"""Promises a page at a time: those that are closed, the newest first; and how far the news of one has come."""

from sqlalchemy import Connection, bindparam, exists, select

from flows.promises import Ledger
from storage import promises as ledgers
from storage import tellings
from storage.tables import promise_events, promises, updates

_CLOSED = (
    select(promises.c.id, promises.c.number)
    .where(
        promises.c.number < bindparam("before"),
        exists().where(promise_events.c.promise_id == promises.c.id, promise_events.c.what == bindparam("what")),
    )
    .order_by(promises.c.number.desc())
    .limit(bindparam("most"))
)
_UPDATES = select(updates.c.id, updates.c.cause).where(
    updates.c.subject == bindparam("subject"), updates.c.kind == "promise"
)
LAST = 2**31 - 1


def closed(db: Connection, status: str, most: int, before: int | None = None) -> tuple[list[Ledger], int | None]:
    """Those that are "kept" or "dropped" by now, and the number before which the next page begins, if there is one.

    A page has fewer where an answer was corrected.
    """
    rows = db.execute(_CLOSED, {"what": status, "before": before or LAST, "most": most + 1}).all()
    found = ledgers.by_id(db, [row.id for row in rows[:most]])
    every = [found[row.id] for row in rows[:most]]
    more = rows[most - 1].number if len(rows) > most else None
    return [one for one in every if one.standing().status == status], more


def told(db: Connection, promise_id: str) -> dict[str, dict[str, int]]:
    """By the step of the ledger that was told: what became of each text."""
    found = {row.cause.rpartition(":")[2]: row.id for row in db.execute(_UPDATES, {"subject": promise_id})}
    fates = tellings.fates(db, set(found.values()))
    return {step: fates[update] for step, update in found.items()}
