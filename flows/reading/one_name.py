"""One option's name, and how much of it a reply says."""

from itertools import takewhile
from typing import NamedTuple

from flows.reading.closeness import is_slip, plural, same_stem


class Name(NamedTuple):
    """One option's name in one language: all its words, those that carry the meaning, and the heads of its parts.

    The heads of "Parks and gardens" are both; the head of "Fix the showers" is "showers". `refuses`: there is a "no"
    in it, so that a part of it could mean the opposite.
    """

    option: int
    words: tuple[str, ...]
    content: tuple[str, ...]
    heads: tuple[str, ...]
    refuses: bool


def words_alike(name: tuple[str, ...], said: tuple[str, ...]) -> int:
    """How many of the first words said stand so in the name: in "sala de espera" the last two say nothing else."""
    begins = (place for place, word in enumerate(name) if word == said[0])
    pairs = (zip(name[place:], said, strict=False) for place in begins)
    return max((sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both)) for both in pairs), default=0)


def is_most(name: Name, count: int) -> bool:
    """ "aire de jeux" of "Nouvelle aire de jeux": several words in a row, and more than half of the letters."""
    best = max(sum(map(len, name.words[begin : begin + count])) for begin in range(len(name.words)))
    return count > 1 and not name.refuses and 2 * best > sum(map(len, name.words))


def names_a_head(name: Name, said: list[str]) -> bool:
    return any(_same(word, head) for word in said for head in name.heads)


def _same(word: str, head: str) -> bool:
    return plural(word) == plural(head) or same_stem(word, head) or is_slip(word, head)
