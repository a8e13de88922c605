"""The question that somebody was asked and has not answered yet: put once more, gently."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from bot.telling.telling import News
from flows.consultation import Consultation
from flows.reminding import expires, may_remind, reminder, silent_for, waiting_question
from flows.unasked import Priority
from storage import audience, consultations, reminding, updates
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.REMINDER
OUTRANKS = False


def plan(db: Connection, house: "House", now: datetime) -> None:
    """One round a day for each consultation, where the time is right: who hears it is found when it is told."""
    reminding.take_back_answered(db)
    zone = house.settings.zone
    today = now.astimezone(zone).date().isoformat()
    asking = [one.name for one in consultations.every(db) if silent_for(one, now, zone) is not None]
    updates.plan(db, [Update(new_id(), "reminder", name, today) for name in asking], now)


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    consultation = consultations.find(db, update.subject)
    if consultation is None:
        return
    zone = house.settings.zone
    for question_id, ids in asked(db, house, consultation, now).items():
        question = consultation.question(question_id)
        if question is not None:
            hearers = audience.those(db, ids, "asked")
            yield News(reminder(consultation, question, zone), hearers, expires(consultation, now, zone))


def asked(db: Connection, house: "House", consultation: Consultation, now: datetime) -> Mapping[str, Sequence[str]]:
    """Question -> the members who are reminded of it now."""
    zone = house.settings.zone
    silent = silent_for(consultation, now, zone)
    by_question: dict[str, list[str]] = {}
    for one in reminding.silent(db, consultation.name, now - silent, house.keys) if silent is not None else ():
        question = waiting_question(one.state, consultation, one.answers)
        if question is not None and may_remind(consultation, one.reminded, now, zone):
            by_question.setdefault(question.id, []).append(one.member)
    return by_question
