"""What we told was wrong: who had it hears what was wrong and what is right, everybody else only what is right.

It outranks the caps as a late promise does: somebody may be waiting for a day that we named and that will not come.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.loop import update_for
from flows.outcome import Outcome
from flows.steps import as_heard
from flows.unasked import Priority
from storage import steps
from storage.audience import Hearer
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.PROMISE
OUTRANKS = True


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    """One piece of news for each step that people had last."""
    known = steps.history(db, [update.subject])[update.subject][: int(update.step)]
    had, groups = steps.had_by(db, update.subject), dict[int, tuple[Outcome, list[Hearer]]]()
    for hearer in steps.hearers(db, known[-1].outcome):
        before = {number for number in had.get(hearer.member, ()) if number < known[-1].number}
        if (outcome := as_heard(known, before)) is not None:
            groups.setdefault(max(before, default=0), (outcome, []))[1].append(hearer)
    yield from (News(update_for(outcome), hearers) for outcome, hearers in groups.values())
