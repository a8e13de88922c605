"""Broadcasts in the world without a database: one goes to the member when it may."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from flows.broadcast import TO, Broadcast, State, said
from flows.crowd import gets
from flows.facts import BroadcastSteered
from flows.turn import Desk, Say
from flows.unasked import Priority
from tests.transcripts.broadcasts import read_broadcast_line
from tests.transcripts.pure_news import Queued

if TYPE_CHECKING:
    from tests.transcripts.pure_world import PureWorld


class PureBroadcasts:
    """`role`: of whoever writes, where that is staff."""

    def __init__(self, world: "PureWorld", role: str) -> None:
        self.world, self.role, self.every = world, role, list[Broadcast]()

    def add(self, words: list[str], now: datetime) -> None:
        self.every.append(read_broadcast_line(words, len(self.every) + 1, now))

    def steer(self, fact: BroadcastSteered) -> None:
        place = int(fact.reference) - 1
        self.every[place] = replace(self.every[place], state=TO[fact.step])

    def tick(self, now: datetime) -> list[str]:
        """One that starts takes its audience, and what is taken goes when it may."""
        told: list[str] = []
        for place, one in enumerate(self.every):
            if one.state == "scheduled" and one.goes_at and one.goes_at <= now:
                state: State = "going" if gets(one.segment, self.world.person(now)) else "done"
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
