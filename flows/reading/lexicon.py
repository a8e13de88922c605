"""One language's word lists, turned round: from a word or phrase to what it can mean in a reply."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

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
NOTHING: Mapping[Any, Any] = MappingProxyType({})


@cache
def digits(number: int) -> Entry:
    return Entry(frozenset(), number=number)


MOST_SLIPS = 4096
"""Mistyped words are looked for in the whole list, so what was found is remembered, up to so many."""


class Tables(NamedTuple):
    """One language's lists for looking up, as plain values that can be kept and loaded at once.

    `kinds`: (tags, number, ordinal); what a word or a phrase (by its words) can be is the place of its kind. `lengths`:
    of the phrases that begin with a word, longest first.
    """

    kinds: tuple[tuple[tuple[str, ...], int | None, int | None], ...] = ()
    singles: Mapping[str, int] = NOTHING
    phrases: Mapping[tuple[str, ...], int] = NOTHING
    lengths: Mapping[str, tuple[int, ...]] = NOTHING


def tables_of(words: Words, more: tuple[str, ...] = ()) -> Tables:
    places: dict[Entry, int] = {}
    singles: dict[str, int] = {}
    phrases: dict[tuple[str, ...], int] = {}
    lengths: dict[str, set[int]] = {}
    for phrase, entry in _entries(words, (*LISTS, *more)):
        place = places.setdefault(entry, len(places))
        if " " not in phrase:
            singles[phrase] = place
        elif parts := tuple(phrase.split()):
            phrases[parts] = place
            lengths.setdefault(parts[0], set()).add(len(parts))
    kinds = tuple((tuple(sorted(entry.tags)), entry.number, entry.ordinal) for entry in places)
    longest_first = {first: tuple(sorted(several, reverse=True)) for first, several in lengths.items()}
    return Tables(kinds, singles, phrases, longest_first)


class Lexicon:
    """The lists of one language, for looking up."""

    def __init__(self, tables: Tables) -> None:
        kinds = [Entry(frozenset(tags), number, ordinal) for tags, number, ordinal in tables.kinds]
        self.singles = {word: kinds[place] for word, place in tables.singles.items()}
        self.phrases = {parts: kinds[place] for parts, place in tables.phrases.items()}
        self.lengths = tables.lengths
        self._slips: dict[str, Entry] = {}

    @cached_property
    def _meant(self) -> dict[str, list[tuple[str, Entry]]]:
        """By the first letter, the words that a slip is read through."""
        meant: dict[str, list[tuple[str, Entry]]] = {}
        for word, entry in self.singles.items():
            if len(word) >= SHORTEST and _is_forgiving(entry):
                meant.setdefault(word[0], []).append((word, entry))
        return meant

    def at(self, words: tuple[str, ...], gaps: tuple[str, ...], start: int) -> Piece:
        """The longest known phrase that begins here; no phrase reaches over punctuation."""
        word = words[start]
        for length in self.lengths.get(word, ()):
            end = start + length
            entry = self.phrases.get(words[start:end]) if end <= len(words) else None
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


def _entries(words: Words, lists: tuple[str, ...]) -> Iterator[tuple[str, Entry]]:
    """Each phrase of the lists with what it can be; what can be the same is one value."""
    tags: dict[str, tuple[str, ...]] = {}
    for name in lists:
        for phrase in getattr(words, name):
            tags[phrase] = (*tags.get(phrase, ()), name)
    made: dict[tuple[Any, ...], Entry] = {}
    for phrase in {**tags, **words.numbers, **words.ordinals}:
        key = tags.get(phrase, ()), words.numbers.get(phrase), words.ordinals.get(phrase)
        if key not in made:
            made[key] = Entry(frozenset(key[0]), *key[1:])
        yield phrase, made[key]


def lexicon(words: Words, more: tuple[str, ...] = ()) -> Lexicon:
    """Built once for each value of Words. `more`: those of OF_ONE_KIND that the question listens for."""
    return _lexicon(words, more)


@lru_cache(maxsize=256)
def _lexicon(words: Words, more: tuple[str, ...]) -> Lexicon:
    return Lexicon(Tables(*words.tables) if words.tables and not more else tables_of(words, more))


ANSWERING = {"yes", "no", "abstain", "partly", "all", "none", "both", "leads", "firm", "perhaps_yes", *TELLING}


def can_answer(entry: Entry) -> bool:
    """An answer, or what leads to one."""
    return bool(entry.tags & ANSWERING) or entry.number is not None or entry.ordinal is not None


@lru_cache(maxsize=64)
def answering(words: Words) -> frozenset[str]:
    """The first words of all that can be an answer, or lead to one, in this language."""
    leading = (parts[0] for parts, entry in lexicon(words, OF_ONE_KIND).phrases.items() if can_answer(entry))
    return frozenset({*answering_alone(words, OF_ONE_KIND), *leading})


@lru_cache(maxsize=256)
def answering_alone(words: Words, more: tuple[str, ...] = ()) -> frozenset[str]:
    """The words that can be an answer, or lead to one, by themselves."""
    return frozenset(word for word, entry in lexicon(words, more).singles.items() if can_answer(entry))
