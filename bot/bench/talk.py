"""What the members of the load say: ten kinds of text in short talks, and the order in which many talks run together.

Why ten different kinds: an answer by number is the cheapest turn there is, and no real day is made of those alone.
Words of their own differ from member to member, since what was read once is quicker to read again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

THINGS = ("lift", "shower", "front door", "boiler", "heating", "gate", "kitchen tap", "window", "stairs", "dryer")
TROUBLES = ("has been broken", "makes a noise", "was left open", "is cold", "smells", "keeps failing", "is too dark")
TIMES = ("since monday", "every evening", "all week", "for weeks now", "again", "when it rains", "most mornings")
REPAIRS = ("hot water", "the locks please", "heating", "Locks", "the second one", "hot water pls", "i pick heating")
UNDOS = ("undo", "UNDO", "Undo")

FIRST = "first"
TALKS = (("number", "undo", "words"), ("view", "reason", "menu"), ("status", "several", "skip"))
"""A first text comes from somebody new. Whoever has joined has one of these talks, in this order."""

KINDS = (FIRST, *(kind for kinds in TALKS for kind in kinds))
GAP = 70
"""How many members begin between two texts of the same one: more than there are connections, so that it is answered."""


@dataclass(frozen=True, slots=True)
class Text:
    """`member`: a number from 0, whoever that is."""

    member: int
    kind: str
    words: str


def first_texts(first: int, count: int) -> Iterator[Text]:
    """Each of these members writes for the first time."""
    return (text_of(member, FIRST) for member in range(first, first + count))


def side_by_side(first: int, talks: int, newcomers: int) -> Iterator[Text]:
    """`talks` times three members who have joined before, from number `first`, one beginning after the other.

    For each three, somebody writes for the first time, from number `newcomers`: every kind comes equally often.
    """
    members, texts_each = talks * len(TALKS), len(TALKS[0])
    for beginning in range(members + GAP * (texts_each - 1)):
        if beginning < members and beginning % len(TALKS) == 0:
            yield text_of(newcomers + beginning // len(TALKS), FIRST)
        for place in range(texts_each):
            member = beginning - place * GAP
            if 0 <= member < members:
                yield text_of(first + member, TALKS[member % len(TALKS)][place])


def text_of(member: int, kind: str) -> Text:
    return Text(member, kind, WORDS[kind](member))


def complaint(member: int) -> str:
    """No two members' words are the same."""
    thing, trouble, when = member % 10, member // 10 % 7, member // 70 % 7
    return f"the {THINGS[thing]} {TROUBLES[trouble]} {TIMES[when]} in flat {letters(member)}"


def letters(number: int) -> str:
    """Letters instead of figures, since a figure is an answer."""
    return "".join(chr(ord("a") + int(figure)) for figure in f"{number:05}")


WORDS: dict[str, Callable[[int], str]] = {
    FIRST: complaint,
    "number": lambda member: str(member // 3 % 3 + 1),
    "undo": lambda member: UNDOS[member // 3 % len(UNDOS)],
    "words": lambda member: REPAIRS[member // 3 % len(REPAIRS)],
    "view": lambda member: f"nobody comes: {complaint(member)}",
    "reason": lambda member: f"{member // 3 % 3 + 1} because {complaint(member)}",
    "menu": lambda member: "MENU",
    "status": lambda member: "STATUS",
    "several": lambda member: f"{member // 3 % 3 + 1}, {4 + member // 9 % 2}",
    "skip": lambda member: "skip",
}
