"""A broadcast that has started: the next slice of those who get it."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.broadcast import EXPIRES_AFTER, said
from flows.turn import Say
from flows.unasked import Priority
from storage import broadcasts, crowds
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.QUESTION
OUTRANKS = False
SLICE = 1000


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    broadcast = broadcasts.by_id(db, update.subject)
    if broadcast is not None:
        hearers = crowds.crowd(db, broadcast.segment, update.reached, SLICE)
        yield News(Say(said(broadcast)), hearers, now + EXPIRES_AFTER, more=len(hearers) == SLICE)
