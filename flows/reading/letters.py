"""Single letters and figures that stand close to signs: an option's letter, a "y", a face, a slip of the shift key."""

from flows.reading.lexicon import Lexicon
from flows.reading.plain_form import Cut

EDGES = frozenset({"leads", "reasons", "both", "ands", "ors", "thens", "fillers", "negations", "corrections"})
MOUTHS = frozenset("3bcdopsx0")
"""What can stand behind the eyes of a face: ":3", ";p"."""


def number_of(word: str, letters: int) -> int | None:
    """Which option's letter it is, of so many."""
    number = ord(word) - ord("a") + 1 if len(word) == 1 else 0
    return number if 1 <= number <= letters else None


def stands_apart(said: Cut, place: int, lists: Lexicon, letters: int) -> bool:
    """Is this letter an option's, and not an article: does a phrase end on both sides of it?"""
    return _edge(said, place, place - 1, lists, letters) and _edge(said, place + 1, place + 1, lists, letters)


def _edge(said: Cut, gap: int, beyond: int, lists: Lexicon, letters: int) -> bool:
    """Does this gap end a phrase: by a sign, or by what is beyond: nothing, a joining word, another letter?"""
    if said.gaps[gap].strip(" '") or not 0 <= beyond < len(said.words):
        return True
    word, letter = said.words[beyond], said.words[gap if beyond < gap else gap - 1]
    if lists.single(word).tags & EDGES:
        return word != letter
    return number_of(word, letters) is not None


def is_short_for_a_word(said: Cut, place: int, lists: Lexicon) -> bool:
    """ "y" is why and "n" is and, unless a reply begins with it, courtesies aside, and a phrase ends behind it."""
    word = said.words[place]
    if len(word) > 1 or not word.isascii():
        return False
    begins = all("fillers" in lists.single(before).tags for before in said.words[:place])
    return not (begins and _edge(said, place + 1, place + 1, lists, 0))


def says_nothing(said: Cut, place: int) -> bool:
    """Is this figure part of a heart, or the key of the exclamation mark without shift: "well done!!1"?"""
    if said.words[place] == "3":
        return _is_a_heart(said, place)
    return place > 0 and said.words[place].strip("1") == "" and set(said.gaps[place]) == {"!"}


def _is_a_heart(said: Cut, place: int) -> bool:
    """ "thanks <3", where "1 <3" says which comes first."""
    after_number = place > 0 and said.words[place - 1].isdigit()
    return not after_number and _is_stuck(said.gaps[place], "<")


def may_be_a_face(said: Cut, place: int) -> bool:
    """ "see you :3", where "mine is: 3" and "q:3" are none."""
    return said.words[place] in MOUTHS and any(_is_stuck(said.gaps[place], eyes) for eyes in (":", ";", "="))


def _is_stuck(gap: str, sign: str) -> bool:
    """Is this sign, or with a nose, all that stands between a blank and the word?"""
    return gap.startswith((" ", *".!?,")) and gap.lstrip(" .!?,") in {sign, f"{sign}-"}


def may_be_a_preposition(said: Cut, place: int, lists: Lexicon) -> bool:
    """ "4 my kids", "2 the shops": in text-speak, to and for."""
    rest = said.words[place + 1 :]
    if said.words[place] not in {"2", "4"} or not 2 <= len(rest) <= 3 or said.gaps[place + 1].strip():
        return False
    first, last = lists.single(rest[0]).tags, lists.single(rest[-1]).tags
    return "openers" in first and "thens" not in first and "fillers" not in last
