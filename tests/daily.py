"""What is looked at once a day beside the ticks is left out where a test goes from day to day and is about something else.

There each tick would be a new day, and counting all that there is, a third of the time. Tests of what is counted, of
traces that must not be left and of faults have all of it.
"""

import pytest

ONCE_A_DAY = ("measure_the_day", "recount", "recheck", "look_at_balance", "keep_suppressions", "look_through")


@pytest.fixture
def without_daily_looks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test in a folder that is without them asks for `daily_looks` to have them all the same."""
    from bot import schedule

    assert {job.__name__ for job in schedule.BESIDE} > set(ONCE_A_DAY)
    if "daily_looks" not in request.fixturenames:
        monkeypatch.setattr(schedule, "BESIDE", [job for job in schedule.BESIDE if job.__name__ not in ONCE_A_DAY])


@pytest.fixture
def daily_looks() -> None:
    """As in earnest."""
