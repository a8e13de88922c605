"""What the members of the load say: a talk of ten kinds of text, and the order in which many talks run side by side.

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
SEVERAL = ("yes, 3", "yes, 2", "no, 4", "yes 3", "no, 1")

FIRST, TALK = "first", (*("number", "undo", "words", "view", "status", "reason", "menu", "several", "skip"),)
"""A first text from somebody new; then what each member says, in order."""

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


def side_by_side(first: int, members: int, newcomers: int) -> Iterator[Text]:
    """`members` who have joined before, from number `first`, each have their talk, one beginning after the other.

    As many people, from number `newcomers`, write for the first time meanwhile: each kind comes equally often.
    """
    for beginning in range(members + GAP * (len(TALK) - 1)):
        if beginning < members:
            yield text_of(newcomers + beginning, FIRST)
        for place, kind in enumerate(TALK):
            member = beginning - place * GAP
            if 0 <= member < members:
                yield text_of(first + member, kind)


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
    "number": lambda member: str(member % 3 + 1),
    "undo": lambda member: UNDOS[member % len(UNDOS)],
    "words": lambda member: REPAIRS[member % len(REPAIRS)],
    "view": lambda member: f"nobody comes: {complaint(member)}",
    "status": lambda member: "STATUS",
    "reason": lambda member: f"{member % 5 + 1} because {complaint(member)}",
    "menu": lambda member: "MENU",
    "several": lambda member: SEVERAL[member % len(SEVERAL)],
    "skip": lambda member: "skip",
}
