"""What the words of one language can be in a reply: the names of its lists, and these put in order for looking up."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from flows.words import Words

LISTS = (
    *("yes", "perhaps_yes", "no", "firm", "abstain", "hedges", "partly", "all", "none", "both", "excepts", "ands"),
    *(
        "ors",
        "thens",
        "out_of",
        "among",
        "leads",
        "negations",
        "denials",
        "reasons",
        "corrections",
        "little",
        "openers",
        "fillers",
        "sayings",
        "talking",
        "waiting",
        "buts",
        "people",
        "wished",
    ),
)
OF_ONE_KIND = (
    *("object", "ahead", "firmly", "agree", "disagree", "passes"),
    *("sharing", "each", "evenly", "in_two", "halves", "rest", "highest", "lowest"),
    *("postponing", "pondering", "declining", "only_liking", "asking_themselves"),
)
"""Lists that only one kind of question listens for: elsewhere "block" and "half" are words like others."""

TELLING = (
    *("object", "ahead", "firmly", "agree", "disagree", "passes", "each", "evenly", "in_two", "halves"),
    *("highest", "lowest"),
)
"""Those of them that can be an answer, or the best part of one."""

IN_TABLES = (*LISTS, *OF_ONE_KIND)
"""The names of Words.lists."""


class Entry(NamedTuple):
    """What a word or phrase can be: names of the lists that hold it, and its number or place if it is one."""

    tags: frozenset[str]
    number: int | None = None
    ordinal: int | None = None


UNKNOWN = Entry(frozenset())
NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Tables(NamedTuple):
    """One language's lists for looking up, as plain values that can be kept and loaded at once.

    `kinds`: (tags, number, ordinal). `steps` and `ends` are a graph of all phrases, see `phrase_graph`; what ends at a
    place is the number of its kind, -1 for nothing.
    """

    kinds: tuple[tuple[tuple[str, ...], int | None, int | None], ...] = ()
    steps: tuple[Mapping[str, int], ...] = (NOTHING,)
    ends: tuple[int, ...] = (-1,)


def tables_of(words: Words) -> Tables:
    """Every list of the language, those that only one kind of question listens for too."""
    from flows.reading.phrase_graph import graph_of  # mostly they were made at installation

    steps, ends = graph_of(_phrases(words))
    kinds = {marks: place for place, marks in enumerate(dict.fromkeys(marks for marks in ends if marks))}
    return Tables(tuple(map(_kind, kinds)), steps, tuple(kinds.get(marks, -1) for marks in ends))


def _phrases(words: Words) -> Iterator[tuple[str, Any]]:
    yield from ((phrase, name) for name in IN_TABLES for phrase in words.lists.get(name, ()))
    yield from ((phrase, ("number", number)) for phrase, number in words.numbers.items())
    yield from ((phrase, ("ordinal", ordinal)) for phrase, ordinal in words.ordinals.items())


def _kind(marks: frozenset[Any]) -> tuple[tuple[str, ...], int | None, int | None]:
    meant = dict(mark for mark in marks if not isinstance(mark, str))
    return tuple(sorted(mark for mark in marks if isinstance(mark, str))), meant.get("number"), meant.get("ordinal")
