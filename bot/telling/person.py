"""Somebody asked for a person, and a working day has gone by: a person will write later. Told once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from bot.telling.telling import News
from flows.phrase import Phrase
from flows.turn import Say
from flows.unasked import Priority
from flows.working_days import hears_by, word_due
from storage import audience, requests, updates
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.PROMISE
OUTRANKS = True
STALE = timedelta(days=1)


def plan(db: Connection, house: "House", now: datetime) -> None:
    """One word for all that a member asked and that is late by now."""
    late = [one for one in requests.untold(db, now) if word_due(one.at, house.settings.zone) <= now]
    first = {one.member: one for one in reversed(late)}
    updates.plan(db, [Update(new_id(), "person", one.member, one.id) for one in first.values()], now)
    requests.keep_told(db, [one.id for one in late], now)


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    if requests.is_anything_open(db, update.subject):
        say = Say((Phrase("person-later", {"date": hears_by(now, house.settings.zone)}), Phrase("update-end")))
        yield News(say, audience.alone(db, update.subject, "asked"), now + STALE)
