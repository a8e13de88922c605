"""One language's word lists, turned round: from a word or phrase to what it can mean in a reply."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache

from flows.reading.closeness import SHORTEST, is_doubled, is_next_key, is_slip, is_swap
from flows.reading.entries import OF_ONE_KIND, TELLING, UNKNOWN, Entry, Tables, tables_of
from flows.reading.plain_form import Cut
from flows.words import Words

SMALL = frozenset(
    {"fillers", "openers", "ands", "ors", "thens", "leads", "negations", "reasons", "hedges", "out_of", "among"}
)

FORGIVEN = frozenset({"yes", "no", "abstain", "hedges", "reasons", "fillers", "agree", "disagree"})
"""A slip in one of these is read through; in numbers only one that makes no other word ("tow" is too short for any)."""

LONG = 6
"""A slip in an objection is read through from so many letters: "bloke" is not "block"."""

MOST_SLIPS = 4096
"""Mistyped words are looked for in the whole list, so what was found is remembered, up to so many."""

Piece = tuple[Entry, int]
"""What words of a reply can be, from where one looked, and the place where they end."""


@cache
def digits(number: int) -> Entry:
    return Entry(frozenset(), number=number)


class Lexicon:
    """The lists of one language. `more`: those of OF_ONE_KIND heard. `no_slips`: meant as they stand."""

    def __init__(self, tables: Tables, more: tuple[str, ...] = (), no_slips: frozenset[str] = frozenset()) -> None:
        unheard = frozenset(OF_ONE_KIND) - frozenset(more)
        kinds = [Entry(frozenset(tags) - unheard, number, ordinal) for tags, number, ordinal in tables.kinds]
        self._steps = tables.steps
        ending = [*(None if kind == UNKNOWN else kind for kind in kinds), None]  # the last one is number -1
        self._ends = [ending[place] for place in tables.ends]
        self._begun = {word: place for word, place in tables.steps[0].items() if tables.steps[place]}
        ended = ((word, self._ends[place]) for word, place in tables.steps[0].items())
        self.singles = {word: entry for word, entry in ended if entry is not None}
        self._slips: dict[str, Entry] = {}
        self._no_slips = no_slips
        self._meant: dict[str, Sequence[tuple[str, Entry]]] = {}

    def _beginning_with(self, letter: str) -> Sequence[tuple[str, Entry]]:
        """The words that a slip is read through. Looked up once for each letter."""
        known = self._meant.get(letter)
        if known is None:
            alike = [one for one in self.singles.items() if one[0][0] == letter and len(one[0]) >= SHORTEST]
            known = self._meant[letter] = [(word, entry) for word, entry in alike if _is_forgiving(entry)]
        return known

    def at(self, said: Cut, start: int) -> Piece:
        """The longest known phrase that begins here; no phrase reaches over punctuation."""
        words, gaps = said
        word, end = words[start], start + 1
        longest = self.singles.get(word) or self.single(word), end
        place = self._begun.get(word)
        while place and end < len(words) and not gaps[end].strip(" -'/%"):
            place = self._steps[place].get(words[end])
            end += 1
            if place and (entry := self._ends[place]) is not None:
                longest = entry, end
        return longest

    def begins(self, tag: str, said: Cut, start: int) -> bool:
        """Does a phrase of that list begin here, whatever longer one does too?"""
        words, gaps = said
        place, end = self._steps[0].get(words[start]), start + 1
        while place:
            entry = self._ends[place]
            if entry is not None and tag in entry.tags:
                return True
            if end == len(words) or gaps[end].strip(" -'/%"):
                return False
            place, end = self._steps[place].get(words[end]), end + 1
        return False

    def goes_on(self, word: str) -> bool:
        """Does a phrase of several words begin with it?"""
        return word in self._begun

    def is_part(self, word: str) -> bool:
        """Is it in any phrase?"""
        return word in self.parts

    @cached_property
    def parts(self) -> frozenset[str]:
        """The words of all phrases."""
        return frozenset(word for step in self._steps for word in step)

    @cached_property
    def correcting(self) -> frozenset[str]:
        """The words with which people begin to correct themselves."""
        return frozenset(self.first_words(lambda entry: "corrections" in entry.tags))

    @cached_property
    def joining(self) -> frozenset[str]:
        """The words for "and"."""
        return frozenset(word for word, entry in self.singles.items() if "ands" in entry.tags)

    def first_words(self, of: Callable[[Entry], bool]) -> Iterator[str]:
        """With which every phrase begins that can be such an entry."""
        leading = self._leading(of)
        return (word for word, place in self._steps[0].items() if place in leading)

    def _leading(self, of: Callable[[Entry], bool]) -> set[int]:
        """The places from which such a phrase can be ended. Every place leads to later ones only."""
        found: set[int] = set()
        for place in range(len(self._steps) - 1, -1, -1):
            entry = self._ends[place]
            if (entry is not None and of(entry)) or not found.isdisjoint(self._steps[place].values()):
                found.add(place)
        return found

    def single(self, word: str) -> Entry:
        entry = self.singles.get(word)
        if entry is not None:
            return entry
        if word.isdigit() and word.isascii() and len(word) <= 4:
            return digits(int(word))
        return UNKNOWN

    def guess(self, word: str, slips: bool) -> Entry:
        """What a word that nobody knows is: a number with something stuck to it, or a slip."""
        digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
        if digits and digits != word and digits.isdigit() and self._may_be_stuck(word[len(digits) :]):
            return self.single(digits)
        letters = word.rstrip("0123456789")
        if letters != word and "leads" in self.single(letters).tags:
            return self.single(word[len(letters) :])
        return self.slip(word) if slips else UNKNOWN

    def _may_be_stuck(self, rest: str) -> bool:
        """ "2cos" and "2xx": a number with the next word or a kiss stuck to it. But "2k" are two thousand."""
        return set(rest) == {"x"} or (rest != "k" and bool(self.single(rest).tags & {"fillers", "reasons"}))

    def slip(self, word: str) -> Entry:
        """What a mistyped word was meant to be, where only one thing is likely."""
        if len(word) < 3 or word in self._no_slips or not word.isalpha():
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
        likeliest = sorted(self._beginning_with(word[0]), key=lambda one: not is_swap(word, one[0]))  # "ture"
        near = [entry for meant, entry in likeliest if _forgiven(word, meant, entry)]
        return UNKNOWN if not near or _are_several(near) else near[0]

    def is_small(self, word: str) -> bool:
        """A word that says nothing by itself, such as "the" or "please"."""
        entry = self.singles.get(word)
        return entry is not None and bool(entry.tags & SMALL)


def _are_several(near: Sequence[Entry]) -> bool:
    """ "dzieaiec" may be 9 or 10."""
    return len({entry.ordinal if entry.number is None else entry.number for entry in near}) > 1


def _is_forgiving(entry: Entry) -> bool:
    if "sayings" in entry.tags or entry.tags >= {"corrections", "hedges"}:
        return False
    return bool(entry.tags & (FORGIVEN | {"object"})) or entry.number is not None or entry.ordinal is not None


def _forgiven(word: str, meant: str, entry: Entry) -> bool:
    if entry.tags & FORGIVEN:
        return is_slip(word, meant) and (_answers(entry) or not _is_any_letter(word, meant))
    if "object" in entry.tags:
        return len(meant) >= LONG and is_slip(word, meant)
    return (entry.number is not None or entry.ordinal is not None) and _is_slipped_number(word, meant)


def _is_any_letter(word: str, meant: str) -> bool:
    """ "opiion" is no "option": in a word that is read over, one letter for another has to be its neighbour."""
    return len(word) == len(meant) and not is_swap(word, meant) and not is_next_key(word, meant)


def _is_slipped_number(word: str, meant: str) -> bool:
    """ "fuor", "foour", "tjree"; "secnd", but not "fist": a letter lost of a short one makes another word."""
    if is_swap(word, meant) or is_doubled(word, meant) or is_next_key(word, meant):
        return True
    return len(word) == len(meant) - 1 >= LONG - 1 and is_slip(word, meant)


def _answers(entry: Entry) -> bool:
    return entry.number is not None or bool(entry.tags & {"yes", "no", "abstain"})


def lexicon(words: Words, more: tuple[str, ...] = ()) -> Lexicon:
    """Built once for each value of Words. `more`: those of OF_ONE_KIND that the question listens for."""
    return _lexicon(words, more)


@lru_cache(maxsize=256)
def _lexicon(words: Words, more: tuple[str, ...]) -> Lexicon:
    return Lexicon(_tables(words), more, words.no_slips | words.no_numbers)


@lru_cache(maxsize=64)
def _tables(words: Words) -> Tables:
    return Tables(*words.tables) if words.tables else tables_of(words)


ANSWERING = {"yes", "no", "abstain", "partly", "all", "none", "both", "leads", "firm", "perhaps_yes", *TELLING}


def can_answer(entry: Entry) -> bool:
    """An answer, or what leads to one."""
    return bool(entry.tags & ANSWERING) or entry.number is not None or entry.ordinal is not None


@lru_cache(maxsize=64)
def answering(words: Words) -> frozenset[str]:
    """The first words of all that can be an answer, or lead to one, in this language."""
    return frozenset(lexicon(words, OF_ONE_KIND).first_words(can_answer))


@lru_cache(maxsize=256)
def answering_alone(words: Words, more: tuple[str, ...] = ()) -> frozenset[str]:
    """The words that can be an answer, or lead to one, by themselves."""
    return frozenset(word for word, entry in lexicon(words, more).singles.items() if can_answer(entry))
