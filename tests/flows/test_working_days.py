"""Whoever asked for a person hears by the afternoon of the next working day that it will be later."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.working_days import after, hears_by, word_due

LONDON = ZoneInfo("Europe/London")


def local(text: str) -> datetime:
    return datetime.strptime(text, "%a %d %b %Y %H:%M").replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    "asked, due, by",
    [
        ("Tue 24 Nov 2026 10:00", "Wed 25 Nov 2026 16:00", "27 Nov"),
        ("Tue 24 Nov 2026 23:59", "Wed 25 Nov 2026 16:00", "27 Nov"),
        ("Fri 27 Nov 2026 15:00", "Mon 30 Nov 2026 16:00", "02 Dec"),
        ("Sat 28 Nov 2026 09:00", "Mon 30 Nov 2026 16:00", "02 Dec"),
        ("Sun 29 Nov 2026 23:00", "Mon 30 Nov 2026 16:00", "02 Dec"),
        ("Thu 26 Mar 2026 12:00", "Fri 27 Mar 2026 16:00", "31 Mar"),
        ("Fri 27 Mar 2026 12:00", "Mon 30 Mar 2026 16:00", "01 Apr"),
    ],
)
def test_a_weekend_is_no_working_day_and_the_clock_is_local(asked: str, due: str, by: str) -> None:
    assert word_due(local(asked), LONDON) == local(due)
    assert f"{hears_by(local(due), LONDON):%d %b}" == by


def test_a_working_day_is_never_a_weekend() -> None:
    for day in range(1, 29):
        for days in (1, 2, 5):
            assert after(datetime(2026, 2, day).date(), days).weekday() < 5
