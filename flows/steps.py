"""The life of an outcome: what was claimed when, and how somebody hears the newest who has heard earlier ones.

A claim moves it on (planned, doing, done); a correction puts the claim before it right. What was claimed stays.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Step:
    """`number` from 1. `at`: when it is told from; `written_at`: when staff wrote it, and `written_by` whom, where that
    is known."""

    number: int
    is_correction: bool
    outcome: Outcome
    at: datetime
    written_at: datetime
    written_by: str | None = None


def put_right(steps: Sequence[Step]) -> tuple[Step, ...]:
    """What the newest step corrects: the last claim, and earlier corrections of it. Nothing where it is a claim."""
    if not steps or not steps[-1].is_correction:
        return ()
    earlier = steps[:-1]
    claim = max((place for place, step in enumerate(earlier) if not step.is_correction), default=0)
    return tuple(earlier[claim:])


def as_heard(steps: Sequence[Step], had: Collection[int]) -> Outcome | None:
    """The newest step as somebody should hear it who has had these. None: they have heard just this already."""
    newest = steps[-1]
    last = max((number for number in had if number < newest.number), default=0)
    wrong = next((step.outcome for step in put_right(steps) if step.number == last), None)
    if wrong is None:
        return newest.outcome
    return None if claims(wrong) == claims(newest.outcome) else replace(newest.outcome, corrects=wrong)


def claims(outcome: Outcome) -> tuple[object, ...]:
    """All of it that people are told."""
    return outcome.status, outcome.said, outcome.did, outcome.because, outcome.by


def problems_of_next(steps: Sequence[Step], step: Step, when: str) -> Iterator[str]:
    """Why this cannot be the next claim. `when`: the time from which the last one is told, in words."""
    if steps[-1].at > step.at:
        yield f"What stands now is told from {when} on. Tell this later than that (--at), or correct what stands."
    if claims(steps[-1].outcome) == claims(step.outcome):
        yield "Nothing is different from what stands: write what has changed, such as --status done."


def problems_of_correction(before: Outcome, now: Outcome) -> Iterator[str]:
    if now.why is None:
        yield 'Say what was wrong, people are told it: --why "the date was wrong".'
    if claims(before) == claims(now):
        yield "Nothing is different from what stands: write what is right, such as --did."
