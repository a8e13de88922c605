"""Broadcasts in the world without a database: one goes to the member when it may."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from flows.agreeing import AskAgainAnswered, Basis
from flows.broadcast import TO, Broadcast, State, said
from flows.crowd import gets
from flows.facts import BroadcastSteered, Fact, MemberLeft
from flows.turn import Desk, Say
from flows.unasked import Priority
from tests.transcripts.broadcasts import is_broadcast_line, read_broadcast_line
from tests.transcripts.pure_news import Queued

if TYPE_CHECKING:
    from tests.transcripts.pure_world import PureWorld


class PureBroadcasts:
    """`role`: of whoever writes, where that is staff."""

    def __init__(self, world: "PureWorld", role: str) -> None:
        self.world, self.role, self.every = world, role, list[Broadcast]()
        self.right: Basis = ""
        self.may: bool | None = None

    def staff(self, command: str, words: list[str], now: datetime) -> bool:
        """A broadcast, or by what right one asks again. False: it is something else."""
        if is_broadcast_line(command):
            self.every.append(read_broadcast_line(words[1:], len(self.every) + 1, now))
        elif words[0] == "right":
            self.right = words[1]  # type: ignore[assignment]
        return is_broadcast_line(command) or words[0] == "right"

    def note(self, facts: Iterable[Fact]) -> None:
        """What they say of being asked again; leaving ends that."""
        for fact in facts:
            if isinstance(fact, AskAgainAnswered | MemberLeft):
                self.may = fact.answer == "yes" if isinstance(fact, AskAgainAnswered) else None

    def may_ask(self) -> bool:
        return self.right == "consent" and self.may is None

    def steer(self, fact: BroadcastSteered) -> None:
        place = int(fact.reference) - 1
        self.every[place] = replace(self.every[place], state=TO[fact.step])

    def tick(self, now: datetime) -> list[str]:
        """One that starts takes its audience, and what is taken goes when it may."""
        told: list[str] = []
        for place, one in enumerate(self.every):
            if one.state == "scheduled" and one.goes_at and one.goes_at <= now:
                state: State = "going" if gets(one.segment, self.world.person(now), self.right) else "done"
                self.every[place] = one = replace(one, state=state)
            say = Say(said(one))
            queued = Queued(Priority.QUESTION, lambda say=say: say)  # type: ignore[misc]
            if one.state == "going" and self.world.may_go(queued, now):
                self.every[place] = replace(one, state="done")
                told += self.world.tell(self.world.here(now), say)
        return told

    def desk(self) -> Desk | None:
        newest = tuple(reversed(self.every))
        known = self.world.consultations
        return Desk("front desk", (self.role,), newest, consultations=known) if self.role else None
