"""The values that a reply is read into and read for: its small events, and what counts as a choice."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from flows.reading.names import Names
from flows.value import Value


class Event(NamedTuple):
    """`kind`: "choice" (`value` set), "outside" (a number that is no choice), "content", or the name of a joining word
    or sign.

    Of a choice: `sure`: not a guess. `firm`: it stands even when more words follow. `how`: "number", "name" or "word".
    Of a reason or opener, `how`: "but" or "so" where it may lead to the answer. Of a doubt, `value`: how many options.
    """

    kind: str
    value: Value | None = None
    sure: bool = True
    firm: bool = False
    how: str = "number"


CONTENT, OPENER, DOUBT, NOT = Event("content"), Event("opener"), Event("doubt"), Event("not")
DENIED = Event("denied")
"""What stands right before it is said not to be it, where something else is chosen: "1 nahi 2"."""
OR_ELSE = Event("opener", "or")
"""An "or" with no choice before it."""
AGREED = Event("stray", "yes")
"""A yes where none was asked for."""

ABOUT_SOMEBODY = Event("opener", sure=False)
"""An opener such as "we" or "my": a number right after it counts people or things ("we are 4")."""


NOTHING: Mapping[str, Value] = MappingProxyType({})


class Target(NamedTuple):
    """What counts as a choice: numbers in a range, letters from a, names of options, and words of some lists.

    `lists`: those of OF_ONE_KIND that are listened for.
    """

    numbers: range = range(0)
    letters: int = 0
    names: Names | None = None
    name_values: tuple[int, ...] = ()
    marks: Mapping[str, Value] = NOTHING
    places: bool = False
    ordinals: bool = False
    lists: tuple[str, ...] = ()

    def number_at(self, ordinal: int) -> int:
        """-1 is the last of the numbers; 0 is the one in the middle, or no number where there is none."""
        if not ordinal:
            return self.numbers[len(self.numbers) // 2] if len(self.numbers) % 2 else 0
        return self.numbers.stop + ordinal if ordinal < 0 else ordinal

    def has_middle(self) -> bool:
        """Of a scale: 3 of 1 to 5."""
        return not self.places and not self.ordinals and len(self.numbers) % 2 == 1


JOINING = (
    *(("negations", "not"), ("corrections", "correction"), ("ors", "or"), ("ands", "and"), ("thens", "then")),
    *(("excepts", "except"), ("all", "all"), ("both", "both")),
    *(("out_of", "out_of"), ("among", "among"), ("none", "none")),
)

BETWEEN_CHOICES = frozenset({"or", "out_of", "among"})
"""Elsewhere these only join words of a sentence: "my door or window"."""
CLAUSE_ENDS = frozenset({"comma", "stop", "ask"})


@cache
def joining_kind(tags: frozenset[str]) -> str:
    """The first of JOINING, or "". A language has about a hundred sets of tags."""
    return next((kind for tag, kind in JOINING if tag in tags), "")
