"""Phrases as a graph of words, in which all that goes on alike is the same way: one look-up a word finds the longest.

Why: as a table by whole phrases a language takes ten times the room, and each length of phrase a look-up of its own.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Marks = frozenset[Hashable]


class Graph(NamedTuple):
    """`steps[place]` leads by the next word to a later place, from place 0 on. `ends`: the marks of each place."""

    steps: tuple[dict[str, int], ...]
    ends: tuple[Any, ...]


def graph_of(marked: Iterable[tuple[str, Hashable]]) -> Graph:
    """Of phrases and their marks; the same phrase can have several."""
    steps: list[dict[str, int]] = [{}]
    marks: dict[int, set[Hashable]] = {}
    for phrase, mark in marked:
        place = 0
        for word in phrase.split():
            place = steps[place].setdefault(word, len(steps))
            if place == len(steps):
                steps.append({})
        marks.setdefault(place, set()).add(mark)
    return _smallest(steps, [frozenset(marks.get(place, ())) for place in range(len(steps))])


def _smallest(steps: Sequence[Mapping[str, int]], ends: Sequence[Marks]) -> Graph:
    """Places from which the same words lead to the same ends become one. Every place comes before those it leads to."""
    places: dict[tuple[Marks, tuple[tuple[str, int], ...]], int] = {}
    same: dict[int, int] = {}
    for old in reversed(range(len(steps))):
        key = ends[old], tuple(sorted((word, same[after]) for word, after in steps[old].items()))
        same[old] = places.setdefault(key, len(places))
    last = len(places) - 1  # the beginning, which was made last, becomes place 0
    turned = [({word: last - after for word, after in ways}, marks) for marks, ways in reversed(list(places))]
    return Graph(tuple(ways for ways, _ in turned), tuple(marks for _, marks in turned))
