"""Never a loop: how many replies one member gets when nothing moves on, and in any hour."""

from flows.changing import changed
from flows.facts import (
    AnswerGiven,
    AnswerTakenBack,
    DidItAnswered,
    Fact,
    LanguageChosen,
    MemberJoined,
    MemberLeft,
    MemberReturned,
    QuestionSkipped,
)
from flows.turn import Here, Turn

MOVES_ON = (
    AnswerGiven,
    AnswerTakenBack,
    DidItAnswered,
    LanguageChosen,
    MemberJoined,
    MemberLeft,
    MemberReturned,
    QuestionSkipped,
)
STUCK_REPLIES, STUCK_SECONDS = 3, 600
HOURLY_REPLIES, HOUR = 30, 3600


def pace(here: Here, turn: Turn) -> Turn:
    """The same turn, or the same turn in silence. Help lines are exempt from every cap."""
    if turn.say is None or turn.say.urgent:
        return turn
    now = int(here.now.timestamp())
    replies = tuple(at for at in turn.state.replies if now - at < HOUR)
    stuck = () if _moves_on(here, turn) else tuple(at for at in turn.state.stuck if now - at < STUCK_SECONDS)
    if len(replies) >= HOURLY_REPLIES or len(stuck) >= STUCK_REPLIES:
        return changed(turn, say=None, state=changed(turn.state, replies=replies, stuck=stuck))
    if not _moves_on(here, turn):
        stuck = (*stuck, now)
    return changed(turn, state=changed(turn.state, replies=(*replies, now), stuck=stuck))


def _moves_on(here: Here, turn: Turn) -> bool:
    """The same answer once more, such as a button pressed twenty times, is nothing new."""
    return any(isinstance(fact, MOVES_ON) and not _is_repeated(here, fact) for fact in turn.facts)


def _is_repeated(here: Here, fact: Fact) -> bool:
    if not isinstance(fact, AnswerGiven):
        return False
    given = here.answers.get((fact.consultation, fact.question))
    return given is not None and given.value == fact.value
