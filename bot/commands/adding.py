"""From the words of `outcome add` to an outcome that is scheduled, with every problem said at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Protocol, cast

from bot.clock import new_id
from bot.commands.before_sending import FIELDS, announced, check, previewed, refuse_if_any, unknown
from bot.commands.consultation import found
from bot.commands.in_languages import first_first, translated
from bot.commands.keeping import keep, kept_by
from bot.commands.moments import moment_of
from bot.commands.telling import CannotDo, WrongUse, listed
from bot.files.dates import DateProblem, read_day
from bot.files.outcomes import WrittenOutcome, read_outcome_file
from bot.files.problems import FileProblems
from bot.house import House
from bot.languages import words
from bot.previewing import Told
from flows.consultation import Consultation, Text
from flows.loop import problems, update_for
from flows.outcome import About, Outcome, Status
from flows.questions.registry import KINDS
from flows.value import Value
from storage import audience, loop
from storage.references import number, reference
from storage.votes import weigh

NOTHING_SENT = "This is a preview: nothing is kept and nothing goes. Leave out --preview to send it."
NOTHING_WRITTEN = WrittenOutcome(None, None, None, None, About(), None, None, None, False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed. `plain`: in the consultation's first language. `translated`: "said.pl=words"."""

    consultation: str
    status: str | None
    plain: Mapping[str, str | None]
    translated: tuple[str, ...]
    file: Path | None
    references: tuple[str, ...]
    answers: tuple[str, ...]
    owner: str | None
    by: str | None
    at: str | None
    sensitive: bool
    as_is: bool
    keeps: str | None = None
    preview: bool = False


def schedule_outcome(house: House, wanted: Wanted) -> list[str]:
    """Advises, stores it, and says who hears it, and when. Raises CannotDo or WrongUse, and then nothing is stored.

    As a preview it stores nothing, and shows each text.
    """
    now = house.clock.now()
    today = now.astimezone(house.settings.zone).date()
    with house.database.transaction() as db:
        consultation = found(db, wanted.consultation)
        file = from_file(wanted.file, consultation, house.settings.zone, today)
        outcome = weigh(db, written(wanted, file, consultation, today), consultation, now)
        at = told_from(house, wanted.at, now) if wanted.at or file.at is None else max(now, file.at)
        refuse_if_any((*problems(outcome, consultation), *unknown(db, outcome)))
        heard = [Told(update_for(outcome), audience.tally(db, audience.those_meant(outcome)))]
        check(house, outcome, heard[0].people, at, wanted.as_is)
        promise = kept_by(db, wanted.keeps, outcome, at, house.settings.zone) if wanted.keeps else None
        told = list(announced(db, house, outcome, heard, at, now))
        if wanted.preview:
            return [*previewed(house, heard, consultation), *told, NOTHING_SENT]
        loop.add_outcome(db, outcome, at, house.frame, now)
        kept = [keep(db, promise, outcome, now)] if promise else []
        return [f"{outcome.id} is scheduled.", *told, *kept]


def from_file(path: Path | None, consultation: Consultation, zone: tzinfo, today: date) -> WrittenOutcome:
    """What the file says, or nothing. Raises CannotDo with every problem."""
    if path is None:
        return NOTHING_WRITTEN
    try:
        return read_outcome_file(path, consultation, zone, today)
    except FileProblems as wrong:
        raise CannotDo(*(f"{path.name}, {problem}" for problem in wrong.problems)) from None


def written(wanted: Wanted, file: WrittenOutcome, consultation: Consultation, today: date) -> Outcome:
    """The outcome as it was typed, and behind that the file. Raises WrongUse with everything that cannot be read."""
    texts = _texts(wanted, file, consultation.languages[0])
    status = wanted.status or file.status
    if status is None:
        raise WrongUse("Say what became of it: --status done.")
    if texts["said"] is None:
        raise WrongUse('Say what people said: --said "the hot water runs out".')
    references = tuple(map(read_reference, wanted.references)) or file.about.references
    answers = tuple(read_answer(given, consultation) for given in wanted.answers) or file.about.answers
    return Outcome(
        id=new_id(),
        consultation=consultation.name,
        status=cast(Status, status),
        said=texts["said"],
        did=texts["did"],
        because=texts["because"],
        about=About(references, answers),
        owner=wanted.owner or file.owner,
        by=day_of(wanted.by, today) if wanted.by else file.by,
        sensitive=wanted.sensitive or file.sensitive or consultation.sensitive,
    )


def _texts(wanted: Wanted, file: WrittenOutcome, first: str) -> dict[str, Text | None]:
    """The file's words, and over them what was typed."""
    return typed_over({"said": file.said, "did": file.did, "because": file.because}, wanted, first)


class Typed(Protocol):
    @property
    def plain(self) -> Mapping[str, str | None]: ...
    @property
    def translated(self) -> Sequence[str]: ...


def typed_over(before: Mapping[str, Text | None], typed: Typed, first: str) -> dict[str, Text | None]:
    """`before` by field, and over it what was typed. Raises WrongUse for words that are none."""
    by_field = {field: dict(text.by_language) if text else {} for field, text in before.items()}
    for field, given in typed.plain.items():
        if given is not None:
            by_field.setdefault(field, {})[first] = _words(given, f"--{field}")
    for field, language, given in (translated(one, FIELDS) for one in typed.translated):
        by_field.setdefault(field, {})[language] = _words(given, f"--{field}.{language}")
    return {field: first_first(texts, first) if texts else None for field, texts in by_field.items()}


def _words(typed: str, option: str) -> str:
    """The messages put their own full stop."""
    said = " ".join(typed.split()).rstrip(".")
    if not said:
        raise WrongUse(f"Words are missing after {option}.")
    return said


def read_reference(typed: str) -> str:
    try:
        return reference(number(typed))
    except ValueError as wrong:
        raise WrongUse(f"--ref: {wrong}") from None


def read_answer(typed: str, consultation: Consultation) -> tuple[str, Value]:
    """`first-repair=Hot water` or `first-repair=1`. What can be no answer at all is left to `problems`."""
    name, equals, option = typed.partition("=")
    if not equals:
        raise WrongUse(f'Write --answer question=option, for example --answer first-repair=1, not "{typed}".')
    question = consultation.question(name.strip())
    if question is None or question.kind == "points":
        return name.strip(), option
    for language in consultation.languages:
        reading = KINDS[question.kind].understand(question, option, words(language))
        if reading.value is not None and reading.sure:
            value = reading.value
            return question.id, value[0] if isinstance(value, tuple) and len(value) == 1 else value
    choices = [choice.in_language(consultation.languages[0]) for choice in question.options]
    instead = f" It has: {listed(f'{n} {choice}' for n, choice in enumerate(choices, 1))}." if choices else ""
    raise WrongUse(f'"{option}" is no answer to {question.id}.{instead}')


def day_of(typed: str, today: date) -> date:
    try:
        day = read_day(typed, today)
    except DateProblem as wrong:
        raise WrongUse(f"--by: {wrong}") from None
    if day < today:
        raise CannotDo(f"--by: {day} is in the past. Write {today} or a later day.")
    return day


def told_from(house: House, typed: str | None, now: datetime) -> datetime:
    return now if typed is None else max(now, moment_of(typed, house.settings.zone, now))
