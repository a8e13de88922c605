"""What the votes of a consultation were for, once it has closed, and whether an outcome goes against one."""

from datetime import datetime

from sqlalchemy import Connection

from flows.consultation import Consultation
from flows.outcome import Outcome
from flows.value import Value
from flows.winning import FOLLOWED, weighed, winner
from storage import consultations, loop


def weigh(db: Connection, outcome: Outcome, consultation: Consultation, now: datetime) -> Outcome:
    """The outcome as `flows.winning.weighed` sees it beside the votes and the other outcomes."""
    if not outcome.about.answers or not consultation.has_closed(now):
        return weighed(outcome, consultation, {}, ())
    won = winners(db, consultation)
    others = (one.outcome for one in loop.outcomes(db) if one.outcome.id != outcome.id)
    followed = {
        question
        for other in others
        if other.consultation == consultation.name and other.status in FOLLOWED
        for question, value in other.about.answers
        if won.get(question) == value
    }
    return weighed(outcome, consultation, won, followed)


def winners(db: Connection, consultation: Consultation) -> dict[str, Value]:
    """By question; those that are not counted yet, or ended in a tie, are not in it."""
    counts = {count.question: count for count in consultations.tally(db, consultation.name).questions}
    won = {
        question.id: winner(question, counts[question.id].counts)
        for question in consultation.questions
        if question.id in counts and not counts[question.id].secret
    }
    return {question: value for question, value in won.items() if value is not None}
