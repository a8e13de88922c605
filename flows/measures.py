"""How well we listen, as plain numbers: people, messages and votes always apart, and never one score."""

from dataclasses import dataclass
from typing import NamedTuple


class Share(NamedTuple):
    """`part` of `all`."""

    part: int
    all: int

    @property
    def percent(self) -> int | None:
        """A whole number, the half up; None where there is nothing to have a part of."""
        return (200 * self.part + self.all) // (2 * self.all) if self.all else None


@dataclass(frozen=True, slots=True)
class Measures:
    """Of everything, or of some consultations.

    `people`: who said or answered something. `messages`: what they sent. `votes`: answers that count, late ones not.
    `views`: what they said in their own words. Of the views: `thanked` within ten seconds; `answered`: an outcome about
    it has been told; `unread`: nothing has become of it, and nobody has read it. `days`: until half of those
    that are answered were. `told_on_time`: of the dates that were promised and have come, those by which people heard.
    `kept_on_time`: of the promises whose first date has come.
    `confirmed`: of what we say is done, what somebody says worked and nobody denies; `disputed`: what somebody denies;
    `reopened`: what is open again, or was.
    """

    people: int
    messages: int
    votes: int
    views: int
    thanked: Share
    answered: Share
    unread: int
    days: float | None
    told_on_time: Share
    kept_on_time: Share
    confirmed: Share
    disputed: int
    reopened: int
