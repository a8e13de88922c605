"""A broadcast: one message from staff to many members, and the steps from a draft to the last text.

A broadcast above a size or a cost goes only after a second person has approved exactly what was shown.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from flows.budget import without_the_last
from flows.consultation import Text
from flows.crowd import Segment
from flows.permissions import may
from flows.phrase import Phrase

if TYPE_CHECKING:
    from decimal import Decimal

State = Literal["draft", "waiting", "scheduled", "going", "paused", "done", "cancelled"]
Step = Literal["edit", "send", "approve", "not_yet", "undo", "pause", "resume", "cancel", "resend"]

TIME_TO_UNDO = timedelta(minutes=5)
EXPIRES_AFTER = timedelta(days=7)
GROWS_BY = 10
"""Of a hundred: so many more people than were approved may get it, since people join while it waits."""

FROM: dict[Step, tuple[State, ...]] = {
    "edit": ("draft", "waiting", "scheduled"),
    "send": ("draft",),
    "approve": ("waiting",),
    "not_yet": ("waiting",),
    "undo": ("waiting", "scheduled"),
    "pause": ("going",),
    "resume": ("paused",),
    "cancel": ("draft", "waiting", "scheduled", "going", "paused"),
    "resend": ("going", "paused", "done"),
}
TO: dict[Step, State] = {
    "edit": "draft",
    "approve": "scheduled",
    "not_yet": "draft",
    "undo": "draft",
    "pause": "paused",
    "resume": "going",
    "cancel": "cancelled",
    "resend": "going",
}
"""Where each step leads. Sending alone leads to one of two: `needs_second`."""

DONE: dict[Step, str] = {
    "edit": "changed",
    "send": "sent",
    "approve": "approved",
    "not_yet": "put off",
    "undo": "taken back",
    "pause": "paused",
    "resume": "going on",
    "cancel": "cancelled",
    "resend": "sent again",
}
AS_STAFF_SAY: dict[State, str] = {
    "draft": "a draft",
    "waiting": "waiting for a second yes",
    "scheduled": "about to go",
    "going": "going out",
    "paused": "paused",
    "done": "done",
    "cancelled": "cancelled",
}


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`at`: when staff want it told, None: as soon as it may. `goes_at`: when it really starts.

    `seen`: a digest of what was shown when it was sent, which a second person approves; `people`: how many were shown.
    """

    id: str
    number: int
    author: str
    text: Text
    segment: Segment
    at: datetime | None = None
    as_is: bool = False
    state: State = "draft"
    seen: str | None = None
    people: int = 0
    goes_at: datetime | None = None
    approved_by: str | None = None
    update: str | None = None

    @property
    def code(self) -> str | None:
        """What a second person types."""
        return None if self.seen is None else code_of(self.seen)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may send alone, and what texts may cost in a month. None: no limit."""

    people: int
    cost: "Decimal | None" = None
    month: "Decimal | None" = None


def code_of(seen: str) -> str:
    """Six digits, so that any phone can type them."""
    return str(100_000 + int(seen[:12], 16) % 900_000)


def said(broadcast: Broadcast) -> tuple[Phrase, ...]:
    """Every one says who writes, and how to end it."""
    return Phrase("broadcast", {"words": broadcast.text}), Phrase("update-end")


def invited(broadcast: Broadcast, on: date, where: str) -> tuple[Phrase, ...]:
    """The first text that somebody on a list gets: how we come by their number, before anything else."""
    how = Phrase("invited", {"date": on}), Phrase("invited-where", {"where": where}, weight=1)
    return *how, Phrase("invited-words", {"words": broadcast.text}), Phrase("update-end")


def shown(broadcast: Broadcast, people: int) -> tuple[object, ...]:
    """All that a second person says yes to; nothing of it may change after that."""
    at = broadcast.at.isoformat() if broadcast.at else None
    words, segment = tuple(broadcast.text.by_language.items()), broadcast.segment
    return broadcast.id, words, segment.to, segment.include, segment.exclude, at, people


def may_steer(roles: tuple[str, ...]) -> bool:
    """Whoever works here: not those who only look on."""
    return may(roles, "write") or may(roles, "approve")


def needs_second(people: int, cost: "Decimal", limits: Limits) -> bool:
    return people > limits.people or (limits.cost is not None and cost > limits.cost)


def has_outgrown(broadcast: Broadcast, people: int, cost: "Decimal", limits: Limits) -> bool:
    """Would it reach so many more than was shown that somebody must say yes (again)?"""
    if broadcast.approved_by is None:
        return needs_second(people, cost, limits)
    return people > broadcast.people + max(1, broadcast.people * GROWS_BY // 100)


def is_above(spent: "Decimal", cost: "Decimal", limits: Limits) -> bool:
    """Would the month's texts cost more than they may? The last of the limit is kept for replies."""
    return limits.month is not None and spent + cost > without_the_last(limits.month)


def share(spent: "Decimal", cost: "Decimal", limits: Limits) -> int | None:
    """The percentage of the month's ceiling that is reached with it, where it is one to warn of: 80 or 50."""
    if limits.month is None or not limits.month:
        return None
    percent = 100 * (spent + cost) / limits.month
    return next((mark for mark in (80, 50) if percent >= mark), None)


def why_not(step: Step, broadcast: Broadcast) -> str | None:
    """One sentence where it cannot be done now; None where it can."""
    name, state = f"Broadcast {broadcast.number}", broadcast.state
    if state in FROM[step]:
        return None
    if step == "approve" and state in ("scheduled", "going", "paused"):
        return f"{name} is {AS_STAFF_SAY[state]} already" + (
            f": {broadcast.approved_by} approved it." if broadcast.approved_by else "."
        )
    if step in ("undo", "edit") and state in ("going", "paused"):
        return f"{name} is going out already: pause it, or cancel what is not sent yet."
    if step == "cancel" or (step, state) in (("pause", "paused"), ("resume", "going")):
        return f"{name} is {AS_STAFF_SAY[state]} already."
    return f"{name} is {AS_STAFF_SAY[state]}, so it cannot be {DONE[step]}."


def why_not_approved_by(
    broadcast: Broadcast, name: str, roles: tuple[str, ...], seen: str | None, now: datetime
) -> str | None:
    """As `why_not`, of a person. `seen`: the digest of what was shown to them."""
    if seen != broadcast.seen:
        return f"Broadcast {broadcast.number} was changed after that, so this no longer counts. Look at it again."
    if (sentence := why_not("approve", broadcast)) is not None:
        return sentence
    if broadcast.at is not None and broadcast.at < now:
        return (
            f"The time of broadcast {broadcast.number} has passed. It needs another one before anybody can approve it."
        )
    if name == broadcast.author:
        return f"You wrote broadcast {broadcast.number}, so somebody else must approve it."
    if not may(roles, "approve"):
        return f"{name} may not approve broadcasts: an approver or a manager may."
    return None


def as_draft(broadcast: Broadcast) -> Broadcast:
    """What was shown and approved no longer counts."""
    return replace(broadcast, state="draft", seen=None, approved_by=None, goes_at=None)


def is_too_late(broadcast: Broadcast, now: datetime) -> bool:
    """It was to go so long ago, while nobody worked or trial mode lasted, that it would be no news any more."""
    return broadcast.goes_at is not None and now - broadcast.goes_at > EXPIRES_AFTER


def starts_at(broadcast: Broadcast, now: datetime) -> datetime:
    """Not before there was time to take it back."""
    return max(now + TIME_TO_UNDO, broadcast.at or now)
