"""Never a loop: how many replies one member gets when nothing moves on, and in any hour."""

from flows.agreeing import AskAgainAnswered
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
    PaceChosen,
    QuestionPutOff,
    QuestionSkipped,
    ViewChanged,
    ViewTakenBack,
)
from flows.turn import Here, Turn
from flows.wishes import MemberForgotten

MOVES_ON = frozenset(
    {
        AnswerGiven,
        AnswerTakenBack,
        AskAgainAnswered,
        DidItAnswered,
        LanguageChosen,
        MemberForgotten,
        MemberJoined,
        MemberLeft,
        MemberReturned,
        PaceChosen,
        QuestionPutOff,
        QuestionSkipped,
        ViewChanged,
        ViewTakenBack,
    }
)
STUCK_REPLIES, STUCK_SECONDS = 3, 600
HOURLY_REPLIES, HOUR = 30, 3600
DAILY_IDLE, DAY = 30, 24 * HOUR
"""Replies of one day that did not move on: what answers us slowly, every few minutes, would else never end."""


def pace(here: Here, turn: Turn, is_new: bool = False) -> Turn:
    """The same turn, or the same turn in silence. Help lines are exempt from every cap.

    `is_new`: what they asked for is something new. It is answered, and counts neither for nor against them.
    """
    if turn.say is None or turn.say.urgent:
        return turn
    now = int(here.now.timestamp())
    replies = since(now - HOUR, turn.state.replies)
    moves_on = _moves_on(here, turn)
    stuck = () if moves_on else since(now - STUCK_SECONDS, turn.state.stuck)
    idle = None if moves_on else one_more(turn.state.idle, now)
    if len(replies) >= HOURLY_REPLIES or (len(stuck) >= STUCK_REPLIES and not is_new) or is_too_many(idle):
        return Turn(changed(turn.state, replies=replies, stuck=stuck), None, turn.facts)
    stuck = stuck if moves_on or is_new else (*stuck, now)
    return Turn(changed(turn.state, replies=(*replies, now), stuck=stuck, idle=idle), turn.say, turn.facts)


def one_more(idle: tuple[int, int] | None, now: int) -> tuple[int, int]:
    """The day in which it lies, and how many it has with this one."""
    return (idle[0], idle[1] + 1) if idle is not None and now - idle[0] < DAY else (now, 1)


def is_too_many(idle: tuple[int, int] | None) -> bool:
    return idle is not None and idle[1] > DAILY_IDLE


def since(begin: int, times: tuple[int, ...]) -> tuple[int, ...]:
    """Those after `begin`; they stand in order."""
    return times if not times or times[0] > begin else tuple(at for at in times if at > begin)


def _moves_on(here: Here, turn: Turn) -> bool:
    """The same answer once more, such as a button pressed twenty times, is nothing new."""
    return any(type(fact) in MOVES_ON and not _is_repeated(here, fact) for fact in turn.facts)


def _is_repeated(here: Here, fact: Fact) -> bool:
    if not isinstance(fact, AnswerGiven):
        return False
    given = here.answers.get((fact.consultation, fact.question))
    return given is not None and given.value == fact.value
