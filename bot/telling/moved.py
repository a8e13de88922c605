"""The old number of somebody who has a new one: one neutral line, the last that ever goes there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.phrase import Phrase
from flows.turn import Say
from flows.unasked import Priority
from storage import rejoining
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.PROMISE
OUTRANKS = True
NO_USE_AFTER = timedelta(days=7)


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    yield News(Say((Phrase("not-used-here"),)), rejoining.was_at(db, update.step), now + NO_USE_AFTER, is_last=True)
