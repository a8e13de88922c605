"""The answers to each question in words: who chose what is nowhere here, only how many."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.console.saying import counted
from bot.house import House
from flows.consultation import Consultation, Question
from flows.power import for_staff
from flows.questions.points import each_options_points
from flows.questions.registry import KINDS
from flows.value import Value
from flows.winning import each_option
from storage import consultations
from storage.consultations import Count, Tally

WORDS = {
    "yes": "Yes",
    "no": "No",
    "object": "Object",
    "abstain": "No choice",
    "agree": "Agree",
    "disagree": "Disagree",
    "pass": "Pass",
}


@dataclass(frozen=True, slots=True)
class TallyShown:
    """`rows`: (answer, how many), in the order of the options. `note`: how many answered, and how many of them late."""

    question: str
    rows: tuple[tuple[str, int], ...]
    note: str

    @property
    def in_words(self) -> str:
        return ", ".join(f"{name}: {count}" for name, count in self.rows) or self.note


def powers(db: Connection) -> Iterator[tuple[str, str]]:
    """(title, how much power is shared) of each consultation, newest first."""
    for consultation in reversed(consultations.every(db)):
        yield consultation.title.in_language(consultation.languages[0]), for_staff(consultation)


def tallies(db: Connection) -> Iterator[TallyShown]:
    """Newest consultation first. Open questions are not here: their answers are views."""
    for consultation in reversed(consultations.every(db)):
        yield from of_one(consultations.tally(db, consultation.name))


def tally_shown(db: Connection, house: House, consultation: Consultation) -> Tally:
    """Of very many answers, as they were counted lately."""
    what = ("tally", consultation.name, consultation.version, consultation.is_open(house.clock.now()))
    return house.lately.count(what, lambda: consultations.tally(db, consultation.name))


def of_one(tally: Tally) -> Iterator[TallyShown]:
    counts, consultation = {count.question: count for count in tally.questions}, tally.consultation
    for question in consultation.questions:
        if count := counts.get(question.id):
            asked = question.text.in_language(consultation.languages[0])
            yield TallyShown(asked, rows(question, count, consultation), note(count))


def rows(question: Question, count: Count, consultation: Consultation) -> tuple[tuple[str, int], ...]:
    """Options that nobody chose are shown too; of a scale or an order only what somebody chose; of points, the sums."""
    if count.secret:
        return ()
    counts = GATHERED.get(question.kind, dict)(count.counts)
    others = sorted((value for value in counts if value not in known(question)), key=str)
    first = consultation.languages[0]
    return tuple((in_words(question, value, first), counts.get(value, 0)) for value in [*known(question), *others])


def known(question: Question) -> tuple[Value, ...]:
    if question.options:
        return () if question.kind == "rank" else tuple(range(1, len(question.options) + 1))
    return () if question.kind == "score" else KINDS[question.kind].choices(question)


GATHERED: Mapping[str, Callable[[Mapping[Value, int]], dict[Value, int]]] = {
    "choose_many": each_option,
    "points": each_options_points,
}


def in_words(question: Question, value: Value, language: str) -> str:
    if isinstance(value, tuple):
        return ", then ".join(in_words(question, number, language) for number in value) or "None of them"
    if isinstance(value, int) and 1 <= value <= len(question.options):
        return question.options[value - 1].in_language(language)
    if question.kind == "score" and isinstance(value, int):
        return f"{value} out of {question.high}"
    return WORDS.get(str(value), str(value))


def note(count: Count) -> str:
    if count.secret:
        return f"Secret. {counted(count.answered, 'person has answered', 'people have answered')}."
    late = f" {counted(count.late, 'answer came', 'answers came')} late and stands apart." if count.late else ""
    return f"{counted(count.answered, 'person answered', 'people answered')}.{late}"
