"""Is it still you? One question to an address that was silent for long, before anything personal goes there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from bot.telling.telling import News
from flows import still_you
from flows.unasked import Priority
from storage import audience, doubts
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.PROMISE
OUTRANKS = False
NO_USE_AFTER = timedelta(days=60)


def plan(db: Connection, house: "House", now: datetime) -> None:
    doubts.plan(db, new_id, now)


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    """Nobody is asked who has written from elsewhere meanwhile, or has answered."""
    address = update.step.partition("/")[0]
    hearers = [one for one in audience.alone(db, update.subject, "asked") if one.address == address]
    if hearers and doubts.doubted(db, [address], now):
        yield News(still_you.question(address), hearers, now + NO_USE_AFTER)
