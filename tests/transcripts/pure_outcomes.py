"""Outcomes in the world without a database: their steps, which of them the member has had, and what is told of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flows import loop
from flows.outcome import Outcome
from flows.steps import Step, as_heard
from flows.turn import Say
from flows.unasked import Priority
from tests.transcripts.pure_news import PureNews, Queued

Hears = Callable[[Outcome], bool]


class PureOutcomes:
    """`hears`: is it about the member? `reopened`: those that the member has opened again since the last claim."""

    def __init__(self, news: PureNews, hears: Hears) -> None:
        self.news, self.hears = news, hears
        self.steps: dict[str, tuple[Step, ...]] = {}
        self.had: dict[str, set[int]] = {}
        self.queued: dict[str, list[Queued]] = {}
        self.reopened: set[str] = set()

    def claimed(self, outcome_id: str) -> Outcome:
        return self.steps[outcome_id][-1].outcome

    def as_heard(self, outcome_id: str) -> Outcome:
        return as_heard(self.steps[outcome_id], self.had[outcome_id]) or self.claimed(outcome_id)

    def newest_first(self) -> tuple[Outcome, ...]:
        return tuple(map(self.as_heard, reversed(self.steps)))

    def status(self, reference: str) -> str:
        about = [one for one in map(self.claimed, self.steps) if reference in one.about.references]
        if not about:
            return "heard"
        return "reopened" if about[-1].id in self.reopened else about[-1].status

    def add(self, written: Outcome, now: datetime) -> Outcome:
        outcome = replace(written, id=f"outcome-{len(self.steps) + 1}")
        self.steps[outcome.id], self.had[outcome.id], self.queued[outcome.id] = (), set(), []
        self.tell(outcome.id, Step(1, False, outcome, now, now))
        return outcome

    def change(self, is_correction: bool, outcome: Outcome, now: datetime) -> Step:
        """A correction stops what has not gone."""
        waiting = self.queued[outcome.id] if is_correction else []
        self.news.queue = [one for one in self.news.queue if one not in waiting]
        if not is_correction:
            self.reopened.discard(outcome.id)
        step = Step(len(self.steps[outcome.id]) + 1, is_correction, outcome, now, now)
        self.tell(outcome.id, step)
        return step

    def tell(self, id: str, step: Step) -> None:
        self.steps[id] += (step,)
        priority = Priority.PROMISE if step.is_correction else Priority.OUTCOME
        queued = Queued(
            priority,
            lambda: self.say(id, step.number),
            outranks=step.is_correction,
            went=lambda: self.had[id].add(step.number),
        )
        self.queued[id].append(queued)
        self.news.queue.append(queued)

    def say(self, id: str, number: int) -> Say | None:
        """None: it is not for them, or they have heard just this."""
        outcome = as_heard(self.steps[id][:number], self.had[id])
        return loop.update_for(outcome) if outcome is not None and (self.had[id] or self.hears(outcome)) else None
