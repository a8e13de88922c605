"""Put a question: which comes next, and how it is introduced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.consultation import Consultation, Question, Text
from flows.phrase import Phrase
from flows.questions.registry import KINDS
from flows.remembering import remembered
from flows.state import Asked, MemberState
from flows.turn import Button, Given, Here, Say
from flows.value import Value

AGAIN = ("question-again", "question-unclear", "question-unasked")
LEADS = (*AGAIN, "question-first", "question-next", "question-last", "question-back", "question-later")
"""How a question can be introduced, by message key; with AGAIN in fewer words."""


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it is put, by lead; the same for everybody."""

    asked: Asked
    by_lead: Mapping[str, Phrase]
    buttons: tuple[Button, ...]


def current(here: Here) -> Consultation | None:
    """The consultation that this member is in, else the newest that is open."""
    named = find(here, here.state.consultation)
    if named is not None:
        return named
    return newest_open(here)


def newest_open(here: Here) -> Consultation | None:
    running = [c for c in here.consultations if c.is_open(here.now)]
    return max(running, key=lambda c: (c.opens or here.now, c.name), default=None)


def find(here: Here, name: str | None) -> Consultation | None:
    for consultation in here.consultations:
        if consultation.name == name:
            return consultation
    return None


def unanswered(
    consultation: Consultation, answers: Mapping[tuple[str, str], Given], state: MemberState
) -> tuple[Question, ...]:
    """The questions that are still for this member, in order."""
    return tuple(
        question
        for question in applicable(consultation, answers)
        if (consultation.name, question.id) not in answers and (consultation.name, question.id) not in state.skipped
    )


def applicable(consultation: Consultation, answers: Mapping[tuple[str, str], Given]) -> Iterator[Question]:
    for question in consultation.questions:
        condition = question.ask_if
        if condition is None:
            yield question
            continue
        given = answers.get((consultation.name, condition.question))
        if given is not None and _holds(given, condition.values):
            yield question


def _holds(given: Given, wanted: tuple[str | int, ...]) -> bool:
    chosen = given.value if isinstance(given.value, tuple) else (given.value,)
    return any(value in wanted for value in chosen)


def next_question(here: Here) -> tuple[Consultation, Question] | None:
    """What to ask now: nothing while asks are held or put off, and nothing once it has closed."""
    consultation = current(here)
    if consultation is None or here.state.held or not consultation.is_open(here.now):
        return None
    if is_put_off(here, consultation.name):
        return None
    left = unanswered(consultation, here.answers, here.state)
    return (consultation, left[0]) if left else None


def is_put_off(here: Here, consultation: str) -> bool:
    """LATER lets all its questions be, not the open one alone: whoever has no time for one has none for the next."""
    return here.state.later is not None and consultation == here.state.later.consultation


def say_with_question(here: Here, phrases: tuple[Phrase, ...], lead: str = "") -> Say:
    """These phrases, then the next question if there is one. `lead` is a message key; empty: the one that fits."""
    upcoming = next_question(here)
    if upcoming is None:
        return Say(phrases)
    return put_question(*upcoming, phrases, lead or _lead(here, *upcoming))


def put_question(consultation: Consultation, question: Question, phrases: tuple[Phrase, ...], lead: str) -> Say:
    put = _ways_to_put(consultation)[question.id]
    return Say(phrases, put.by_lead[lead], put.asked, put.buttons)


def put_unasked(consultation: Consultation, question: Question, phrases: tuple[Phrase, ...]) -> Say:
    """To somebody who has not written just now: the next text answers it."""
    put = _ways_to_put(consultation)[question.id]
    return Say(phrases, put.by_lead["question-unasked"], put.asked, put.buttons)


@remembered
def _ways_to_put(consultation: Consultation) -> Mapping[str, Put]:
    return {question.id: _put(consultation, question) for question in consultation.questions}


def _put(consultation: Consultation, question: Question) -> Put:
    kind = KINDS[question.kind]
    asked = Asked("question", question.id, consultation.name)
    ask, again = kind.ask(question), kind.ask_again(question)
    return Put(
        asked,
        {lead: Phrase(lead, {"ask": again if lead in AGAIN else ask}) for lead in LEADS},
        tuple(Button(_label(question, value), asked, value) for value in kind.choices(question)),
    )


def _lead(here: Here, consultation: Consultation, question: Question) -> str:
    """An open question was put before: it can wait. Otherwise it is the first, the next or the last one."""
    if Asked("question", question.id, consultation.name) in here.state.open:
        return "question-again"
    left = unanswered(consultation, here.answers, here.state)
    if len(left) == 1 and len(consultation.questions) > 1:
        return "question-last"
    return "question-first" if left[0] == consultation.questions[0] else "question-next"


def _label(question: Question, value: Value) -> Text | Phrase:
    """What stands on the button: the option's words, yes or no in their language, or the number."""
    if question.options and isinstance(value, int):
        return question.options[value - 1]
    return Phrase(f"button-{value}") if isinstance(value, str) else Text({"": str(value)})
