"""Who is on duty: by the clock on the wall, past midnight too, and never nobody."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.rota import A_DAY, Shift, is_on, on_duty

MONDAY = datetime(2026, 11, 23)
shifts = st.builds(
    Shift, st.sampled_from("abc"), st.integers(0, 6), st.integers(0, A_DAY - 1), st.integers(0, A_DAY - 1)
)


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [(9, 17, {9, 16}), (20, 8, {20, 23, 24, 31}), (0, 0, {0, 23}), (9, 9, {9, 23, 32})],
)
def test_a_shift_is_from_its_beginning_until_its_end(begins: int, ends: int, hours: set[int]) -> None:
    shift = Shift("a", 0, begins * 60, ends * 60)
    assert all(is_on(shift, MONDAY + timedelta(hours=hour)) for hour in hours)
    first, last = min(hours), max(hours)
    assert not is_on(shift, MONDAY + timedelta(hours=first, minutes=-1))
    assert not is_on(shift, MONDAY + timedelta(hours=last + 1))


def test_the_night_of_a_sunday_ends_on_monday_morning() -> None:
    assert is_on(Shift("a", 6, 22 * 60, 6 * 60), MONDAY + timedelta(hours=5))


@given(st.lists(st.sampled_from("abcd"), unique=True), st.lists(shifts, max_size=5), st.integers(0, 7 * A_DAY))
def test_nobody_is_never_nobody_and_nobody_is_made_up(names: list[str], rota: list[Shift], minute: int) -> None:
    on = on_duty(names, rota, MONDAY + timedelta(minutes=minute))
    assert set(on) <= set(names)
    assert bool(on) == bool(names)
