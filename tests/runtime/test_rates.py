"""A sender never goes faster than its rate, and never stands still while it may go."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rates import Bucket

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
STEPS = st.lists(st.tuples(st.floats(0, 5), st.integers(1, 3)), max_size=60)


@given(st.floats(0.5, 100), STEPS)
def test_no_more_goes_than_the_rate_allows_whatever_the_pace(rate: float, steps: list[tuple[float, int]]) -> None:
    bucket, now, sent = Bucket(rate, rate, START), START, 0
    for pause, segments in steps:
        now += timedelta(seconds=pause)
        if bucket.room(now):
            bucket.take(segments, now)
            sent += segments
    passed = (now - START).total_seconds()
    assert sent <= max(rate, 1) + passed * rate + 3


@given(st.floats(0.5, 100), st.integers(1, 6))
def test_ready_in_says_when_there_is_room_again(rate: float, segments: int) -> None:
    bucket = Bucket(rate, 1, START)
    bucket.take(segments, START)
    wait = timedelta(seconds=bucket.ready_in(START)) + timedelta(microseconds=2)
    assert bucket.room(START) == 0
    assert bucket.room(START + wait) >= 1


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing() -> None:
    bucket = Bucket(1, 1, START)
    bucket.take(1, START)
    assert bucket.room(START - timedelta(hours=1)) == 0
    assert bucket.room(START - timedelta(hours=1) + timedelta(seconds=1)) == 1
