"""From what we want to say to the text of a message: the member's language, and as many segments as the rules allow."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple, cast

from bot import messages
from flows.consultation import Text
from flows.how_long import Span
from flows.phrase import Blank, Phrase, Several, comma
from flows.segments import measure, plain_typography, without_dear_letters
from flows.state import Asked
from flows.turn import Button, Say
from flows.value import Value

GSM_ONE, GSM_TWO, UCS_THREE = 160, 306, 201
"""Units: septets of one and of two GSM-7 segments, UTF-16 units of three UCS-2 segments."""

MOST_QUESTIONS = 4096

WITH_BUTTONS = {"telegram"}

Tokens = Callable[[Asked, Value], str]


class Worded(NamedTuple):
    """The exact text. `put`: what it asks is in it, so an answer may belong to it. `buttons`: (label, token)."""

    text: str
    segments: int
    put: bool = False
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """`always`: blanks that every message may have. `plain`: languages whose texts go without the letters that would
    make them dearer (a choice of the organisation; apps get them as they are written). `own`: the organisation's words
    for some messages, over ours."""

    always: Mapping[str, str]
    plain: frozenset[str] = frozenset()
    own: Mapping[tuple[str, str], str] = field(default_factory=dict)
    questions: dict[tuple[int, str, bool], tuple[Phrase, str]] = field(default_factory=dict, compare=False)

    def render(self, say: Say, language: str, channel: str, tokens: Tokens | None = None) -> Worded:
        """The first of the ways to say it that fits. Only staff's own words could make even the shortest too long."""
        worded: dict[int, str] = {}
        sms = channel == "sms"
        for phrases, question, most in ways_to_fit(say):
            said = [self.once(phrase, language, sms, worded) for phrase in phrases]
            text = together(said if question is None else [*said, self.asked(question, language, sms)])
            measured = measure(text)
            if measured.units <= (most if measured.encoding == "GSM-7" else UCS_THREE):
                put = question is not None or (say.question is None and say.asks is not None)
                buttons = self.labels(say, language, tokens) if put and channel in WITH_BUTTONS else ()
                return Worded(text, measured.segments, put, buttons)
        return cut(text)

    def once(self, phrase: Phrase, language: str, sms: bool, worded: dict[int, str]) -> str:
        """The phrase in words; the same phrase again, for another way to fit, is looked up."""
        known = worded.get(id(phrase))
        if known is None:
            language = phrase.language or language
            is_ours = not phrase.blanks and (language, phrase.key) not in self.own
            fixed = always_the_same(phrase.key, language) if is_ours else None
            known = self.finished(phrase, language) if fixed is None else fixed
            worded[id(phrase)] = known = without_dear_letters(known) if sms and language in self.plain else known
        return known

    def asked(self, question: Phrase, language: str, sms: bool) -> str:
        """A question is put to many, and it is the same phrase each time."""
        key = (id(question), language, sms)
        known = self.questions.get(key)
        if known is None or known[0] is not question:
            if len(self.questions) >= MOST_QUESTIONS:
                self.questions.clear()
            known = self.questions[key] = (question, self.once(question, language, sms, {}))
        return known[1]

    def finished(self, phrase: Phrase, language: str) -> str:
        return plain_typography(tidy(self.phrase(phrase, phrase.language or language)))

    def sms_text(self, phrases: tuple[Phrase, ...], language: str) -> str:
        text = self.text(phrases, language)
        return without_dear_letters(text) if language in self.plain else text

    def text(self, phrases: tuple[Phrase, ...], language: str) -> str:
        return together(self.finished(phrase, language) for phrase in phrases)

    def phrase(self, phrase: Phrase, language: str) -> str:
        own = self.own.get((language, phrase.key)) if self.own else None
        parts = messages.parts(language, phrase.key) if own is None else messages.cut(own)
        if len(parts) == 1:
            return parts[0]
        said = list(parts)
        for place in range(1, len(parts), 2):
            said[place] = self.blank(parts[place], phrase, language)
        return "".join(said)

    def words(self, language: str, key: str) -> str:
        """As they are said here, with their blanks in braces."""
        own = self.own.get((language, key))
        return messages.catalog(language)[key] if own is None else own

    def blank(self, name: str, phrase: Phrase, language: str) -> str:
        value = phrase.blanks.get(name)
        if value is not None:
            return self.in_words(value, language)
        return self.help_line(name, language) if name in HELP_FORMS else self.always[name]

    def help_line(self, name: str, language: str) -> str:
        """ "SHOUT to 85258" stands in one file for every language; whoever reads it may know no English."""
        line, (key, form) = self.always[name], HELP_FORMS[name]
        found = form.fullmatch(line)
        return self.phrase(Phrase(key, found.groupdict()), language) if found else line

    def in_words(self, value: Blank, language: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Text):
            return value.in_language(language)
        if isinstance(value, Phrase):
            return self.phrase(value, value.language or language)
        if isinstance(value, Span):
            return span(value, language)
        if isinstance(value, Several):
            return comma(language).join(self.in_words(one, language) for one in value.phrases)
        if isinstance(value, tuple):
            options = cast("tuple[Text, ...]", value)
            said = (f"{number} {option.in_language(language)}" for number, option in enumerate(options, start=1))
            return "\n" + "\n".join(said) + "\n"
        return day(value, language) if isinstance(value, date) else str(value)

    def labels(self, say: Say, language: str, tokens: Tokens | None) -> tuple[tuple[str, str], ...]:
        if tokens is None:
            return ()
        return tuple((self.label(button, language), tokens(button.asked, button.value)) for button in say.buttons)

    def label(self, button: Button, language: str) -> str:
        label = button.label
        return label.in_language(language) if isinstance(label, Text) else self.phrase(label, language)


HELP_FORMS = {
    "text_line": ("text-to", re.compile(r"(?P<word>\S+) to (?P<number>[0-9 ]+)")),
    "mind": ("call-press", re.compile(r"(?P<number>.+) and press (?P<option>[0-9])")),
}
"""Help lines that are no bare number: the message that says them in each language, and how they are written."""


@cache
def always_the_same(key: str, language: str) -> str | None:
    """A message without blanks, ready to send."""
    parts = messages.parts(language, key)
    return plain_typography(tidy(parts[0])) if len(parts) == 1 else None


def ways_to_fit(say: Say) -> Iterator[tuple[tuple[Phrase, ...], Phrase | None, int]]:
    """(phrases, question, most septets), best first: one segment before two, with the question before without it."""
    lengths = (GSM_TWO,) if say.first else (GSM_ONE, GSM_TWO)
    for question in (say.question, None) if say.question else (None,):
        for most in lengths:
            for phrases in ever_fewer(say.phrases):
                yield phrases, question, most


def ever_fewer(phrases: tuple[Phrase, ...]) -> Iterator[tuple[Phrase, ...]]:
    """All of them, then without the heaviest, and so on; those of weight 0 always stay."""
    yield phrases
    for weight in sorted({phrase.weight for phrase in phrases if phrase.weight}, reverse=True):
        yield tuple(phrase for phrase in phrases if phrase.weight < weight)


def together(sentences: Iterable[str]) -> str:
    """One text of sentences that are tidy each; a list of options ends its line."""
    return " ".join(filter(None, sentences)).strip()


def tidy(text: str) -> str:
    """No blanks around line breaks, none doubled, none at the ends."""
    if "\n" in text:
        text = _AROUND_BREAK.sub("\n", text)
    return (_BLANKS.sub(" ", text) if "  " in text or "\t" in text else text).strip()


_BLANKS = re.compile(r"[ \t]+")
_AROUND_BREAK = re.compile(r" ?\n[ \n]*")


def cut(text: str) -> Worded:
    """The last resort: whole words up to the limit, and three dots. What is far behind the limit is not looked at."""
    limit = GSM_TWO if measure(text).encoding == "GSM-7" else UCS_THREE
    words = text[: limit + 1].split(" ")
    while words and measure(" ".join(words) + "...").units > limit:
        words.pop()
    shorter = (" ".join(words) if words else text[: limit // 2]) + "..."
    return Worded(shorter, measure(shorter).segments)


@lru_cache(maxsize=64)
def span(long: Span, language: str) -> str:
    """ "2 years", as the language says it."""
    from babel.units import format_unit

    said: str = format_unit(long.number, f"duration-{long.unit}", locale=language)
    return said.replace("\u00a0", " ")


@lru_cache(maxsize=512)
def day(when: date, language: str) -> str:
    """ "8 Dec", as the language writes it; without the full stop of a short month, since one may come after it."""
    from babel.dates import format_date

    return format_date(when, messages.day_pattern(language), locale=language).rstrip(".")
