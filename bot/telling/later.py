"""As you asked: the question that a member put off with LATER, put once more."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows import pausing
from flows.unasked import Priority
from storage import audience, consultations, later
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.AGAIN
OUTRANKS = False


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    put_off = later.still_put_off(db, update)
    consultation = consultations.find(db, put_off.consultation) if put_off else None
    say = pausing.again(put_off, consultation, now) if put_off and consultation else None
    if say is not None and consultation is not None:
        yield News(say, audience.alone(db, update.subject, "asked"), consultation.closes)
