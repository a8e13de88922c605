"""The forms of what is looked up by word, as `Words` keeps them: groups, spellings, hooks and sounds."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

Group = tuple[frozenset[str], tuple[str, ...]]
"""Words, and beginnings of words."""

Groups = Mapping[str, Group]
Spelling = tuple[tuple[str, ...], tuple[str, ...]]
"""The words that somebody writes, and those that our patterns are written in."""

Spellings = Mapping[str, Sequence[Spelling]]
"""By the first word, longest first."""


class Hooks(NamedTuple):
    """By which words, and beginnings of words, the patterns of a list are found: with the patterns' numbers."""

    by_word: Mapping[str, Sequence[int]]
    by_beginning: Mapping[str, Sequence[int]]

    def hold(self, word: str) -> bool:
        """Could a pattern be found by this word?"""
        return word in self.by_word or word.startswith(tuple(self.by_beginning))


NONE: Mapping[str, str] = MappingProxyType({})


class Sounds(NamedTuple):
    """By what is left of them: words, and beginnings of words."""

    words: Mapping[str, str] = NONE
    beginnings: Mapping[str, str] = NONE
