"""Dates are local, say what they mean, and are refused where nobody could say which moment was meant."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.dates import DateProblem, read_day, read_moment
from tests.files.reading import TODAY, ZONE

GOOD_MOMENTS = [
    ("2026-12-08 18:00", datetime(2026, 12, 8, 18, tzinfo=UTC)),
    ("2026-12-08T18:00", datetime(2026, 12, 8, 18, tzinfo=UTC)),
    ("2026-7-1 9:30", datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
    ("2026-07-01", datetime(2026, 6, 30, 23, tzinfo=UTC)),
    ("today", datetime(2026, 11, 24, tzinfo=UTC)),
    ("today + 1 day", datetime(2026, 11, 25, tzinfo=UTC)),
    ("today + 14 days", datetime(2026, 12, 8, tzinfo=UTC)),
    ("today+14 days 18:00", datetime(2026, 12, 8, 18, tzinfo=UTC)),
]


@pytest.mark.parametrize(("text", "moment"), GOOD_MOMENTS)
def test_a_time_is_local(text: str, moment: datetime) -> None:
    assert read_moment(text, ZONE, TODAY) == moment


def test_a_day_ends_at_the_next_midnight() -> None:
    assert read_moment("2026-12-08", ZONE, TODAY, end=True) == datetime(2026, 12, 9, tzinfo=UTC)
    assert read_moment("2026-12-08 00:00", ZONE, TODAY, end=True) == datetime(2026, 12, 8, tzinfo=UTC)


def test_a_day_whose_midnight_is_skipped_starts_with_its_first_moment() -> None:
    santiago = ZoneInfo("America/Santiago")
    assert read_moment("2026-09-06", santiago, TODAY) == datetime(2026, 9, 6, 4, tzinfo=UTC)


REFUSED = [
    ("2027-03-28 01:30", "no 01:30 on 2027-03-28", "2027-03-28 00:30 or 2027-03-28 02:30"),
    ("2026-10-25 01:30", "comes twice", "2026-10-25 00:30 or 2026-10-25 02:30"),
    ("2027-02-29", "February 2027 has 28 days", "2027-02-28"),
    ("2026-11-31 10:00", "30 days", "2026-11-30"),
    ("2026-13-01", "no month 13", "2026-12-08"),
    ("2026-00-01", "no month 0", "2026-12-08"),
    ("2026-12-00", "no day 0", "2026-12-31"),
    ("2026-12-08 24:00", "no time 24:00", "23:59"),
    ("2026-12-08 12:60", "no time 12:60", "23:59"),
    ("2206-12-08", "2206 is far", "2026"),
    ("0000-01-01", "0 is far", "2026"),
    ("08/12/2026", '"08/12/2026"', "For 8 December 2026 write 2026-12-08."),
    ("3.2.2027", '"3.2.2027"', "For 3 February 2027 write 2027-02-03."),
    ("8th of December 2026", "not a date", "For 8 December 2026 write 2026-12-08."),
    ("8 dec 2026 18:00", "not a date", "For 8 December 2026 write 2026-12-08."),
    ("30 Feb 2027", "not a date", "Write the year first"),
    ("08/13/2026", "not a date", "Write the year first"),
    ("8 Dec", '"8 Dec"', "2026-12-08"),
    ("2026-12-08 18:00:00", "not a date", "2026-12-08 18:00"),
    ("2026-12-08T18:00Z", "not a date", "2026-12-08 18:00"),
    ("２０２６-12-08", "not a date", "2026-12-08"),
    ("today + 10000 days", "not a date", "today + 14 days"),
    ("46364", "not a date", "2026-12-08"),
]


@pytest.mark.parametrize(("text", "what", "instead"), REFUSED)
def test_a_date_that_cannot_be_used_says_what_to_write(text: str, what: str, instead: str) -> None:
    with pytest.raises(DateProblem) as wrong:
        read_moment(text, ZONE, TODAY)
    assert what in wrong.value.what
    assert instead in wrong.value.instead


@pytest.mark.parametrize("text", ["2027-03-28 00:30", "2027-03-28 02:30", "2026-10-25 00:30", "2026-10-25 02:30"])
def test_what_is_suggested_around_a_clock_change_is_accepted(text: str) -> None:
    assert read_moment(text, ZONE, TODAY).astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == text


def test_a_day_has_no_time() -> None:
    assert read_day("today + 14 days", TODAY) == date(2026, 12, 8)
    with pytest.raises(DateProblem, match="time out"):
        read_day("2026-12-08 12:00", TODAY)


def moment_or_problem(text: str, zone: str) -> datetime | DateProblem:
    try:
        return read_moment(text, ZoneInfo(zone), TODAY)
    except DateProblem as wrong:
        return wrong


@given(st.datetimes(datetime(2022, 1, 1), datetime(2031, 12, 30)), st.sampled_from(["Europe/London", "Asia/Beirut"]))
def test_any_minute_is_that_local_minute_or_refused(moment: datetime, zone: str) -> None:
    text = f"{moment:%Y-%m-%d %H:%M}"
    read = moment_or_problem(text, zone)
    if isinstance(read, DateProblem):
        assert "clocks" in read.what
    else:
        assert read.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") == text


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_date_problem(text: str) -> None:
    read = moment_or_problem(text, "Europe/London")
    assert isinstance(read, datetime) or read.instead
