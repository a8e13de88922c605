"""Find phrases in a text: the language in which keywords.toml writes down what danger and leaving sound like.

A pattern is words in a row. `a/b` means either; `*` stands for up to three words or none; a word that ends in `~`
begins a word ("hit~" is hit, hits, hitting). One look-up for each word of the text, so long texts cost no more a word.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flows.reading.plain_form import plain_form
from flows.words import Words

GAP = 3
SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern. `loose`: up to three words may stand before it."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    loose: bool

    def fits(self, word: str) -> bool:
        return word in self.words or (bool(self.beginnings) and word.startswith(self.beginnings))


class Found(NamedTuple):
    """Pattern number `which` is at words `start` to `end`."""

    which: int
    start: int
    end: int


class Patterns:
    """Many patterns, to be looked for together. `everyday`: words that are in many texts, whatever they are about."""

    def __init__(self, patterns: Iterable[str], everyday: Container[str] = ()) -> None:
        self.steps = [_steps(pattern) for pattern in patterns]
        common = Counter(word for steps in self.steps for step in steps for word in (*step.words, *step.beginnings))
        self.by_word: dict[str, list[tuple[int, int]]] = {}
        self.by_beginning: dict[str, list[tuple[int, int]]] = {}
        for which, steps in enumerate(self.steps):
            anchor = _anchor(steps, common, everyday)
            for word in steps[anchor].words:
                self.by_word.setdefault(word, []).append((which, anchor))
            for beginning in steps[anchor].beginnings:
                self.by_beginning.setdefault(beginning[:SHORTEST_BEGINNING], []).append((which, anchor))

    def hangs_on(self, word: str) -> bool:
        """Could a pattern be found by this word?"""
        return word in self.by_word or word[:SHORTEST_BEGINNING] in self.by_beginning

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Every place where a pattern is, by the place of its rarest word."""
        if not self.by_beginning and self.by_word.keys().isdisjoint(words):
            return
        for place, word in enumerate(words):
            for which, anchor in self.by_word.get(word, ()):
                yield from self._around(words, place, which, anchor)
            for which, anchor in self.by_beginning.get(word[:SHORTEST_BEGINNING], ()):
                if self.steps[which][anchor].fits(word):
                    yield from self._around(words, place, which, anchor)

    def _around(self, words: Sequence[str], place: int, which: int, anchor: int) -> Iterator[Found]:
        steps = self.steps[which]
        end = _forward(steps, anchor + 1, words, place + 1)
        start = _backward(steps, anchor, words, place) if end else None
        if end is not None and start is not None:
            yield Found(which, start, end)


def _forward(steps: Sequence[Step], step: int, words: Sequence[str], place: int) -> int | None:
    """Where the rest of the pattern ends, if it goes on from here."""
    if step == len(steps):
        return place
    for skipped in range(GAP + 1 if steps[step].loose else 1):
        here = place + skipped
        if here < len(words) and steps[step].fits(words[here]):
            end = _forward(steps, step + 1, words, here + 1)
            if end is not None:
                return end
    return None


def _backward(steps: Sequence[Step], step: int, words: Sequence[str], place: int) -> int | None:
    """Where the pattern begins, if what is before `step` stands before `place`."""
    if step == 0:
        return place
    for skipped in range(GAP + 1 if steps[step].loose else 1):
        here = place - 1 - skipped
        if here >= 0 and steps[step - 1].fits(words[here]):
            start = _backward(steps, step - 1, words, here)
            if start is not None:
                return start
    return None


def _anchor(steps: Sequence[Step], common: Counter[str], everyday: Container[str]) -> int:
    """The step that is the rarest in texts: no words of every day, few of them, and those in few patterns."""

    def rarity(place: int) -> tuple[int, int, int, int]:
        words = (*steps[place].words, *steps[place].beginnings)
        familiar = sum(word in everyday for word in words)
        return familiar, len(words), max(common[word] for word in words), -min(map(len, words))

    return min(range(len(steps)), key=rarity)


@lru_cache(maxsize=4096)
def _steps(pattern: str) -> tuple[Step, ...]:
    steps = []
    loose = False
    for part in pattern.split():
        if part == "*":
            loose = True
            continue
        either = part.split("/")
        beginnings = tuple(plain_form(word) for word in either if word.endswith("~"))
        exact = frozenset(plain_form(word) for word in either if not word.endswith("~"))
        steps.append(Step(exact, beginnings, loose))
        loose = False
    return tuple(steps)


@lru_cache(maxsize=64)
def _spellings(words: Words) -> Mapping[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for said, meant in words.same.items():
        parts = tuple(said.split())
        table.setdefault(parts[0], []).append((parts, tuple(meant.split())))
    for several in table.values():
        several.sort(key=lambda pair: -len(pair[0]))
    return table


def one_spelling(said: Sequence[str], words: Words) -> tuple[str, ...]:
    """ "i am", "i m" and "im" as one word, text-speak spelled out: as `Words.same` says."""
    table = _spellings(words)
    if table.keys().isdisjoint(said):
        return tuple(said)
    row: list[str] = []
    place = 0
    while place < len(said):
        here = (pair for pair in table.get(said[place], ()) if tuple(said[place : place + len(pair[0])]) == pair[0])
        parts, meant = next(here, ((said[place],), (said[place],)))
        row.extend(meant)
        place += len(parts)
    return tuple(row)
