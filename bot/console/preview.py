"""What an outcome will be as a text, in each language that its hearers read, before anything is sent."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.console.saying import CHANNELS, LANGUAGES, counted, plainly
from bot.fitting import outcome_overflow
from bot.house import House
from bot.plain_words import advice
from bot.wording import Worded
from flows.consultation import Consultation
from flows.loop import missing_languages, update_for
from flows.outcome import Outcome
from flows.segments import measure
from storage.loop import Hearer


@dataclass(frozen=True, slots=True)
class Preview:
    """`code`: of the language. `note`: how long it is, who reads it and what it costs, in words."""

    code: str
    language: str
    text: str
    note: str


def previews(
    house: House, outcome: Outcome, hearers: Sequence[Hearer], consultation: Consultation
) -> Iterator[Preview]:
    """As it goes by SMS; in Telegram the same words have buttons. Without hearers: in the consultation's languages."""
    for code in _languages(hearers, consultation):
        worded = house.wording.render(update_for(outcome), code, "sms")
        readers = sum(one.language == code for one in hearers)
        by_text = sum(one.language == code and one.channel == "sms" for one in hearers)
        price = _price(house.settings.price_per_segment, worded.segments * by_text)
        note = f"{_length(worded)} {counted(readers, 'person reads it.', 'people read it.')}{price}"
        yield Preview(code, plainly(LANGUAGES, code), worded.text, note)


def too_long(house: House, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each language in which it would not fit whole, with "did it work?" where it asks that."""
    for code in outcome.said.by_language:
        if beyond := outcome_overflow(house.wording, outcome, code):
            units = f"it takes {beyond.units} of {beyond.limit} characters"
            yield f"said-{code}", f"This does not fit into a text: {units}. Say it in fewer words, here or below."


def untranslated(outcome: Outcome, hearers: Sequence[Hearer]) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each text that somebody who hears it could not read, or that is begun and not finished."""
    texts = [text for text in (outcome.said, outcome.did, outcome.because) if text is not None]
    begun = {code for text in texts for code in text.by_language}
    for name, code in missing_languages(outcome, tuple(sorted(begun | {one.language for one in hearers}))):
        language, readers = plainly(LANGUAGES, code), sum(one.language == code for one in hearers)
        people = f"{counted(readers, 'person reads', 'people read')} {language}: write" if readers else "Write"
        yield f"{name}-{code}", f"{people} it in {language} too."


def advised(outcome: Outcome) -> Iterator[str]:
    """What could be written more plainly, each with the field and the language that it is about."""
    for label, text in (("You said", outcome.said), ("We did", outcome.did), ("Because", outcome.because)):
        for code, said in text.by_language.items() if text else ():
            yield from (f"{label}, in {plainly(LANGUAGES, code)}: {sentence}" for sentence in advice(said, code))


def hears(hearers: Sequence[Hearer]) -> str:
    """How many, and how they are reached; who they are is nobody's business at this point."""
    if not hearers:
        return "Nobody as it stands: nobody has said or answered that yet, or they have left."
    by_channel = Counter(plainly(CHANNELS, one.channel) for one in hearers)
    ways = ", ".join(f"{count} {channel}" for channel, count in sorted(by_channel.items()))
    return f"{counted(len(hearers), 'person', 'people')}: {ways}."


def _languages(hearers: Sequence[Hearer], consultation: Consultation) -> tuple[str, ...]:
    reads = {one.language for one in hearers}
    return tuple(sorted(reads, key=lambda code: (code != consultation.languages[0], code))) or consultation.languages


def _length(worded: Worded) -> str:
    measured = measure(worded.text)
    why = f" because of {' '.join(measured.because[:3])}" if measured.because and measured.segments > 1 else ""
    return f"{counted(measured.segments, 'text', 'texts')}{why}, {len(worded.text)} characters."


def _price(each: Decimal | None, segments: int) -> str:
    return f" About £{each * segments:.2f}." if each is not None else ""
