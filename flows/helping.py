"""Somebody may be in danger: help lines and nothing else, staff alerted, asks held. The vote in it still counts."""

from datetime import timedelta

from flows.changing import changed
from flows.facts import (
    AlertAdded,
    AlertOpened,
    AnswerGiven,
    AnswerTakenBack,
    AsksHeld,
    DangerSeen,
    DidItAnswered,
    Fact,
    MemberJoined,
    MemberLeft,
    ViewChanged,
    ViewContinued,
    ViewSent,
)
from flows.phrase import Phrase
from flows.safety import Danger
from flows.turn import Here, Incoming, Say, Turn

SECOND_CRY = timedelta(hours=12)
STILL_CLOSE = timedelta(minutes=30)
OWN_LINES = {"child", "domestic", "medical"}
"""Categories with a text of their own. Domestic abuse gets a neutral one, since the phone may be checked."""


def answer(here: Here, turn: Turn, danger: Danger, incoming: Incoming) -> Turn:
    """What the message meant stands in `turn`; of what we would have said, nothing does."""
    again = is_second_cry(here)
    now = int(here.now.timestamp())
    joined = turn.state.joined or not turn.state.left
    state = changed(turn.state, joined=joined, held=True, danger_at=now, danger=danger.category)
    seen = DangerSeen(danger.category, danger.level)
    alert = (AlertAdded if again else AlertOpened)(danger.category, danger.level)
    held = () if here.state.held else (AsksHeld(),)
    say = None if incoming.kind == "unanswerable" else help_lines(danger, again)
    return Turn(state, say, (seen, alert, *_kept(here, turn, incoming), *held))


def answer_follow_up(here: Here, turn: Turn, danger: Danger, incoming: Incoming) -> Turn:
    """As a second cry, but no cry of its own: it does not make the time longer, and two machines still fall silent."""
    answered = answer(here, turn, danger, incoming)
    say = changed(answered.say, urgent=False) if answered.say else None
    return changed(answered, say=say, state=changed(answered.state, danger_at=here.state.danger_at))


def is_second_cry(here: Here) -> bool:
    return _is_since_cry(here, SECOND_CRY)


def follow_up(here: Here, turn: Turn) -> Danger | None:
    """Soon after a cry, words that are no answer and no command are heard as part of it: "no one picks up"."""
    told = turn.has(ViewSent, ViewContinued)
    moved = turn.has(AnswerGiven, AnswerTakenBack, DidItAnswered, MemberLeft)
    if not here.state.held or moved or not told or not _is_since_cry(here, STILL_CLOSE):
        return None
    return Danger(here.state.danger or "self_harm", "low")


def _is_since_cry(here: Here, span: timedelta) -> bool:
    since = here.state.danger_at
    return since is not None and here.now.timestamp() - since < span.total_seconds()


def help_lines(danger: Danger, again: bool) -> Say:
    """The first is the whole list; a second cry gets a shorter line, never silence."""
    neutral = danger.category == "domestic"
    if again:
        return Say((Phrase("help-again-domestic" if neutral else "help-again"),), urgent=True)
    key = f"help-{danger.category}" if danger.category in OWN_LINES else "help"
    return Say((Phrase(key),), urgent=True)


def _kept(here: Here, turn: Turn, incoming: Incoming) -> tuple[Fact, ...]:
    """The words are always kept, and only those who look after safety read them."""
    joined = () if here.state.joined or here.state.left or turn.has(MemberJoined) else (MemberJoined(),)
    rest = tuple(fact for fact in turn.facts if not isinstance(fact, ViewSent | ViewContinued | ViewChanged))
    words = ViewSent(
        here.reference, incoming.text, here.state.consultation, held="safety", attached=len(incoming.media)
    )
    return (*joined, *rest, words)
