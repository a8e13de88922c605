"""No silence: a view that is not answered, with who has it, since when, and whether it is read."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from bot.telling.telling import News
from flows.silence import EVERY, word
from flows.unasked import Priority
from storage import audience, silence
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.OUTCOME
OUTRANKS = False
"""On its last day one that still waits does (`storage.silence.hurry`)."""


def plan(db: Connection, house: "House", now: datetime) -> None:
    silence.plan_words(db, now, new_id)


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    if told := silence.told_by(db, update, now):
        hearers = audience.alone(db, update.subject, "said")
        yield News(word(told, now, house.settings.zone), hearers, now + EVERY)
