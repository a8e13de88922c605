"""A question of an open consultation has changed, or there is a new one: it is put (again) to whom it concerns."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.asking import put_unasked
from flows.changing_questions import Why
from flows.phrase import Phrase
from flows.unasked import Priority
from storage import consultations, revising
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.QUESTION
OUTRANKS = False

SAID: Mapping[Why, str] = {
    "stands": "changed-stands",
    "gone": "changed-gone",
    "added": "changed-added",
    "asked": "changed-asked",
}


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    consultation = consultations.find(db, update.subject)
    if consultation is None or not consultation.is_open(now):
        return
    for (question_id, why), hearers in revising.to_tell(db, update).items():
        if (question := consultation.question(question_id)) is not None:
            say = put_unasked(consultation, question, (Phrase(SAID[why]),))
            yield News(say, hearers, consultation.closes)
