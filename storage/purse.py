"""What texts may still cost this month, in segments: taken from as they are claimed, counted anew now and then."""

from dataclasses import dataclass

from flows.budget import Room
from storage.statements import AnyRow

HELD_REPLY = 9
"""The priority of a reply that the month's limit holds back: behind all other replies, before what nobody asked for."""

COSTS = frozenset({"sms"})
"""Channels on which a message costs."""

ALWAYS = frozenset({"help", "staff"})
"""Kinds that nothing holds back: somebody may be in danger, or must be told of it."""


@dataclass(slots=True)
class Purse:
    """Segments for replies, and for what nobody asked for: one that does not fit closes it until it is counted anew."""

    replies: int
    unasked: int

    @classmethod
    def of(cls, room: Room) -> "Purse":
        return cls(room.replies, room.unasked)

    def allows(self, row: AnyRow) -> bool:
        """A row of the outbox. The one line that answers a leaving goes too."""
        return row.kind in ALWAYS or bool(row.goodbye) or row.segments <= self.replies

    def allows_unasked(self, row: AnyRow) -> bool:
        if row.segments <= self.unasked:
            return True
        self.unasked = 0
        return False

    def take(self, row: AnyRow) -> None:
        """Help lines are no part of what the limit is for."""
        if row.kind != "help":
            self.replies -= row.segments
            self.unasked -= row.segments
