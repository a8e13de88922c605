"""One option's name, and how much of it a reply says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from flows.reading.closeness import LONG_NAME, SHORTEST, is_one_off, is_slip, is_whole_slip, plural, same_stem
from flows.reading.entries import UNKNOWN
from flows.reading.lexicon import Lexicon


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


def says_all(names: Iterable[Name], said: tuple[str, ...]) -> bool:
    """ "car paark": as many words as a name has, each of them near to one of it."""
    lengths = {len(name.content) for name in names if not name.refuses}
    return 1 < len(set(said)) == len(said) in lengths


def says_enough(name: Name, said: list[str], tokens: Mapping[str, Collection[int]], everyday: Collection[str]) -> bool:
    """Words that are in other names too tell nothing: "top" is enough for "Top floor" beside "First floor".

    Nor do those of every day: "more" of "More buses" in "more than they should".
    """
    if name.refuses:
        return False
    own = [word for word in name.content if len(tokens.get(word, ())) < 2]
    length = sum(len(word) for word in own or name.content)
    telling = [word for word in said if len(tokens.get(word, ())) < 2 and plural(word) not in everyday]
    if sum(_length(word, own) for word in telling) > 0.5 * length:
        return True
    return names_a_head(name, said)


def _length(word: str, own: Sequence[str]) -> int:
    """In letters, of the word that it is a slip of: one was lost in "resdents"."""
    return max(len(word), *(len(meant) for meant in own if is_slip(word, meant)), 0)


def may_be_meant(word: str, form: Sequence[str], lists: Lexicon, real: Collection[str]) -> bool:
    """Can a name begin with it? A `real` word or one of ours is itself ("no chnage"), or at the same place ("fisrt
    floor")."""
    if word not in lists.singles and word not in real:
        return True
    place = lists.single(word).ordinal
    return len(form) > 1 and (word == form[0] or bool(place and lists.single(form[0]).ordinal == place))


def is_slip_of(said: Sequence[str], meant: Sequence[str], lists: Lexicon) -> bool:
    """Is it a name with slips of the fingers?"""
    return is_whole_slip(said, meant) or _slips_in_a_short_word(said, meant, lists)


def _slips_in_a_short_word(said: Sequence[str], meant: Sequence[str], lists: Lexicon) -> bool:
    """ "insulate tge lofts": what else the name has is said as it is, and the odd word is no other that we know."""
    if len(said) != len(meant):
        return False
    odd = [pair for pair in zip(said, meant, strict=True) if pair[0] != pair[1]]
    if len(odd) != 1 or sum(map(len, meant)) < LONG_NAME:
        return False
    word, small = odd[0]
    says_little = lists.is_small(small) and (lists.single(word) is UNKNOWN or lists.is_small(word))
    if len(small) >= SHORTEST or not says_little or "negations" in lists.single(small).tags | lists.single(word).tags:
        return False
    return is_one_off(word, small)


def in_brief(
    names: Iterable[Name], short_forms: Mapping[str, Sequence[str]], long_forms: Mapping[str, Sequence[str]]
) -> dict[tuple[str, ...], frozenset[int]]:
    """Every name with one of its words as people shorten it, or in full where we shortened it."""
    brief: dict[tuple[str, ...], set[int]] = {}
    for name in names:
        for form in {name.words, name.content}:
            for place, word in enumerate(form):
                for short in (*short_forms.get(word, ()), *long_forms.get(word, ())):
                    brief.setdefault((*form[:place], short, *form[place + 1 :]), set()).add(name.option)
    return {form: frozenset(options) for form, options in brief.items()}
