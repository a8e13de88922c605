"""What somebody has agreed to, for each purpose, and whether a text that asks them something new may go to them.

News goes to whoever has not left: what became of one's own words, promises, and results of what one took part in. A
text that asks again needs more. By what right it may ask is chosen once for the whole installation (`Basis`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Purpose = Literal["take_part", "be_quoted", "be_asked_again"]
Basis = Literal["", "consent", "soft_opt_in", "public_task"]
"""By what right we write to people who did not write just now; "": nobody has chosen yet.

consent: only who said yes to being asked again. soft_opt_in: a charity's own purposes, who gave their number when they
took an interest and could say no then, and in each text. public_task: about a public service, never to promote.
"""

PURPOSES: tuple[Purpose, ...] = ("take_part", "be_quoted", "be_asked_again")
EVERYTHING = "everything"
"""What a leaving is about."""


class Standing(NamedTuple):
    """What is known of somebody when we want to ask them something.

    `asked_again`: their last word on being asked again; None: they never said. `wrote`: they have written to us.
    `was_asked`: something was asked of them unasked before. `took_part`: in what this text is about.
    """

    left: bool = False
    asked_again: bool | None = None
    wrote: bool = True
    was_asked: bool = False
    took_part: bool = False


def may_be_asked(one: Standing, basis: Basis) -> bool:
    """Whoever came from a list agreed to take part, so they may be invited: once.

    Why who wrote may be asked again where nobody asked for a yes: the first reply says who we are and that STOP ends,
    and so does every text after it.
    """
    if one.left:
        return False
    if one.took_part:
        return True
    if one.asked_again is not None:
        return one.asked_again
    return basis != "consent" if one.wrote else not one.was_asked


@dataclass(frozen=True, slots=True)
class AskAgainAnswered:
    """They said whether they may be asked again about other things: "yes" or "no"."""

    answer: str


PROMOTING = (
    *("donat", "fundrais", "fund-rais", "sponsor", "raffle", "gift aid", "giftaid", "lottery", "legacy gift"),
    *("special offer", "discount", "buy a ticket", "buy tickets", "appeal for money"),
)
"""In a text of a public task these say that it is something else. English, as staff write it first."""


def promotes(texts: Iterable[str]) -> Iterator[str]:
    """The words in it that promote or ask for money. A net with holes: a person looks as well."""
    said = " ".join(" ".join(texts).casefold().split())
    return (word for word in PROMOTING if word in said)
