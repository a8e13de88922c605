"""A wish to be left alone for some time only: "stop texting me for a week" is a pause, and nobody is taken off."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from flows.reading.patterns import Patterns
from flows.words import Words

Limit = Literal["for now", "unsure", "yes"]
"""Of a wish to leave: for some time; at some times, which may be meant either way; or none, and it is clear."""

NEAR, REACH = 2, 12
"""Words between the wish and when; and words in which it is told."""


def limit(after: Sequence[str], *languages: Words) -> Limit:
    """`after`: what follows the wish in its clause. `languages`: that of the wish, and English beside it, of which many
    a word is in other lists: "stop messages over christmas"."""
    near = after[:REACH]
    if any(_tells(near, one.leave_for_now, one) for one in languages):
        return "for now"
    return "unsure" if any(_tells(near, one.leave_at_times, one) for one in languages) else "yes"


def _tells(near: Sequence[str], listed: tuple[str, ...], words: Words) -> bool:
    return bool(near and listed) and any(found.start <= NEAR for found in _patterns(listed, words).find(near))


@lru_cache(maxsize=64)
def _patterns(listed: tuple[str, ...], words: Words) -> Patterns:
    return Patterns(listed, words.groups)
