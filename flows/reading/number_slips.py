"""A number with one slip of the fingers where nothing else is said: "fivw", "seevn", "szesc" with a letter too many.

Why apart from `Lexicon.slip`: there any reply is read through, so only the safest slips count. Here a number was asked
for and one word was sent: what only fingers do is read, and what may be another word is asked back.
"""

from collections.abc import Iterator
from functools import lru_cache

from flows.reading.closeness import (
    SHORTEST,
    has_lost_one,
    is_beside,
    is_cut_short,
    is_doubled,
    is_near,
    is_next_key,
    is_swap,
)
from flows.reading.entries import Entry
from flows.reading.events import Event, Target
from flows.reading.lexicon import SMALL, Lexicon, lexicon
from flows.reading.names import FIRST_OF_OTHERS
from flows.reading.plain_form import Cut
from flows.words import Words

MOST_WORDS = 4
"""Of a reply, courtesies and other numbers counted."""

LONG = 5
"""Letters of a word of which one may be missing: without one of four hardly anything is left."""

LONG_IN_OTHERS = 6
"""Letters of a word in Arabic letters, or in those after them: of shorter ones another order is another word."""

MOST_KEPT = 2048
NOWHERE: frozenset[int] = frozenset()
Meant = tuple[Entry, bool]
"""A number or a place in a list, and whether it is a slip that makes no other word."""


def slipped_number(said: Cut, place: int, words: Words, target: Target) -> Event | None:
    """The choice that a word in no list was meant to be; None where it is near to several, or to none."""
    if len(said.words) > MOST_WORDS or not target.numbers or not _says_nothing_else(said, place, lexicon(words)):
        return None
    word = said.words[place]
    meant = [(_value(entry, target), is_slip) for entry, is_slip in _meant_by(word, words)]
    values = {value for value, _ in meant if value is not None}
    elsewhere = _numbers_elsewhere(word, words) if len(values) == 1 else NOWHERE
    if len(values) != 1 or not values <= set(target.numbers) or elsewhere == values:
        return None
    is_sure = not elsewhere and any(is_slip for value, is_slip in meant if value is not None)
    return Event("choice", values.pop(), is_sure)


def _says_nothing_else(said: Cut, place: int, lists: Lexicon) -> bool:
    others = (*said.words[:place], *said.words[place + 1 :])
    return all(_is_small(word, lists) for word in others)


def _is_small(word: str, lists: Lexicon) -> bool:
    """A number, a courtesy, or the "al" of "al cincilea"."""
    entry = lists.single(word)
    says_little = entry.number is not None or entry.ordinal is not None or bool(entry.tags & SMALL)
    return says_little or (len(word) < SHORTEST - 1 and lists.goes_on(word))


def _value(entry: Entry, target: Target) -> int | None:
    if entry.number is not None or entry.ordinal is None:
        return entry.number
    return target.number_at(entry.ordinal) if target.ordinals else None


@lru_cache(maxsize=MOST_KEPT)
def _meant_by(word: str, words: Words) -> tuple[Meant, ...]:
    if len(word) < SHORTEST - 1 or any(map(str.isdigit, word)) or _is_a_word(word, words):
        return ()
    return tuple((entry, _is_of_fingers(word, one)) for one, entry in _numbers(words) if _is_near(word, one))


def _is_a_word(word: str, words: Words) -> bool:
    """One that is known, here or as an answer in another language."""
    if word in words.everyday or word in words.no_slips or word in words.no_numbers:
        return True
    if lexicon(words).is_part(word) or word in words.grammar().words:
        return True
    return bool(_elsewhere(word, words)) and not _numbers_elsewhere(word, words)


def _elsewhere(word: str, words: Words) -> frozenset[str]:
    return words.everywhere().answers.seen_in((word,)) - {words.language}


def _numbers_elsewhere(word: str, words: Words) -> frozenset[int]:
    """ "site" may be siete, and is six in Arabic."""
    found = (lexicon(other).single(word).number for other in words.of(_elsewhere(word, words)))
    return frozenset(number for number in found if number is not None)


def _is_near(word: str, meant: str) -> bool:
    return is_near(word, meant) or is_cut_short(word, meant)


def _is_of_fingers(word: str, meant: str) -> bool:
    if meant >= FIRST_OF_OTHERS and len(meant) < LONG_IN_OTHERS:
        return False
    pressed = (is_swap, is_doubled, is_next_key, is_beside)
    return any(alike(word, meant) for alike in pressed) or (len(meant) >= LONG and has_lost_one(word, meant))


@lru_cache(maxsize=64)
def _numbers(words: Words) -> tuple[tuple[str, Entry], ...]:
    return tuple(_words_for_numbers(lexicon(words)))


def _words_for_numbers(lists: Lexicon) -> Iterator[tuple[str, Entry]]:
    for word, entry in lists.singles.items():
        is_one = entry.number is not None or entry.ordinal is not None
        if is_one and len(word) >= SHORTEST and not any(map(str.isdigit, word)) and not entry.tags - {"fillers"}:
            yield word, entry
