"""An alert goes to one person after the other, and never waits for somebody who is not there."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.escalation import EVERYBODY, STEPS, steps_due, times

MINUTES = (5, 15, 30)


def at(there: Collection[str], minutes: tuple[int, ...] = MINUTES) -> dict[str, int]:
    return {step: when // timedelta(minutes=1) for step, when in times(minutes, there)}


@pytest.mark.parametrize(
    "there, when",
    [
        (STEPS, [0, 5, 15, 30]),
        (("second_person", "manager", EVERYBODY), [0, 15, 30]),
        (("duty_person", "manager", EVERYBODY), [0, 5, 30]),
        (("duty_person", "second_person", EVERYBODY), [0, 5, 15]),
        (("duty_person", EVERYBODY), [0, 5]),
        (("manager", EVERYBODY), [0, 30]),
        ((EVERYBODY,), [0]),
        ((), []),
    ],
)
def test_whoever_is_missing_hands_their_time_to_the_next(there: Collection[str], when: list[int]) -> None:
    assert list(at(there).values()) == when


def test_a_step_is_due_from_its_minute_on() -> None:
    assert steps_due(timedelta(minutes=5) - timedelta(microseconds=1), MINUTES, STEPS) == STEPS[:1]
    assert steps_due(timedelta(minutes=5), MINUTES, STEPS) == STEPS[:2]
    assert steps_due(timedelta(days=9), MINUTES, STEPS) == STEPS
    assert steps_due(timedelta(seconds=-1), MINUTES, STEPS) == ()


@given(st.sets(st.sampled_from(STEPS), min_size=1), st.lists(st.integers(1, 1440), min_size=3, max_size=3, unique=True))
def test_somebody_is_always_told_at_once_and_nobody_before_the_one_ahead(there: set[str], minutes: list[int]) -> None:
    when = list(at(there, tuple(sorted(minutes))).values())
    assert when[0] == 0
    assert when == sorted(when)
