"""Hear a text that is no command: an answer to what is open, several answers, a judgement, or a view."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from flows import answering, asking, judging, leaving, may_we_ask, quoting, still_you, viewing
from flows.changing import changed
from flows.consultation import Consultation, Question
from flows.questions.kind import Reading
from flows.reading.several import read_several
from flows.state import JUDGED_BEFORE, Asked
from flows.turn import Here, Incoming, Turn
from flows.understanding import understood

REFUSALS = frozenset({"no", "disagree", "object"})


class Heard(NamedTuple):
    """A text, read as an answer to one open thing."""

    asked: Asked
    reading: Reading


def hear(here: Here, incoming: Incoming) -> Turn:
    """The newest open thing is tried first; what answers nothing is a view."""
    if incoming.pressed is not None:
        return take(here, incoming, Heard(incoming.pressed.asked, Reading(incoming.pressed.value, sure=True)))
    if (asked := newest_in_own_words(here)) is not None and incoming.text.strip():
        return answering.take_words(here, incoming, asked)
    readings = tuple(read_until_sure(here, incoming))
    answered = next((heard for heard in readings if heard.reading.value is not None and heard.reading.sure), None)
    says_more = answered is None or answered.reading.more
    if says_more and (several := read_all_open(here, incoming)):
        return answering.take_several(here, incoming, several)
    if answered is not None:
        return take(here, incoming, answered)
    unclear = next((heard for heard in readings if heard.reading.value is not None), None)
    if unclear is not None:
        return viewing.ask_back(here, incoming, unclear.asked)
    return viewing.keep(here, incoming)


def refuse(here: Here, incoming: Incoming) -> Turn | None:
    """What may be a wish to leave, where it says no to the open question and nothing more: "not interested". The no
    counts, and instead of what comes next we ask whether they want to leave."""
    asked = next(iter(here.state.open), None)
    reading = read(here, asked, incoming.text) if asked is not None and asked.kind == "question" else Reading()
    if asked is None or not reading.sure or reading.more or reading.value not in REFUSALS:
        return None
    turn = take(here, incoming, Heard(asked, reading))
    return changed(turn, say=leaving.asking_whether(turn.say.phrases if turn.say else ()))


def newest_in_own_words(here: Here) -> Asked | None:
    """The newest open thing, where it asks for words: there, any text is the answer."""
    asked = next(iter(here.state.open), None)
    consultation = asking.find(here, asked.consultation) if asked and asked.kind == "question" else None
    question = consultation.question(asked.id) if consultation and asked else None
    return asked if question is not None and question.kind == "open_text" else None


def read_until_sure(here: Here, incoming: Incoming) -> Iterator[Heard]:
    for asked in here.state.open:
        heard = Heard(asked, read(here, asked, incoming.text))
        yield heard
        if heard.reading.value is not None and heard.reading.sure:
            return


def read(here: Here, asked: Asked, text: str) -> Reading:
    return READERS[asked.kind](here, asked, text)


def take(here: Here, incoming: Incoming, heard: Heard) -> Turn:
    return TAKERS[heard.asked.kind](here, incoming, heard.asked, heard.reading)


def read_all_open(here: Here, incoming: Incoming) -> tuple[tuple[Consultation, Question, Reading], ...]:
    """ "2, yes, 4": the open question and those after it, answered by one text."""
    opened = next((asked for asked in here.state.open if asked.kind == "question"), None)
    consultation = asking.find(here, opened.consultation) if opened else None
    if opened is None or consultation is None or not consultation.is_open(here.now):
        return ()
    questions = answering.questions_from(here, consultation, opened.id)
    readings = read_several(questions, incoming.text, here.words, understood)
    return tuple((consultation, question, reading) for question, reading in zip(questions, readings, strict=False))


def _read_question(here: Here, asked: Asked, text: str) -> Reading:
    consultation = asking.find(here, asked.consultation)
    question = consultation.question(asked.id) if consultation else None
    return understood(question, text, here.words) if question else Reading()


READERS: dict[str, Callable[[Here, Asked, str], Reading]] = {
    "question": _read_question,
    "did_it": judging.read,
    JUDGED_BEFORE: judging.read,
    "leave": leaving.read,
    "again": may_we_ask.read,
    "still": still_you.read,
    "quote": quoting.read,
    "promise": viewing.read_nothing,
}

TAKERS: dict[str, Callable[[Here, Incoming, Asked, Reading], Turn]] = {
    "question": answering.take,
    "did_it": judging.take,
    JUDGED_BEFORE: judging.ask_which,
    "leave": leaving.take,
    "again": may_we_ask.take,
    "still": still_you.take,
    "quote": quoting.take,
    "promise": viewing.take_nothing,
}


def question_of(here: Here, asked: Asked) -> Question | None:
    consultation = asking.find(here, asked.consultation)
    return consultation.question(asked.id) if consultation else None
