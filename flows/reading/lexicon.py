"""One language's word lists, turned round: from a word or phrase to what it can mean in a reply."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from flows.reading.closeness import SHORTEST, is_slip, is_swap
from flows.words import Words

LISTS = (
    *("yes", "perhaps_yes", "no", "firm", "abstain", "hedges", "partly", "all", "none", "both", "excepts", "ands"),
    *(
        "ors",
        "thens",
        "out_of",
        "leads",
        "negations",
        "reasons",
        "corrections",
        "little",
        "openers",
        "fillers",
        "sayings",
    ),
)
SMALL = frozenset({"fillers", "openers", "ands", "ors", "thens", "leads", "negations", "reasons", "hedges", "out_of"})
FORGIVEN = frozenset({"yes", "no", "abstain", "hedges", "reasons", "fillers", "agree", "disagree"})
"""A slip in one of these is read through; numbers only when letters changed places ("tow" is too short for either)."""

LONG = 6
"""A slip in an objection is read through from so many letters: "bloke" is not "block"."""

OF_ONE_KIND = (
    *("object", "ahead", "firmly", "agree", "disagree", "passes"),
    *("sharing", "each", "evenly", "in_two", "halves", "rest"),
)
"""Lists that only one kind of question listens for: elsewhere "block" and "half" are words like others."""

TELLING = ("object", "ahead", "firmly", "agree", "disagree", "passes", "each", "evenly", "in_two", "halves")
"""Those of them that can be an answer, or the best part of one."""


class Entry(NamedTuple):
    """What a word or phrase can be: names of the lists that hold it, and its number or place if it is one."""

    tags: frozenset[str]
    number: int | None = None
    ordinal: int | None = None


class Piece(NamedTuple):
    """Words `start` to `end` of a reply, and what they can be."""

    entry: Entry
    start: int
    end: int


UNKNOWN = Entry(frozenset())


@cache
def digits(number: int) -> Entry:
    return Entry(frozenset(), number=number)


MOST_SLIPS = 4096
"""Mistyped words are looked for in the whole list, so what was found is remembered, up to so many."""


class Lexicon:
    """The lists of one language, for looking up."""

    def __init__(self, words: Words, more: tuple[str, ...] = ()) -> None:
        self.singles: dict[str, Entry] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for phrase, entry in _entries(words, (*LISTS, *more)).items():
            parts = tuple(phrase.split())
            if len(parts) == 1:
                self.singles[phrase] = entry
            elif parts:
                self.phrases.setdefault(parts[0], []).append((parts, entry))
        self._lengths = {word: _longest_first(several) for word, several in self.phrases.items()}
        self._whole = {parts: entry for several in self.phrases.values() for parts, entry in several}
        self._slips: dict[str, Entry] = {}
        self._meant: dict[str, list[tuple[str, Entry]]] = {}
        for word, entry in self.singles.items():
            if len(word) >= SHORTEST and _is_forgiving(entry):
                self._meant.setdefault(word[0], []).append((word, entry))

    def at(self, words: tuple[str, ...], gaps: tuple[str, ...], start: int) -> Piece:
        """The longest known phrase that begins here; no phrase reaches over punctuation."""
        word = words[start]
        for length in self._lengths.get(word, ()):
            end = start + length
            entry = self._whole.get(words[start:end]) if end <= len(words) else None
            if entry is not None and not any(gap.strip(" -'/%") for gap in gaps[start + 1 : end]):
                return Piece(entry, start, end)
        return Piece(self.single(word), start, start + 1)

    def single(self, word: str) -> Entry:
        entry = self.singles.get(word)
        if entry is not None:
            return entry
        if word.isascii() and word.isdigit():
            return digits(int(word)) if len(word) <= 4 else UNKNOWN
        return UNKNOWN

    def slip(self, word: str) -> Entry:
        """What a mistyped word was meant to be, where only one thing is likely."""
        if len(word) < 3 or not word.isalpha():
            return UNKNOWN
        known = self._slips.get(word)
        if known is None:
            if len(self._slips) > MOST_SLIPS:
                self._slips.clear()
            known = self._slips[word] = self._meant_by(word)
        return known

    def _meant_by(self, word: str) -> Entry:
        if word[-1] == word[-2] and _answers(drawn_out := self.single(word[:-1])):
            return drawn_out
        if len(word) < SHORTEST:
            return UNKNOWN
        for meant, entry in self._meant.get(word[0], ()):
            if abs(len(meant) - len(word)) <= 2 and _forgiven(word, meant, entry):
                return entry
        return UNKNOWN

    def is_small(self, word: str) -> bool:
        """A word that says nothing by itself, such as "the" or "please"."""
        entry = self.singles.get(word)
        return entry is not None and bool(entry.tags & SMALL)


def _longest_first(phrases: list[tuple[tuple[str, ...], Entry]]) -> tuple[int, ...]:
    return tuple(sorted({len(parts) for parts, _ in phrases}, reverse=True))


def _is_forgiving(entry: Entry) -> bool:
    if "sayings" in entry.tags:
        return False
    return bool(entry.tags & (FORGIVEN | {"object"})) or entry.number is not None or entry.ordinal is not None


def _forgiven(word: str, meant: str, entry: Entry) -> bool:
    if entry.tags & FORGIVEN:
        return is_slip(word, meant)
    if "object" in entry.tags:
        return len(meant) >= LONG and is_slip(word, meant)
    return (entry.number is not None or entry.ordinal is not None) and is_swap(word, meant)


def _answers(entry: Entry) -> bool:
    return entry.number is not None or bool(entry.tags & {"yes", "no", "abstain"})


def _entries(words: Words, lists: tuple[str, ...]) -> dict[str, Entry]:
    tags: dict[str, set[str]] = {}
    for name in lists:
        for phrase in getattr(words, name):
            tags.setdefault(phrase, set()).add(name)
    every: Iterator[str] = iter({*tags, *words.numbers, *words.ordinals})
    return {
        phrase: Entry(frozenset(tags.get(phrase, ())), words.numbers.get(phrase), words.ordinals.get(phrase))
        for phrase in every
    }


@lru_cache(maxsize=256)
def lexicon(words: Words, more: tuple[str, ...] = ()) -> Lexicon:
    """Built once for each value of Words. `more`: those of OF_ONE_KIND that the question listens for."""
    return Lexicon(words, more)


ANSWERING = {"yes", "no", "abstain", "partly", "all", "none", "both", "leads", "firm", "perhaps_yes", *TELLING}


def can_answer(entry: Entry) -> bool:
    """An answer, or what leads to one."""
    return bool(entry.tags & ANSWERING) or entry.number is not None or entry.ordinal is not None


@lru_cache(maxsize=64)
def answering(words: Words) -> frozenset[str]:
    """The first words of all that can be an answer, or lead to one, in this language."""
    phrases = lexicon(words, OF_ONE_KIND).phrases.items()
    leading = (first for first, several in phrases if any(can_answer(entry) for _, entry in several))
    return frozenset({*answering_alone(words, OF_ONE_KIND), *leading})


@lru_cache(maxsize=256)
def answering_alone(words: Words, more: tuple[str, ...] = ()) -> frozenset[str]:
    """The words that can be an answer, or lead to one, by themselves."""
    return frozenset(word for word, entry in lexicon(words, more).singles.items() if can_answer(entry))
