"""Does a text say what somebody chose in secret? Then it is kept as its answer is: sealed, and gone at close."""

from flows import asking, commands, complaints
from flows.changing import changed
from flows.consultation import Consultation
from flows.phrase import Phrase
from flows.questions.registry import KINDS
from flows.remembering import remembered
from flows.turn import Here, Incoming, Turn

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

    Any other text is a view like all views, so that no word is lost with the keys at close. So is a complaint that only
    has a word in common with an option ("the warden shouted at me", of "The same warden"): somebody must read it.
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
    readings = [kind.understand(question, text, here.words) for text in _said(here, incoming.text)]
    found = [reading for reading in readings if reading.value is not None]
    return any(reading.sure for reading in found) or (bool(found) and not _only_complains(here, incoming.text))


def _only_complains(here: Here, text: str) -> bool:
    return complaints.complains(here, text) and not any(letter.isdigit() for letter in text)


KEPT = frozenset({"kept", "kept-outside", "reason-kept"})


def say_so(here: Here, turn: Turn, incoming: Incoming) -> Turn:
    """The same turn; words that go at close are not said to be kept, nor that somebody will read them."""
    if turn.say is None or not any(phrase.key in KEPT for phrase in turn.say.phrases):
        return turn
    if not told_in_secret(here, incoming):
        return turn
    said = (Phrase("secret-words") if phrase.key in KEPT else phrase for phrase in turn.say.phrases)
    return changed(turn, say=changed(turn.say, phrases=tuple(said)))


def _said(here: Here, text: str) -> tuple[str, ...]:
    """The whole text, and what stands after a command: "CHANGE K7 no, never"."""
    found = commands.find(text, here.words)
    rest = found.rest if found else ""
    return tuple(dict.fromkeys(filter(None, (text, rest, rest.partition(" ")[2]))))
