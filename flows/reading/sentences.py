"""Whole replies that answer, by a grammar: "i would have to say yes to that", "that is not quite right".

Why: nobody can list all that people say for yes, no and don't know; how it is put together can be written down. In
keywords.toml, [sentences] holds for each answer what says it and [parts] the pieces of that (`sentence_notation`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

Item = tuple[Collection[str], tuple[str, ...], tuple[Any, ...], bool]
"""Words, parts and rows of items, one of which stands here; and whether nothing may stand here as well."""

Row = tuple[Item, ...]
NONE: Mapping[str, Any] = MappingProxyType({})


class Grammar(NamedTuple):
    """`parts`: rows of items by the part's name. `begins`: words with which a part begins. `sentences`: what each
    means, and its row. `by_word`: their places, by the words with which they begin. `words`: all that are in it."""

    parts: Mapping[str, tuple[Row, ...]] = NONE
    begins: Mapping[str, frozenset[str]] = NONE
    sentences: tuple[tuple[str, Row], ...] = ()
    by_word: Mapping[str, tuple[int, ...]] = NONE
    words: frozenset[str] = frozenset()


class Sentences:
    """The sentences in one reply, with what was found in it remembered."""

    def __init__(self, grammar: Grammar, said: Sequence[str]) -> None:
        self._grammar, self._said = grammar, said
        self._known: dict[tuple[str, int], set[int]] = {}

    def beginning_at(self, start: int) -> Iterator[tuple[str, int]]:
        """What each sentence that begins there means, and where it ends."""
        for place in self._grammar.by_word.get(self._said[start], ()):
            meaning, row = self._grammar.sentences[place]
            for end in self.row(row, start):
                yield meaning, end

    def row(self, row: Row, start: int) -> set[int]:
        """Everywhere that these items can end."""
        places = {start}
        for words, parts, rows, optional in row:
            after = set(places) if optional else set()
            for place in places:
                if place < len(self._said):
                    after |= self._one(words, parts, rows, place)
            if not after:
                return after
            places = after
        return places

    def _one(self, words: Collection[str], parts: Sequence[str], rows: Sequence[Row], place: int) -> set[int]:
        word = self._said[place]
        found = {place + 1} if word in words else set()
        for name in parts:
            if word in self._grammar.begins[name]:
                found |= self._part(name, place)
        for row in rows:
            found |= self.row(row, place)
        return found

    def _part(self, name: str, place: int) -> set[int]:
        known = self._known.get((name, place))
        if known is None:
            several = [self.row(row, place) for row in self._grammar.parts[name]]
            known = self._known[name, place] = set().union(*several)
        return known
