"""Whom an open alert reaches next: the duty person at once, then a second one, then the manager, then everybody."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

EVERYBODY = "everybody"
STEPS = ("duty_person", "second_person", "manager", EVERYBODY)
"""In order. All but the last are roles of staff."""

AGAIN_AFTER = timedelta(minutes=10)
"""A further cry is told again, but not each one of many."""


def steps_due(open_for: timedelta, minutes: Sequence[int], there: Collection[str]) -> tuple[str, ...]:
    """The steps that should have been taken by now. `minutes`: of each step after the first; `there`: as `times`."""
    return tuple(step for step, at in times(minutes, there) if at <= open_for)


def times(minutes: Sequence[int], there: Collection[str]) -> Iterator[tuple[str, timedelta]]:
    """When each step is taken, from the moment the alert opened. `there`: the steps that somebody can be told at.

    Where nobody stands for a step, the next one takes its time: it does not wait for its own.
    """
    handed_on: timedelta | None = None
    for step, own in zip(STEPS, (0, *minutes), strict=True):
        at = timedelta(minutes=own) if handed_on is None else handed_on
        handed_on = None if step in there else at
        if step in there:
            yield step, at
