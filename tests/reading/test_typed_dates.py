"""A date as somebody types it on a phone, seen from Wednesday 14 April 2027."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.dates import find_date

TODAY = date(2027, 4, 14)
MAY = date(2027, 5, 7)


@pytest.mark.parametrize(
    "text, day",
    [
        *((text, MAY) for text in ("7 May", "7th of may", "May 7th", "7/5", "7.5.", "7-5", "07/05/27", "7/5/2027")),
        *((text, MAY) for text in ("fri 7 May", "Friday the 7th of May", "by 7 MAY", "2027-05-07", "7may")),
        ("tomorrow", date(2027, 4, 15)),
        ("friday", date(2027, 4, 16)),
        ("this Fri", date(2027, 4, 16)),
        ("next friday", date(2027, 4, 23)),
        ("friday week", date(2027, 4, 23)),
        ("wednesday", date(2027, 4, 21)),
        ("monday next week", date(2027, 4, 19)),
        ("in two weeks", date(2027, 4, 28)),
        ("2 weeks' time", date(2027, 4, 28)),
        ("in a fortnight", date(2027, 4, 28)),
        ("10 days", date(2027, 4, 24)),
        ("next week", date(2027, 4, 21)),
        ("in a month", date(2027, 5, 14)),
        ("end of May", date(2027, 5, 31)),
        ("end of the month", date(2027, 4, 30)),
        ("10 April", date(2027, 4, 10)),
        ("3 Jan", date(2027, 1, 3)),
        ("10 dec", date(2027, 12, 10)),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_it_means_this_day(text: str, day: date) -> None:
    found = find_date(f"locks {text}, the part is on order", TODAY)
    assert found is not None
    assert found.day == day
    assert found.start == len("locks ")


@pytest.mark.parametrize("text", ["31 April", "32/5", "7/13", "0 May"])
def test_a_day_that_does_not_exist_is_a_date_and_no_day(text: str) -> None:
    found = find_date(text, TODAY)
    assert found is not None
    assert found.day is None


@pytest.mark.parametrize("text", ["", "may be late", "flat 7", "1.2.3.4", "the 7th", "we march on", "07700 900123"])
def test_this_is_no_date(text: str) -> None:
    assert find_date(text, TODAY) is None


@given(st.text(), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_on_any_day(text: str, today: date) -> None:
    found = find_date(text, today)
    assert found is None or 0 <= found.start < found.end <= len(text)


@given(st.dates(date(2027, 4, 15), date(2027, 12, 1)))
def test_a_day_of_this_year_is_read_however_it_is_written(day: date) -> None:
    for written in (f"{day.day} {day:%B}", f"{day:%b} {day.day}", f"{day.day}/{day.month}", day.isoformat()):
        found = find_date(written, TODAY)
        assert found is not None
        assert found.day == day
