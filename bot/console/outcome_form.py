"""From the form "what became of it?" to an outcome, with each problem said beside the field that it is about."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeVar, cast

from bot.files.dates import DateProblem, read_day, read_moment
from bot.files.outcomes import REFERENCE, STATUSES
from flows.consultation import Consultation, Text
from flows.outcome import About, Outcome, Status
from flows.private import private_in
from flows.questions.registry import KINDS
from flows.value import Value

T = TypeVar("T")
TEXTS = ("said", "did", "because", "why")
PLAIN = (
    "consultation", "status", "as_is", "whom", "refs", "answer", "when", "at", "owner", "by", "sensitive",
    "id", "version", "checked",
)  # fmt: skip
"""`id`: given when the form is opened, so that sending it twice keeps it once. `version`: the newest step that its
author has seen. `checked`: they come back from the last look, and go there again."""

CHOSEN_FIRST = {"whom": "all", "when": "now"}
LONGEST = 400
NEEDS_DID = ("planned", "doing", "done", "tried")
NEEDS_BECAUSE = ("tried", "not_doing")
MISSING = {
    "did": "Say what was done, or what will be.",
    "because": "Say why: people are told the reason.",
}

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`at`: None means now. `problems`: field's id -> one sentence; with any, the outcome is not for use."""

    outcome: Outcome
    at: datetime | None
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Around:
    consultation: Consultation
    zone: tzinfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def names(languages: Iterable[str]) -> tuple[str, ...]:
    """Every field of the form."""
    return (*PLAIN, *(f"{text}-{language}" for language in languages for text in TEXTS))


def tidy(given: Form, languages: Iterable[str]) -> dict[str, str]:
    """The fields that the form has, on one line each, empty where nothing came; nothing else that was sent."""
    return {name: one_line(given.get(name, "")) or CHOSEN_FIRST.get(name, "") for name in names(languages)}


def one_line(typed: str) -> str:
    return " ".join(_CONTROLS.sub(" ", typed).split())


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def read(form: Form, around: Around, outcome_id: str) -> Wanted:
    """`form` as `tidy` gives it."""
    problems: dict[str, str] = {}
    texts = {name: _text(form, name, around.consultation.languages) for name in TEXTS}
    problems.update(_wrong_words(form, texts, around.consultation.languages))
    at = _or_problem("at", lambda: _when(form, around), problems)
    by = _or_problem("by", lambda: _day(form, around, at), problems)
    outcome = Outcome(
        id=outcome_id,
        consultation=around.consultation.name,
        status=cast(Status, form["status"]),
        said=texts["said"] or Text({around.consultation.languages[0]: ""}),
        did=texts["did"],
        because=texts["because"],
        why=texts["why"],
        about=_or_problem("whom", lambda: about_of(form, around.consultation), problems) or About(),
        owner=form["owner"] or None,
        by=by,
        sensitive=bool(form["sensitive"]) or around.consultation.sensitive,
    )
    return Wanted(outcome, at, problems)


class Wrong(Exception):
    """`field` is not right; the message is the sentence to show there."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def _or_problem(field: str, reading: Callable[[], T], problems: dict[str, str]) -> T | None:
    try:
        return reading()
    except Wrong as wrong:
        problems[wrong.field] = str(wrong)
    except DateProblem as wrong:
        problems[field] = str(wrong)
    return None


def _text(form: Form, name: str, languages: Iterable[str]) -> Text | None:
    """The consultation's first language leads. The messages put their own full stop."""
    words = {language: form[f"{name}-{language}"].rstrip(".") for language in languages}
    written = {language: text for language, text in words.items() if text}
    return Text(written) if written else None


def _wrong_words(form: Form, texts: Mapping[str, Text | None], languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from _missing_words(form["status"], texts, languages[0])
    for field in (*(f"{name}-{language}" for language in languages for name in TEXTS), "owner"):
        if kind := private_in(form[field]):
            yield field, f"Take out the {kind}: many people will read this."
        elif len(form[field]) > LONGEST:
            yield field, "This is too long for a text. Say it in fewer words."


def _missing_words(status: str, texts: Mapping[str, Text | None], first: str) -> Iterator[tuple[str, str]]:
    if status not in STATUSES:
        yield "status", "Choose where it stands."
    if texts["said"] is None:
        yield f"said-{first}", "Say what people said."
    for name, statuses in (("did", NEEDS_DID), ("because", NEEDS_BECAUSE)):
        if status in statuses and texts[name] is None:
            yield f"{name}-{first}", MISSING[name]


def _when(form: Form, around: Around) -> datetime | None:
    if form["when"] != "time":
        return None
    if not form["at"]:
        raise Wrong("at", "Choose a day and a time.")
    at = read_moment(form["at"], around.zone, around.today)
    if at < around.now:
        raise Wrong("at", "This time has passed. Choose a later one.")
    return at


def _day(form: Form, around: Around, at: datetime | None) -> date | None:
    if not form["by"]:
        return None
    day = read_day(form["by"], around.today)
    if day < around.today:
        raise Wrong("by", "This day has passed. Choose a later one.")
    if at is not None and day < at.astimezone(around.zone).date():
        raise Wrong("by", "This day is over when people hear of it. Choose a later one.")
    return day


def about_of(form: Form, consultation: Consultation) -> About:
    if form["whom"] == "views":
        return About(references=_references(form["refs"]))
    if form["whom"] == "answer":
        return About(answers=(_answer(form["answer"], consultation),))
    if form["whom"] != "all":
        raise Wrong("whom", "Choose who hears of it.")
    return About()


def _references(typed: str) -> tuple[str, ...]:
    references = tuple(dict.fromkeys(re.split(r"[,;\s]+", typed.upper().strip(" ,;"))))
    if references == ("",):
        raise Wrong("refs", "Write a reference, such as K7: it stands beside the words.")
    for reference in references:
        if not REFERENCE.fullmatch(reference):
            raise Wrong("refs", "A reference is a letter and a number, such as K7.")
    return references


def answers_to_choose(consultation: Consultation) -> Iterator[tuple[str, tuple[tuple[str, Value, str], ...]]]:
    """(question, ((what the form sends, value, label), ...)), without those by which nobody can be told: secret ones,
    and points."""
    first = consultation.languages[0]
    for question in consultation.questions:
        options = {number: text.in_language(first) for number, text in enumerate(question.options, start=1)}
        values = (
            ()
            if question.secret or question.kind == "points"
            else KINDS[question.kind].choices(question) or tuple(options)
        )
        choices = tuple(
            (f"{question.id}={value}", value, options.get(cast(int, value), str(value))) for value in values
        )
        if choices:
            yield question.text.in_language(first), choices


def _answer(sent: str, consultation: Consultation) -> tuple[str, Value]:
    for _, choices in answers_to_choose(consultation):
        for known, value, _ in choices:
            if known == sent:
                return known.partition("=")[0], value
    raise Wrong("answer", "Choose an answer.")
