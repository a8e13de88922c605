"""What each kind of update has to say: what is told, and who hears it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection

from flows.turn import Say
from flows.unasked import Priority
from storage.audience import Hearer
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House


@dataclass(frozen=True, slots=True)
class News:
    """The same words for several members; after `expires_at` they would be no news any more.

    `more`: others come after these, in the order of ids; `Update.reached` then says where to go on. So the one writer
    is never held for long, however many there are. `is_last`: it goes to an address to which nothing else does.
    """

    say: Say
    hearers: Sequence[Hearer]
    expires_at: datetime | None = None
    more: bool = False
    is_last: bool = False


class Telling(Protocol):
    """A module for one kind.

    `PRIORITY`: what goes first. `OUTRANKS`: it goes even where a member has had their share already.
    """

    PRIORITY: Priority
    OUTRANKS: bool

    def news(self, db: Connection, house: "House", update: Update, now: datetime) -> Iterable[News]:
        """What is told now. Nothing: it is no longer wanted, and nobody hears it."""
        ...
