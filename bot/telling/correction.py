"""What we told was wrong: who had it hears what was wrong and what is right, everybody else only what is right.

It outranks the caps as a late promise does: somebody may be waiting for a day that we named and that will not come.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.loop import update_for
from flows.outcome import Outcome
from flows.steps import Step, as_heard
from flows.unasked import Priority
from storage import steps
from storage.audience import Hearer
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.PROMISE
OUTRANKS = True


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    known = steps.history(db, [update.subject])[update.subject]
    yield from news_of(db, known[: int(update.step)])


def news_of(db: Connection, known: Sequence[Step]) -> Iterator[News]:
    """Of the newest of these steps: one piece of news for each step that people had last."""
    newest = known[-1]
    had, groups = steps.had_by(db, newest.outcome.id), dict[int, tuple[Outcome, list[Hearer]]]()
    for hearer in steps.hearers(db, newest.outcome):
        before = {number for number in had.get(hearer.member, ()) if number < newest.number}
        if (outcome := as_heard(known, before)) is not None:
            groups.setdefault(max(before, default=0), (outcome, []))[1].append(hearer)
    yield from (News(update_for(outcome), hearers) for outcome, hearers in groups.values())
