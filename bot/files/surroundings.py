"""What a file is read against: the time and place, the kinds of question, the words we act on, what fits."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from flows.consultation import Question
from flows.questions.kind import Kind
from flows.reading.plain_form import plain_form
from flows.words import Words


@dataclass(frozen=True, slots=True)
class Overflow:
    """A question that is too long as a message: it takes `units` characters (GSM-7 or UCS-2) of `limit`."""

    units: int
    limit: int


MEMBER_CHANNELS = ("sms", "telegram")

Fits = Callable[[Question, str, str], Overflow | None]
"""(question, language, channel) -> None where its message fits."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`words`: language code -> what we understand in it, for every language there is."""

    zone: tzinfo
    today: date
    fits: Fits
    kinds: Mapping[str, Kind]
    words: Mapping[str, Words]
    channels: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.words)

    def language_meant(self, said: str) -> str | None:
        """ "PL", "en-GB", "Polish", "polski": the code that this is about."""
        code = re.split("[-_]", said.strip().lower())[0]
        named = plain_form(said)
        ours = (words.languages[named] for words in self.every_words() if named in words.languages)
        return code if code in self.words else next(ours, None)

    def every_words(self) -> Iterator[Words]:
        return iter(self.words.values())


def installed(zone: tzinfo, today: date, fits: Fits) -> Surroundings:
    """With the kinds, languages and channels that this release has."""
    from bot.languages import codes, words
    from flows.questions.registry import KINDS

    return Surroundings(zone, today, fits, KINDS, {code: words(code) for code in codes()}, MEMBER_CHANNELS)
