"""The last things that a member said: the view that their next text may continue, and what UNDO takes back next.

A view may be continued while it was the last thing that happened between us, for two minutes, about the same, where
everybody may read it. UNDO reaches the last view and the last answer, each once, the newest first; there is no limit
of time for a view, and for an answer it is the close. Words of somebody who may be in danger are never reached, nor
what was said before them: UNDO would be about them.
"""

from flows import complaints, secrecy
from flows.changing import changed
from flows.facts import (
    AnswerGiven,
    AnswerTakenBack,
    DidItAnswered,
    ViewChanged,
    ViewContinued,
    ViewSent,
    ViewTakenBack,
)
from flows.state import ANSWER, JUDGED, MemberState, Telling
from flows.turn import Here, Incoming, Turn

SECONDS = 120
"""Between two texts that belong together."""

SAFETY = "safety"
REACHED = (AnswerGiven, AnswerTakenBack, DidItAnswered, ViewChanged, ViewContinued, ViewSent, ViewTakenBack)
"""What changes how far UNDO reaches."""


def continued(here: Here, incoming: Incoming, consultation: str | None, about: str | None) -> str | None:
    """The reference of the view that this text goes on with; None: it is a view of its own, and so is the same text."""
    last = here.state.telling
    if last is None or incoming.media or incoming.text in here.recent or here.now.timestamp() - last.at > SECONDS:
        return None
    if (last.consultation, last.about) != (consultation or "", about or ""):
        return None
    if complaints.complains(here, incoming.text) or secrecy.told_in_secret(here, incoming):
        return None
    return last.reference


def telling(here: Here, incoming: Incoming, view: ViewSent, state: MemberState | None = None) -> Here:
    """The next text may continue this view. Where it says what somebody chose in secret, it is never added to."""
    state = state or here.state
    if secrecy.told_in_secret(here, incoming):
        return changed(here, state=state)
    last = Telling(view.reference, int(here.now.timestamp()), view.consultation or "", view.about or "")
    return changed(here, state=changed(state, telling=last))


def goes_on(here: Here) -> MemberState:
    last = here.state.telling
    return changed(here.state, telling=changed(last, at=int(here.now.timestamp()))) if last else here.state


def note(turn: Turn) -> Turn:
    """The same turn, with what its facts leave to be continued and to be taken back."""
    state = turn.state
    last = state.telling if state.telling is not None and _is_open_to_all(turn, state.telling.reference) else None
    undo = _reaches(turn) if turn.has(*REACHED) else state.undo
    if last == state.telling and undo == state.undo:
        return turn
    return changed(turn, state=changed(state, telling=last, undo=undo))


def _is_open_to_all(turn: Turn, reference: str) -> bool:
    words = [fact for fact in turn.facts if isinstance(fact, ViewContinued | ViewSent) and fact.reference == reference]
    return any(not isinstance(fact, ViewSent) or fact.held is None for fact in words)


def _reaches(turn: Turn) -> tuple[str, ...]:
    """Newest first: an answer before the reason that came with it, a view before the answer that came earlier."""
    undo, facts = turn.state.undo, turn.facts
    gone = {fact.reference for fact in facts if isinstance(fact, ViewTakenBack)}
    if turn.has(AnswerTakenBack):
        gone.add(ANSWER)
    undo = tuple(one for one in undo if one not in gone)
    words = [fact for fact in facts if isinstance(fact, ViewSent | ViewContinued | ViewChanged)]
    said = tuple(dict.fromkeys(fact.reference for fact in words if not _is_for_safety(fact)))
    if turn.has(AnswerGiven):
        return (ANSWER, *said)
    if any(isinstance(fact, ViewSent) and _is_for_safety(fact) for fact in facts):
        return said
    if judged := tuple(JUDGED + fact.outcome for fact in facts if isinstance(fact, DidItAnswered)):
        return (*judged, *said)
    return (*said, *(one for one in _since_answer(undo) if one not in said)) if said else undo


def _is_for_safety(fact: ViewSent | ViewContinued | ViewChanged) -> bool:
    return isinstance(fact, ViewSent) and fact.held == SAFETY


def _since_answer(undo: tuple[str, ...]) -> tuple[str, ...]:
    """The last answer, and what came with it: of views only the last one is reached."""
    return undo[undo.index(ANSWER) :] if ANSWER in undo else ()
