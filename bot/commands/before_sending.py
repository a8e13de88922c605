"""What every outcome, step and correction must pass before it is kept, and what is said of it at the keyboard."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from bot.commands import whom
from bot.commands.telling import CannotDo, complain, counted
from bot.commands.whom import CHANNELS, language_name
from bot.fitting import say_overflow
from bot.house import House
from bot.plain_words import advice
from bot.previewing import People, Told, everybody, hear_it, previews, readers, total, ways
from bot.telling_when import when_told
from flows.consultation import Consultation, Text
from flows.loop import missing_languages, news_of
from flows.outcome import Outcome
from storage import audience, loop

FIELDS = ("said", "did", "because", "why")


def refuse_if_any(sentences: Iterable[str]) -> None:
    if every := list(sentences):
        raise CannotDo(*every)


def check(house: House, outcome: Outcome, people: People, at: datetime, as_is: bool) -> None:
    """Advises; `at`: when it is told. Raises CannotDo with every problem."""
    refuse_if_any(too_long(house, outcome))
    refuse_if_any(promised_too_late(outcome, at, house.settings.zone))
    if not as_is:
        refuse_if_any(untranslated(outcome, people))
    for sentence in advised(outcome):
        complain(sentence)


def unknown(db: Connection, outcome: Outcome) -> Iterator[str]:
    """One sentence for each reference that no view has."""
    for reference_ in loop.unknown_references(db, outcome.about.references):
        yield f"There is no view {reference_}: the staff page shows each view with its reference."


def too_long(house: House, outcome: Outcome) -> Iterator[str]:
    """One sentence for each language in which it would not fit into a text."""
    for language in outcome.said.by_language:
        if beyond := say_overflow(house.wording, news_of(outcome), language):
            yield f"In {language} it takes {beyond.units} of {beyond.limit} characters: say it in fewer words."


def promised_too_late(outcome: Outcome, at: datetime, zone: tzinfo) -> Iterator[str]:
    """A date that is over before anybody hears of it is no promise."""
    if outcome.by is None or outcome.status in ("done", "not_doing"):
        return
    if outcome.by < at.astimezone(zone).date():
        yield f"--by: {outcome.by} is over when it is told. Write a later day, or tell it sooner."


def advised(outcome: Outcome) -> Iterator[str]:
    """What could be written more plainly; it stops nothing, so it says that it is advice."""
    for field in FIELDS:
        text: Text | None = getattr(outcome, field)
        for place, (language, said) in enumerate(text.by_language.items() if text else ()):
            option = f"--{field}.{language}" if place else f"--{field}"
            yield from (f"Advice on {option}: {sentence}" for sentence in advice(said, language))


def untranslated(outcome: Outcome, people: People) -> Iterator[str]:
    """One sentence for each text and language that somebody who will hear it reads and that is not there."""
    reads = readers(people)
    for field, language in missing_languages(outcome, tuple(sorted(reads))):
        those = counted(reads[language], "person reads", "people read")
        yield f'{those} {language}: add --{field}.{language} "...", or --as-is to send it untranslated.'


def announced(
    db: Connection, house: House, outcome: Outcome, told: Sequence[Told], at: datetime, now: datetime
) -> Iterator[str]:
    """Who hears it, why, how and when. Counts only: who they are is nobody's business at this point."""
    people = everybody(told)
    if outcome.against is not None:
        yield f"It goes against the vote on {outcome.against.question}: everybody who voted hears why."
    yield hear_it(people, audience.count_left(db, outcome))
    if people:
        yield whom.ways(ways(people))
    yield when_told(house, at, now, house.rules(db, now))


def previewed(house: House, told: Sequence[Told], consultation: Consultation) -> Iterator[str]:
    """Each text, for whom it is and what it costs."""
    shown = previews(house, told, consultation.languages)
    for one in shown:
        people = counted(one.people, "person", "people")
        price = f", about £{one.price:.2f}" if one.price else ""
        segments = counted(one.worded.segments, "text", "texts")
        yield f"In {language_name(one.language)}, {CHANNELS[one.channel]}, to {people}, {segments} each{price}:"
        yield from (f"  {line}" for line in one.worded.text.splitlines())
    if cost := total(shown):
        yield f"In all about £{cost:.2f}."
