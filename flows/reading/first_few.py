""" "The first two", "last 3 please", "las dos primeras": so many options from one end of the list."""

from flows.reading.entries import Entry
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import Cut
from flows.words import Words

ENDS = (1, -1)
SMALL = frozenset({"fillers", "leads", "openers", "little"})
OF_SEVERAL = ("s", "e", "і", "af")
"""Ends of places that several have: "primeras", "ostatnie", "останні", and "olaf" where it comes after its number."""

LONGEST = 8
"""Words: more of them say something else."""


def first_few(said: Cut, words: Words, count: int) -> tuple[int, ...]:
    """The options' numbers, where nothing else is said; else ()."""
    if len(said.words) > LONGEST:
        return ()
    lists = lexicon(words)
    telling = [(place, lists.single(word)) for place, word in enumerate(said.words)]
    telling = [(place, entry) for place, entry in telling if not _is_small(entry)]
    if len(telling) != 2 or said.gaps[telling[1][0]].strip():
        return ()
    (first, begins), (second, ends) = telling
    if _is_end(said.words[first], begins):
        return _from_an_end(begins.ordinal, ends.number, count)
    # "2 first" is the second option in English; "las dos primeras" says by its s that there are several.
    if _is_end(said.words[second], ends) and said.words[second].endswith(OF_SEVERAL):
        return _from_an_end(ends.ordinal, begins.number, count)
    return ()


def _is_small(entry: Entry) -> bool:
    return entry.number is None and entry.ordinal is None and bool(entry.tags & SMALL)


def _is_end(word: str, entry: Entry) -> bool:
    """ "1st" with a figure is a place in an order: "1st 2" may begin a list."""
    return entry.ordinal in ENDS and entry.number is None and not word[0].isdigit()


def _from_an_end(ordinal: int | None, number: int | None, count: int) -> tuple[int, ...]:
    if number is None or not 2 <= number <= count:
        return ()
    return tuple(range(1, number + 1)) if ordinal == 1 else tuple(range(count - number + 1, count + 1))
