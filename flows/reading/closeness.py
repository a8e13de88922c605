"""Is one word a slip of the fingers away from another? Only words of four letters or more: "on" is one from "no"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

SHORTEST = 4


@cache
def _osa() -> Any:
    """Optimal string alignment, loaded when the first word has to be compared: many a process never needs it."""
    from rapidfuzz.distance import OSA

    return OSA


def _distance(word: str, other: str, most: int) -> int:
    edits: int = _osa().distance(word, other, score_cutoff=most)
    return edits


def is_slip(word: str, meant: str) -> bool:
    """One slip that hardly makes another real word: letters swapped, dropped, doubled, or one wrong in a long word.

    Two in a very long one, where it begins alike: with another prefix it is another word.
    """
    if len(word) < SHORTEST or len(meant) < SHORTEST or (word[0] != meant[0] and not _same_letters(word, meant)):
        return False
    if len(meant) >= 9 and word[:2] == meant[:2] and _distance(word, meant, 2) <= 2:
        return True
    if _distance(word, meant, 1) > 1:
        return False
    if len(word) != len(meant):
        return len(meant) > SHORTEST or is_doubled(word, meant)
    return is_swap(word, meant) or len(meant) > 5


def is_swap(word: str, meant: str) -> bool:
    """Two neighbouring letters changed places: "lcoks". It hardly ever makes another real word."""
    return word != meant and _same_letters(word, meant) and _distance(word, meant, 1) == 1


def _same_letters(word: str, other: str) -> bool:
    return len(word) == len(other) and sorted(word) == sorted(other)


def is_doubled(word: str, meant: str) -> bool:
    """One letter pressed twice: "foour". It hardly ever makes another real word."""
    if len(word) != len(meant) + 1:
        return False
    return any(word[:place] + word[place + 1 :] == meant for place in _doubled_at(word))


def _doubled_at(word: str) -> Iterator[int]:
    return (place for place in range(1, len(word)) if word[place] == word[place - 1])


_KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("ицукенгшщзхі", "фівапролджє", "ячсмитьбю"),
)
"""For Latin letters and Ukrainian, row by row, with letters as they are in plain form. Words in Arabic letters are so
short that with one letter changed most are other words."""

STEP = (-1, 0, 1)
_PLACES: dict[str, list[tuple[int, int]]] = {}
for _row, _letters in enumerate(letters for keyboard in _KEYBOARDS for letters in (*keyboard, "")):
    for _place, _letter in enumerate(_letters):
        _PLACES.setdefault(_letter, []).append((_row, _place))


def is_next_key(word: str, meant: str) -> bool:
    """One letter is its neighbour on the keyboard: "locls". "looks" is no slip of "locks", since o is far from c."""
    if len(word) != len(meant) or len(word) < SHORTEST or word[0] != meant[0]:
        return False
    wrong = [pair for pair in zip(word, meant, strict=True) if pair[0] != pair[1]]
    return len(wrong) == 1 and _are_neighbours(*wrong[0])


def _are_neighbours(letter: str, other: str) -> bool:
    return other in _beside(letter)


@cache
def _beside(letter: str) -> frozenset[str]:
    """The letters around it, itself too."""
    near = {(row + down, place + along) for row, place in _PLACES.get(letter, ()) for down in STEP for along in STEP}
    return frozenset(other for other, places in _PLACES.items() if not near.isdisjoint(places))


def is_beside(word: str, meant: str) -> bool:
    """A key pressed together with its neighbour: "fopur". Never before the first letter: "trent" is no "rent"."""
    if len(word) != len(meant) + 1 or word[0] != meant[0]:
        return False
    return any(
        word[:place] + word[place + 1 :] == meant and any(_are_neighbours(word[place], near) for near in beside)
        for place, beside in enumerate(zip(word, word[2:], strict=False), start=1)
    ) or (word[:-1] == meant and _are_neighbours(word[-1], word[-2]))


def has_lost_one(word: str, meant: str) -> bool:
    """A letter was missed, other than the first."""
    if len(word) != len(meant) - 1 or word[0] != meant[0]:
        return False
    return any(meant[:place] + meant[place + 1 :] == word for place in range(1, len(meant)))


def is_cut_short(word: str, meant: str) -> bool:
    """A word of three letters for one of four: "pak" for "park". Too little by itself."""
    return (
        len(word) == SHORTEST - 1 and len(meant) == SHORTEST and word[0] == meant[0] and _distance(word, meant, 1) == 1
    )


def is_near(word: str, meant: str) -> bool:
    """One edit, of any sort: near enough to ask back, never to record."""
    return min(len(word), len(meant)) >= SHORTEST and _distance(word, meant, 1) <= 1


def is_one_off(word: str, meant: str) -> bool:
    """One edit, of words of any length: only where much else bears it out."""
    return _distance(word, meant, 1) <= 1


def share_an_end(word: str, other: str) -> bool:
    """The first letter or the last: any two words do that are alike in any of these ways."""
    return word[0] == other[0] or word[-1] == other[-1]


def is_whole_slip(said: Sequence[str], meant: Sequence[str]) -> bool:
    """A name of which each word has at most one slip. Several words bear each other out; one has to be long itself."""
    if len(said) != len(meant) or said == meant or any(_HAS_FIGURES.search(word) for word in meant):
        return False
    if len(meant) == 1:
        return is_slip(said[0], meant[0]) or _only_begins_wrong(said[0], meant[0])
    return sum(map(len, meant)) >= LONG_NAME and all(map(_is_borne_out, said, meant))


def may_begin(word: str, meant: Sequence[str]) -> bool:
    """Can a slipped form of this name begin with `word`?"""
    return _is_borne_out(word, meant[0]) if len(meant) > 1 else is_whole_slip((word,), meant)


def _is_borne_out(word: str, meant: str) -> bool:
    """Beside other words of the same name: any edit of a word that is long enough, one letter lost of a short one, and
    in one of three letters only what is no other word ("nto", "nott")."""
    if word == meant or (len(meant) == SHORTEST - 1 and (is_swap(word, meant) or is_doubled(word, meant))):
        return True
    return min(len(word), len(meant) - 1) >= SHORTEST - 1 and _distance(word, meant, 1) <= 1


_HAS_FIGURES = re.compile(r"\d")
"""Between names with figures in them, the figures say which: "route 42"."""

LONG_NAME, LONG_ENOUGH, VERY_LONG = 8, 6, 9


def _only_begins_wrong(word: str, meant: str) -> bool:
    """ "ibrary", "kibrary": the first letter lost, or its neighbour on the keyboard; any other in a very long word."""
    if len(meant) < LONG_ENOUGH:
        return False
    alike = word[1:] == meant[1:]
    return word == meant[1:] or (alike and (len(meant) >= VERY_LONG or _are_neighbours(word[0], meant[0])))


def same_stem(word: str, other: str) -> bool:
    """ "shower" and "showers", "heat" and "heating", "zamek" and "zamki": the same word with another ending."""
    word, other = without_article(word), without_article(other)
    return _begin_alike(word, other) or _begin_alike(_FLEETING.sub("", word), _FLEETING.sub("", other))


_FLEETING = re.compile("(?<=[^aeiouyаеиіоу])[eoео](?=[^aeiouyаеиіоу]$)")
"""A vowel that goes when something follows, in Polish and Ukrainian: "domek", but "domki"."""


def _begin_alike(word: str, other: str) -> bool:
    same = _common(word, other)
    return same >= SHORTEST and max(len(word), len(other)) - same <= 3


_OF_ONE_WORD = frozenset({"", "e", "s", "es", "ed", "ing", "ings"})


def is_inflected(word: str, other: str) -> bool:
    """ "heat" and "heating", where "week" is no "weekend", "show" no "showers" and "cookies" are no "cooking"."""
    same = _common(word, other)
    return same >= SHORTEST and {word[same:], other[same:]} <= _OF_ONE_WORD


_ARTICLE = re.compile("[وف]?(?:[بكعه]?ال|لل)")
_URDU_ENDING = re.compile("(?:وں|ے|ا)$")


IRREGULAR = {"women": "woman", "men": "man", "children": "child", "people": "person"}


def without_article(word: str) -> str:
    """It is no part of a stem: "المساء" and "المساعدة" have two letters in common."""
    return word[len(article[0]) :] if not word.isascii() and (article := _ARTICLE.match(word)) else word


def plural(word: str) -> str:
    """English plurals folded: "buses", "bus" and "ladies", "lady" meet; Arabic words with "the" before them, and "and
    the", "to the", "for the"; Urdu ones: "تالا", "تالے", "تالوں"; "of the" in Romanian: "parcului".

    In other languages it does no harm.
    """
    if len(word) > 4 and (article := _ARTICLE.match(word)):
        return word[article.end() :]
    if len(word) > 3 and (ending := _URDU_ENDING.search(word)):
        return word[: ending.start()]
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 6 and word.endswith("ului"):
        return word[:-4]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _common(word: str, other: str) -> int:
    count = 0
    for one, two in zip(word, other, strict=False):
        if one != two:
            break
        count += 1
    return count


_ALIKE = tuple(
    (re.compile(written), sounded)
    for written, sounded in (
        ("ph", "f"),
        ("e?au", "o"),
        ("(?<![cglnpstw])h", ""),
        ("qu(?=[ei])|q", "k"),
        ("c(?=[eiy])|ss|z", "s"),
        ("c(?!h)", "k"),
        ("g(?=[eiy])", "j"),
        ("n(?=[bpv])", "m"),
        ("v", "b"),
        ("ll|y", "i"),
        (r"(.)\1", r"\1"),
    )
)
"""Letters that sound the same in some language that is written in Latin ones, by which people spell what they hear."""


@lru_cache(maxsize=4096)
def sound_of(phrase: str) -> str:
    """The same for all that sounds the same."""
    for written, sounded in _ALIKE:
        phrase = written.sub(sounded, phrase)
    return phrase
