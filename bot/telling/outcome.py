"""You said, we did: an outcome whose time has come, and each further step of its life."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.loop import update_for
from flows.unasked import Priority
from storage import steps
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.OUTCOME
OUTRANKS = False


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    claimed = steps.history(db, [update.subject])[update.subject][int(update.step or 1) - 1]
    yield News(update_for(claimed.outcome), steps.hearers(db, claimed.outcome))
