"""The count is closed: everybody who took part hears what was chosen, in words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from bot.telling.telling import News
from flows.unasked import Priority
from flows.winner import result
from storage import audience, consultations, updates
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.RESULT
OUTRANKS = False
NO_NEWS_AFTER = timedelta(days=28)


def plan(db: Connection, house: "House", now: datetime) -> None:
    """What closed long ago, before this was told at all, is no news."""
    names = consultations.closed_since(db, now - NO_NEWS_AFTER)
    updates.plan(db, [Update(new_id(), "result", name) for name in names], now)


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    tally = consultations.tally(db, update.subject)
    counted = {one.question: one.counts for one in tally.questions if not one.secret}
    say = result(tally.consultation, counted, house.settings.fewest_shown)
    if say is not None:
        yield News(say, audience.took_part(db, update.subject))
