"""Does a text say what somebody chose in secret? Then it is kept as its answer is: sealed, and gone at close."""

from flows import asking, commands
from flows.consultation import Consultation
from flows.questions.registry import KINDS
from flows.remembering import remembered
from flows.turn import Here, Incoming

Place = tuple[str, str]
"""(consultation, question)."""


def open_places(here: Here) -> tuple[Place, ...]:
    """The secret questions that a text could be about: those put to this member, and the last one they answered."""
    if not any(has_secrets(consultation) for consultation in here.consultations):
        return ()
    put = [(asked.consultation, asked.id) for asked in here.state.open if asked.kind == "question"]
    return tuple(place for place in dict.fromkeys([*put, *filter(None, [here.state.last])]) if _is_secret(here, place))


@remembered
def has_secrets(consultation: Consultation) -> bool:
    return any(question.secret for question in consultation.questions)


def told_in_secret(here: Here, incoming: Incoming) -> tuple[Place, ...]:
    """Those of them that the text reads as an answer to, sure or not: asked back, repeated, edited or pressed.

    Any other text is a view like all views, so that no word is lost with the keys at close.
    """
    return tuple(place for place in open_places(here) if _answers(here, place, incoming))


def _is_secret(here: Here, place: Place) -> bool:
    consultation = asking.find(here, place[0])
    question = consultation.question(place[1]) if consultation else None
    return question is not None and question.secret and consultation is not None and consultation.is_open(here.now)


def _answers(here: Here, place: Place, incoming: Incoming) -> bool:
    if incoming.pressed is not None:
        return (incoming.pressed.asked.consultation, incoming.pressed.asked.id) == place
    consultation = asking.find(here, place[0])
    question = consultation.question(place[1]) if consultation else None
    if question is None:
        return False
    kind = KINDS[question.kind]
    return any(kind.understand(question, text, here.words).value is not None for text in _said(here, incoming.text))


def _said(here: Here, text: str) -> tuple[str, ...]:
    """The whole text, and what stands after a command: "CHANGE K7 no, never"."""
    found = commands.find(text, here.words)
    rest = found.rest if found else ""
    return tuple(dict.fromkeys(filter(None, (text, rest, rest.partition(" ")[2]))))
