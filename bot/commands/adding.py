"""From the words of `outcome add` to an outcome that is scheduled, with every problem said at once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import cast

from sqlalchemy import Connection

from bot.clock import new_id
from bot.commands.consultation import found
from bot.commands.in_languages import first_first, translated
from bot.commands.keeping import keep, kept_by
from bot.commands.moments import moment_of
from bot.commands.telling import CannotDo, WrongUse, complain, counted, listed
from bot.commands.whom import tallied, ways
from bot.files.dates import DateProblem, read_day
from bot.files.outcomes import WrittenOutcome, read_outcome_file
from bot.files.problems import FileProblems
from bot.fitting import outcome_overflow
from bot.house import House
from bot.languages import words
from bot.plain_words import advice
from bot.telling_when import when_told
from flows.consultation import Consultation, Text
from flows.loop import missing_languages, problems
from flows.outcome import About, Outcome, Status
from flows.questions.registry import KINDS
from flows.value import Value
from storage import loop
from storage.references import number, reference

FIELDS = ("said", "did", "because")
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


def schedule_outcome(house: House, wanted: Wanted) -> list[str]:
    """Advises, stores it, and says who hears it, and when. Raises CannotDo or WrongUse, and then nothing is stored."""
    now = house.clock.now()
    today = now.astimezone(house.settings.zone).date()
    with house.database.transaction() as db:
        consultation = found(db, wanted.consultation)
        file = from_file(wanted.file, consultation, house.settings.zone, today)
        outcome = written(wanted, file, consultation, today)
        at = _moment(house, wanted.at, now) if wanted.at or file.at is None else max(now, file.at)
        refuse_if_any(problems(outcome, consultation))
        refuse_if_any(promised_too_late(outcome, at, house.settings.zone))
        refuse_if_any(too_long(house, outcome))
        refuse_if_any(unknown(db, outcome))
        hearers = loop.audience(db, outcome)
        if not wanted.as_is:
            refuse_if_any(untranslated(outcome, hearers))
        promise = kept_by(db, wanted.keeps, outcome, at, house.settings.zone) if wanted.keeps else None
        for sentence in advised(outcome):
            complain(sentence)
        loop.add_outcome(db, outcome, at, house.frame)
        kept = [keep(db, promise, outcome, now)] if promise else []
        told = when_told(house, at, now, house.rules(db, now))
        return [f"{outcome.id} is scheduled.", *who_hears(hearers), told, *kept]


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
        by=_day(wanted.by, today) if wanted.by else file.by,
        sensitive=wanted.sensitive or file.sensitive or consultation.sensitive,
    )


def _texts(wanted: Wanted, file: WrittenOutcome, first: str) -> dict[str, Text | None]:
    """The file's words, and over them what was typed."""
    in_file = {"said": file.said, "did": file.did, "because": file.because}
    by_field = {field: dict(text.by_language) if text else {} for field, text in in_file.items()}
    for field, typed in wanted.plain.items():
        if typed and (said := _one_line(typed)):
            by_field[field][first] = said
    for field, language, typed in (translated(one, FIELDS) for one in wanted.translated):
        by_field[field][language] = _one_line(typed)
    return {field: first_first(texts, first) if texts else None for field, texts in by_field.items()}


def _one_line(typed: str) -> str:
    """The messages put their own full stop."""
    return " ".join(typed.split()).rstrip(".")


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


def _day(typed: str, today: date) -> date:
    try:
        day = read_day(typed, today)
    except DateProblem as wrong:
        raise WrongUse(f"--by: {wrong}") from None
    if day < today:
        raise CannotDo(f"--by: {day} is in the past. Write {today} or a later day.")
    return day


def promised_too_late(outcome: Outcome, at: datetime, zone: tzinfo) -> Iterator[str]:
    """A date that is over before anybody hears of it is no promise."""
    if outcome.by is not None and outcome.by < at.astimezone(zone).date():
        yield f"--by: {outcome.by} is over when it is told. Write a later day, or tell it sooner."


def _moment(house: House, typed: str | None, now: datetime) -> datetime:
    return now if typed is None else max(now, moment_of(typed, house.settings.zone, now))


def refuse_if_any(sentences: Iterator[str]) -> None:
    if every := list(sentences):
        raise CannotDo(*every)


def unknown(db: Connection, outcome: Outcome) -> Iterator[str]:
    """One sentence for each reference that no view has."""
    for reference_ in loop.unknown_references(db, outcome.about.references):
        yield f"There is no view {reference_}: the staff page shows each view with its reference."


def too_long(house: House, outcome: Outcome) -> Iterator[str]:
    """One sentence for each language in which it would not fit into a text."""
    for language in outcome.said.by_language:
        if beyond := outcome_overflow(house.wording, outcome, language):
            yield f"In {language} it takes {beyond.units} of {beyond.limit} characters: say it in fewer words."


def advised(outcome: Outcome) -> Iterator[str]:
    """What could be written more plainly; it stops nothing, so it says that it is advice."""
    for field in FIELDS:
        text: Text | None = getattr(outcome, field)
        for place, (language, said) in enumerate(text.by_language.items() if text else ()):
            option = f"--{field}.{language}" if place else f"--{field}"
            yield from (f"Advice on {option}: {sentence}" for sentence in advice(said, language))


def untranslated(outcome: Outcome, hearers: Sequence[loop.Hearer]) -> Iterator[str]:
    """One sentence for each text and language that somebody who will hear it reads and that is not there."""
    reads = {one.language for one in hearers}
    for field, language in missing_languages(outcome, tuple(sorted(reads))):
        readers = sum(one.language == language for one in hearers)
        people = counted(readers, "person reads", "people read")
        yield f'{people} {language}: add --{field}.{language} "...", or --as-is to send it untranslated.'


def who_hears(hearers: Sequence[loop.Hearer]) -> Iterator[str]:
    """Counts only: who they are is nobody's business at this point."""
    if not hearers:
        yield "Nobody hears it as it stands: nobody has said or answered that yet."
        return
    reasons = tallied(Counter(one.why for one in hearers), WHY)
    yield f"{counted(len(hearers), 'person hears', 'people hear')} it: {reasons}."
    yield ways(Counter((one.language, one.channel) for one in hearers))


WHY = {"said": "for what they said", "answered": "for what they answered", "took_part": "because they took part"}
