"""A cry that no pattern foresaw: heard by what its words weigh together, in their own language or in English."""

from functools import lru_cache

from flows.reading.leaving import own_languages
from flows.reading.patterns import Patterns, one_spelling
from flows.reading.weighing import heard_by_weight
from flows.remembering import remembered
from flows.words import Words

NEVER_EVERYDAY = frozenset({"self_harm", "sexual_violence", "child"})
"""People speak of their own death, and of what was done to them, in the plainest of words."""


def unforeseen(said: tuple[str, ...], words: Words) -> str | None:
    """The category of danger. It is likely and no more."""
    for one in _own(words):
        category = heard_by_weight(said, one.weights())
        if category and (
            category in NEVER_EVERYDAY or heard_by_weight(_besides_sayings(said, category, one), one.weights())
        ):
            return category
    return None


@remembered
def _own(words: Words) -> tuple[Words, ...]:
    return words.of(own_languages(words))


def _besides_sayings(said: tuple[str, ...], category: str, words: Words) -> tuple[str, ...]:
    """What remains of it without what sounds like such a cry and is none: "had a stroke in 2015"."""
    row = one_spelling(said, words)
    told = {place for one in _sayings(category, words).find(row) for place in range(one.start, one.end)}
    return tuple(word for place, word in enumerate(row) if place not in told) if told else said


@lru_cache(maxsize=64)
def _sayings(category: str, words: Words) -> Patterns:
    return Patterns(words.no_danger.get(category, ()), words.groups)
