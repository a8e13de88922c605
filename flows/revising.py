"""CHANGE: another answer until close, by the question's number; other words for a view, by its reference."""

import re

from flows import answering, asking, undoing, viewing
from flows.changing import changed
from flows.commands import Found
from flows.consultation import Consultation, Question
from flows.facts import ViewChanged, ViewSent
from flows.phrase import Blank, Phrase, Several
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.secrecy import told_in_secret
from flows.turn import Here, Incoming, Say, Turn
from flows.value import Value

_REFERENCE = re.compile("[A-HJKMNP-Z][1-9][0-9]{0,5}")
_AROUND = ".,:;()"


def change(here: Here, incoming: Incoming, found: Found) -> Turn:
    """Alone: what they answered, numbered. With a number or a reference: that one."""
    first, _, rest = found.rest.strip().partition(" ")
    named, new = first.strip(_AROUND).upper(), rest.strip()
    if _REFERENCE.fullmatch(named) and (is_theirs(here, named) or named not in _letters_of_options(here)):
        return change_view(here, incoming, named, new)
    consultation = asking.current(here)
    if consultation is None or not answered(here, consultation):
        return undoing.nothing_done(here, incoming, found.rest, Phrase("change-none"), again=True)
    if consultation.has_closed(here.now):
        words = new if named.isdecimal() else found.rest
        return undoing.nothing_done(here, incoming, words, undoing.stays_closed(here, consultation))
    question = numbered(consultation, named, here)
    if question is not None:
        return change_answer(here, incoming, consultation, question, new)
    return change_by_words(here, incoming, consultation, found.rest)


def is_theirs(here: Here, reference: str) -> bool:
    return reference in here.state.undo or any(said.reference == reference for said in here.said)


def _letters_of_options(here: Here) -> frozenset[str]:
    """An option may be called "B2": then it is no view's reference."""
    options = (option for c in here.consultations for question in c.questions for option in question.options)
    return frozenset(name.upper() for option in options for name in option.every())


def change_view(here: Here, incoming: Incoming, reference: str, new: str) -> Turn:
    """What only those who look after safety may read stays as it is."""
    about = {"reference": reference}
    if not is_theirs(here, reference):
        return undoing.nothing_done(here, incoming, new, Phrase("change-unknown", about))
    if any(said.reference == reference and said.held == "safety" for said in here.said):
        return undoing.nothing_done(here, incoming, new, Phrase("view-stays", about))
    if not new or told_in_secret(here, incoming):
        return undoing.nothing_done(here, incoming, new, Phrase("change-view", about))
    state = changed(here.state, misses=0)
    return Turn(state, viewing.put_again(here, (Phrase("view-changed", about),)), (ViewChanged(reference, new),))


def answered(here: Here, consultation: Consultation) -> list[tuple[int, Question, Value]]:
    """(number, question, answer): numbered as the questions are."""
    every = enumerate(consultation.questions, start=1)
    given = ((number, question, here.answers.get((consultation.name, question.id))) for number, question in every)
    return [(number, question, one.value) for number, question, one in given if one is not None]


def numbered(consultation: Consultation, named: str, here: Here) -> Question | None:
    """Of those that are put to them."""
    if not named.isdecimal() or not 1 <= int(named) <= len(consultation.questions):
        return None
    question = consultation.questions[int(named) - 1]
    return question if question in tuple(asking.applicable(consultation, here.answers)) else None


def change_answer(here: Here, incoming: Incoming, consultation: Consultation, question: Question, new: str) -> Turn:
    """The new answer; without one that is sure, the question again, and the old one stays until it comes."""
    before = here.answers.get((consultation.name, question.id))
    if question.kind == "open_text" and new and before is not None and is_theirs(here, str(before.value)):
        return change_view(here, incoming, str(before.value), new)
    reading = undoing.read(here, question, new)
    if reading.value is not None and reading.sure:
        return change_to(here, incoming, consultation, question, reading)
    facts = undoing.more_words(here, incoming, new)
    if here.state.held:
        return Turn(here.state, Say(_said(here, facts) or listed(here, consultation)), facts)
    return Turn(here.state, asking.put_question(consultation, question, _said(here, facts), "question-back"), facts)


def _said(here: Here, facts: tuple[ViewSent, ...]) -> tuple[Phrase, ...]:
    return (Phrase("not-sure", {"reference": here.reference}),) if facts else ()


def change_to(here: Here, incoming: Incoming, consultation: Consultation, question: Question, reading: Reading) -> Turn:
    have = KINDS[question.kind].say_back(question, reading.value) if reading.value is not None else Phrase("thanks")
    given = [(consultation, question, reading)]
    return answering.take_several(here, incoming, given, (Phrase("changed", {"have": have}),))


def change_by_words(here: Here, incoming: Incoming, consultation: Consultation, new: str) -> Turn:
    """ "change to locks": the last answer's question, else the only one that these words answer."""
    readings = [(question, read(here, question, new)) for _, question, _ in answered(here, consultation)]
    fitting = [(q, reading) for q, reading in readings if reading.value is not None and reading.sure]
    last = [(q, reading) for q, reading in fitting if (consultation.name, q.id) == here.state.last]
    if last or len(fitting) == 1:
        question, reading = (last or fitting)[0]
        return change_to(here, incoming, consultation, question, reading)
    return undoing.nothing_done(here, incoming, new, *listed(here, consultation))


def read(here: Here, question: Question, new: str) -> Reading:
    """ "to locks", "na zamki": the first word may only lead to the answer."""
    reading = undoing.read(here, question, new)
    return reading if reading.sure else undoing.read(here, question, new.partition(" ")[2])


def listed(here: Here, consultation: Consultation) -> tuple[Phrase, ...]:
    lines = tuple(
        Phrase("change-one", {"number": number, "answer": in_short(question, value)})
        for number, question, value in answered(here, consultation)
    )
    return Phrase("change-list", {"answers": Several(lines)}), Phrase("change-how", weight=1)


def in_short(question: Question, value: Value) -> Blank:
    """An option by its name, several by their numbers, words by their reference; of a secret one only that it is so."""
    if question.secret:
        return Phrase("change-secret")
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "0"
    if isinstance(value, int):
        return question.options[value - 1] if question.options else value
    if value == "abstain":
        return Phrase("change-abstain")
    return value if question.kind == "open_text" else Phrase(f"button-{value}")
