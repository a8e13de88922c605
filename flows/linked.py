"""What happens when somebody says that two addresses are theirs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """LINK: they were given a code for another phone or app of theirs. No journal has it."""

    code: str


@dataclass(frozen=True, slots=True)
class LinkTried:
    """A code came that does not work, or too many did."""


@dataclass(frozen=True, slots=True)
class MembersLinked:
    """The code of another member came: both are one person, and from now on that member."""

    other: str


@dataclass(frozen=True, slots=True)
class RejoinAsked:
    """REJOIN: they were given words for a new phone. No journal has them."""

    words: str


@dataclass(frozen=True, slots=True)
class RecordMoved:
    """The words of another member came: what was theirs is at `address` (its row's id) now, and only there."""

    other: str
    address: str
