"""Reminders: gentle, at most two, and only for who was asked a question that still waits for them.

The first comes after three days without an answer and not in the last two days; the second on the day before close.
Whoever skipped a question has chosen, and is not asked twice; whoever waits for a person is owed an answer first.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from flows import asking
from flows.consultation import Consultation, Question
from flows.phrase import Phrase
from flows.state import Asked, MemberState
from flows.turn import Given, Say

PATIENCE = timedelta(days=3)
BEFORE_CLOSE = timedelta(days=2)
LAST_PATIENCE = timedelta(days=1)
BETWEEN = timedelta(days=2)
MOST = 2


def is_last_day(consultation: Consultation, now: datetime, zone: tzinfo) -> bool:
    """The day before it closes, by the local calendar."""
    closes = consultation.closes
    return closes is not None and _day(now, zone) == _day(closes, zone) - timedelta(days=1)


def has_time(consultation: Consultation, now: datetime) -> bool:
    """Is it early enough for the first reminder?"""
    return consultation.closes is None or consultation.closes - now >= BEFORE_CLOSE


def silent_for(consultation: Consultation, now: datetime, zone: tzinfo) -> timedelta | None:
    """How long a member must have been silent to be reminded now. None: nobody is."""
    if not consultation.is_open(now):
        return None
    if is_last_day(consultation, now, zone):
        return LAST_PATIENCE
    return PATIENCE if has_time(consultation, now) else None


def may_remind(consultation: Consultation, reminded: tuple[datetime, ...], now: datetime, zone: tzinfo) -> bool:
    """`reminded`: when this member was, in this consultation."""
    if not is_last_day(consultation, now, zone):
        return not reminded
    return len(reminded) < MOST and all(now - at >= BETWEEN for at in reminded)


def expires(consultation: Consultation, now: datetime, zone: tzinfo) -> datetime | None:
    """A first reminder that cannot go in time leaves the room to the last one."""
    closes = consultation.closes
    if closes is None or is_last_day(consultation, now, zone):
        return closes
    return closes - BEFORE_CLOSE


def waiting_question(
    state: MemberState, consultation: Consultation, answers: Mapping[tuple[str, str], Given]
) -> Question | None:
    """The newest question that was put to them and that they have neither answered nor put off, if still for them."""
    if state.left or state.asks_held or state.pace or any(name == consultation.name for name, _ in state.skipped):
        return None
    left = {question.id: question for question in asking.unanswered(consultation, answers, state)}
    put = (asked for asked in state.open if asked.kind == "question" and asked.consultation == consultation.name)
    return next((left[asked.id] for asked in put if asked.id in left and not _is_put_off(asked, state)), None)


def _is_put_off(asked: Asked, state: MemberState) -> bool:
    """They said when they want to be asked again."""
    return state.later is not None and state.later.asked == asked


def reminder(consultation: Consultation, question: Question, zone: tzinfo) -> Say:
    """The question itself, so that the next text answers it. Of what is sensitive nothing is said on a phone."""
    until = consultation.closes
    blanks = {"date": _day(until, zone)} if until else {}
    key = "reminder-until" if until else "reminder"
    if consultation.sensitive:
        return Say((Phrase(key, blanks), Phrase("reminder-start"), Phrase("update-end")))
    return asking.put_unasked(consultation, question, (Phrase(key, blanks),))


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
