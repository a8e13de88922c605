"""What whoever writes was asked about as an owner of promises."""

from typing import TYPE_CHECKING, NamedTuple

from flows.promises import Ledger

if TYPE_CHECKING:
    from flows.plain import PlainWords


class Owed(NamedTuple):
    """One promise. `by`: their name on the staff list. `people`: how many hear of an answer, and `when`, in words.

    `room`: how long their words may be, in units of a text. `asked_back`: they wrote no answer, and we said so.
    """

    ledger: Ledger
    by: str
    people: int
    when: str
    room: int
    plain: "PlainWords"
    asked_back: bool = False

    @property
    def what(self) -> str:
        return self.ledger.promise.what.in_language("en")
