"""Single letters and figures that stand close to signs: an option's letter, a "y", a face, a slip of the shift key."""

from collections.abc import Container
from typing import NamedTuple

from flows.reading.entries import UNKNOWN
from flows.reading.events import Event, Target
from flows.reading.lexicon import Lexicon
from flows.reading.plain_form import Cut

EDGES = frozenset({"leads", "reasons", "both", "ands", "ors", "thens", "fillers", "negations", "corrections"})
JOINING = frozenset({"ands", "ors"})
LITTLE = frozenset({"fillers"})
SMALL_BEFORE_MORE = frozenset({"fillers", "openers"})
"""What something follows: "à la carte", where "a please" has ended."""

QUOTE = '"'
MOUTHS = frozenset("3bcdopsx0")
"""What can stand behind the eyes of a face: ":3", ";p"."""

ALONE = {"l": 1, "i": 1, "o": 0}
"""Letters that are sent for a number they look like: never sure."""


def number_of(word: str, letters: int) -> int | None:
    """Which option's letter it is, of so many."""
    number = ord(word) - ord("a") + 1 if len(word) == 1 else 0
    return number if 1 <= number <= letters else None


class Letters(NamedTuple):
    """A reply with letters that may be options': `most` says of how many, `named` where options are named."""

    said: Cut
    lists: Lexicon
    most: int = 0
    named: Container[int] = ()

    def stand_apart(self, place: int) -> bool:
        """Is this letter an option's, and no article: is it in quotes, or does a phrase end on both sides of it?"""
        if self.said.gaps[place].endswith(QUOTE) and self.said.gaps[place + 1].startswith(QUOTE):
            return True
        return self.edge(place, -1) and self.edge(place, 1)

    def edge(self, place: int, step: int) -> bool:
        """Does a phrase end before (-1) or after (1) it: by a sign, or by what is beyond: nothing, a joining word,
        another letter?"""
        beyond, gap = place + step, self.said.gaps[place + (step > 0)]
        if not 0 <= beyond < len(self.said.words):
            return True
        word = self.said.words[beyond]
        is_letter = number_of(word, self.most) is not None
        if gap == "&":
            return is_letter and word != self.said.words[place]  # not in "A&E" of three options, nor in "B&B"
        if gap.strip(" '" + QUOTE):
            return gap != "." or len(word) > 1 or is_letter  # not in "a.m."
        tags = self.lists.single(word).tags
        if step > 0 and "leads" in tags and self._is_number(beyond + step):
            return False  # "a numero 2": an article
        if tags & EDGES and not (step > 0 and (tags >= SMALL_BEFORE_MORE or self._only_leads_on(beyond))):
            return word != self.said.words[place] and not (tags & JOINING and self._is_strange(beyond + step))
        return is_letter

    def _only_leads_on(self, place: int) -> bool:
        """ "a really good guess": little words up to one that says something, where "a please" has ended."""
        while place < len(self.said.words) and self.lists.single(self.said.words[place]).tags == LITTLE:
            place += 1
            if self.said.gaps[place].strip():
                return False
        return place < len(self.said.words) and not self.lists.single(self.said.words[place]).tags & EDGES

    def _is_number(self, place: int) -> bool:
        return place < len(self.said.words) and self.lists.single(self.said.words[place]).number is not None

    def _is_strange(self, place: int) -> bool:
        """ "Java, C and Python", "B and Q": no other option's letter, no name, and in no list."""
        words = self.said.words
        if not 0 <= place < len(words) or number_of(words[place], self.most) is not None or place in self.named:
            return False
        return self.lists.single(words[place]) is UNKNOWN and not self.lists.goes_on(words[place])


def is_short_for_a_word(said: Cut, place: int, lists: Lexicon) -> bool:
    """ "y" is why and "n" is and, unless a reply begins with it, courtesies aside, and a phrase ends behind it. In
    "N.H.S." it is a part of a name."""
    word = said.words[place]
    if len(word) > 1 or not word.isascii():
        return False
    begins = all("fillers" in lists.single(before).tags for before in said.words[:place])
    return _is_dotted(said, place) or not (begins and Letters(said, lists).edge(place, 1))


def _is_dotted(said: Cut, place: int) -> bool:
    """Is there only a dot between it and the next letter? But "n.º 2" leads to a 2."""
    after = said.words[place + 1 : place + 3]
    dotted = said.gaps[place + 1] == "." and bool(after) and len(after[0]) == 1
    return dotted and not after[-1].isdigit()


def says_nothing(said: Cut, place: int) -> bool:
    """Is this figure part of a heart, or the key of the exclamation mark without shift: "well done!!1"?"""
    if said.words[place] == "3":
        return _is_a_heart(said, place)
    return place > 0 and said.words[place].strip("1") == "" and set(said.gaps[place]) == {"!"}


def _is_a_heart(said: Cut, place: int) -> bool:
    """ "thanks <3", "<3", where "1 <3" says which comes first."""
    gap = said.gaps[place].removesuffix("-")
    after_number = place > 0 and said.words[place - 1].isdigit() and not says_nothing(said, place - 1)
    return not after_number and ((gap == "<" and not place) or gap.endswith((" <", ".<", "!<", "?<", ",<")))


def is_only_a_picture(said: Cut, place: int) -> bool:
    """ "no 😡": beside words a picture that is in no list says how, and not what."""
    return not said.words[place][0].isalnum() and any(word[0].isalnum() for word in said.words)


def may_be_a_face(said: Cut, place: int) -> bool:
    """ "see you :3", where "mine is: 3" and "q:3" are none."""
    if said.words[place] not in MOUTHS:
        return False
    return any(_is_stuck(said.gaps[place], eyes, begins=place == 0) for eyes in (":", ";", "="))


def _is_stuck(gap: str, sign: str, begins: bool) -> bool:
    """Is this sign, or with a nose, all that stands between a blank, or nothing at all, and the word?"""
    return (begins or gap.startswith((" ", *".!?,"))) and gap.lstrip(" .!?,") in {sign, f"{sign}-"}


def letter_at(place: int, said: Cut, lists: Lexicon, target: Target, named: Container[int]) -> Event | None:
    """A single letter is an option's letter only where it stands by itself: "a" is also an article."""
    word = said.words[place]
    if len(word) > 1:
        return None
    number = number_of(word, target.letters)
    if number is None:
        alike = ALONE.get(word) if len(said.words) == 1 else None
        # a range is searched through for what is no number
        return Event("choice", alike, sure=False) if alike is not None and alike in target.numbers else None
    if may_be_a_face(said, place) or not Letters(said, lists, target.letters, named).stand_apart(place):
        return None
    return Event("choice", number)
