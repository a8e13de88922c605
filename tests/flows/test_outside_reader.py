"""When an outside reader hears again."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.outside_reader import is_due

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "has_news, since, due",
    [
        (True, timedelta(minutes=9), False),
        (True, timedelta(minutes=10), True),
        (False, timedelta(days=6), False),
        (False, timedelta(days=7), True),
    ],
)
def test_soon_of_a_new_complaint_and_each_week_of_an_unread_one(has_news: bool, since: timedelta, due: bool) -> None:
    assert is_due(NOW - since, has_news, NOW) is due
