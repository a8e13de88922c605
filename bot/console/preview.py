"""What will go out as a text, in each language that its hearers read, before anything is sent."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.console.saying import CHANNELS, LANGUAGES, apart, counted, plainly
from bot.fitting import outcome_overflow
from bot.house import House
from bot.plain_words import advice
from bot.previewing import People, Told, everybody, hear_it, previews, readers, total
from bot.wording import Worded
from flows.consultation import Text
from flows.loop import missing_languages
from flows.outcome import Outcome
from flows.segments import measure


@dataclass(frozen=True, slots=True)
class Shown:
    """`code`: of the language. `note`: how long it is, who gets it and what it costs, in words."""

    code: str
    language: str
    text: str
    note: str


def shown(house: House, told: Sequence[Told], languages: Iterable[str]) -> Iterator[Shown]:
    """In each language and on each channel on which somebody hears it; without hearers, in these languages."""
    for one in previews(house, told, languages):
        price = f" About £{one.price:.2f}." if one.price else ""
        people = f" {counted(one.people, 'person gets it.', 'people get it.')}" if one.people else ""
        name = f"{plainly(LANGUAGES, one.language)}, {plainly(CHANNELS, one.channel)}"
        yield Shown(one.language, name, one.worded.text, f"{length(one.worded)}{people}{price}")


def unsaid_against_a_vote(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """(field, sentence) where it goes against what most people voted for, and nobody would hear why."""
    if outcome.against is not None and outcome.because is None:
        first = next(iter(outcome.said.by_language))
        yield f"because-{first}", "The vote was for something else. Say why: everybody who voted hears it."


def too_long(house: House, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each language in which it would not fit whole, with "did it work?" where it asks that."""
    for code in outcome.said.by_language:
        if beyond := outcome_overflow(house.wording, outcome, code):
            units = f"it takes {beyond.units} of {beyond.limit} characters"
            yield f"said-{code}", f"This does not fit into a text: {units}. Say it in fewer words, here or below."


def untranslated(outcome: Outcome, people: People) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each text that somebody who hears it could not read, or that is begun and not finished."""
    texts = [text for text in (outcome.said, outcome.did, outcome.because, outcome.why) if text is not None]
    begun, reads = {code for text in texts for code in text.by_language}, readers(people)
    for name, code in missing_languages(outcome, tuple(sorted(begun | set(reads)))):
        language = plainly(LANGUAGES, code)
        those = counted(reads.get(code, 0), "person reads", "people read")
        yield f"{name}-{code}", f"{f'{those} {language}: write' if code in reads else 'Write'} it in {language} too."


def advised(outcome: Outcome) -> Iterator[str]:
    """What could be written more plainly, each with the field and the language that it is about."""
    named = (("You said", outcome.said), ("We did", outcome.did), ("Because", outcome.because))
    yield from advice_on((*named, ("What was wrong", outcome.why)))


def advice_on(texts: Iterable[tuple[str, Text | None]]) -> Iterator[str]:
    for label, text in texts:
        for code, said in text.by_language.items() if text else ():
            yield from (f"{label}, in {plainly(LANGUAGES, code)}: {sentence}" for sentence in advice(said, code))


def hears(house: House, told: Sequence[Told], left: int) -> str:
    """How many, why, how they are reached and what it costs; who they are is nobody's business at this point."""
    people = everybody(told)
    cost = total(previews(house, told, ())) if people else None
    return f"{hear_it(people, left)}{reached(people)}{f' In all about £{cost:.2f}.' if cost else ''}"


def reached(people: People) -> str:
    """ " 2 by text, 1 in Telegram." """
    by_channel = Counter[str]()
    for crowd, many in people.items():
        by_channel[plainly(CHANNELS, crowd.channel)] += many
    ways = ", ".join(f"{count} {channel}" for channel, count in sorted(by_channel.items()))
    return f" {ways}." if ways else ""


def length(worded: Worded) -> str:
    measured = measure(worded.text)
    why = f" because of {apart(measured.because[:3])}" if measured.because and measured.segments > 1 else ""
    return f"{counted(measured.segments, 'text', 'texts')}{why}, {len(worded.text)} characters."
