"""Somebody who asked for a person hears from one within a working day, or a word that it will be later: once.

Weekends are no working days. Public holidays are not known here: then the word comes a day early.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

SATURDAY = 5
WORD_AT = time(16)
"""Local time: late enough that a person could have written, early enough for those who wait."""

DAYS_MORE = 2
"""How many working days after the word they are told that they hear by."""


def after(day: date, days: int = 1) -> date:
    """The working day that comes so many working days later."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def word_due(asked: datetime, zone: tzinfo) -> datetime:
    """When they are told that it will be later: in the afternoon of the next working day, in UTC."""
    day = after(asked.astimezone(zone).date())
    return datetime.combine(day, WORD_AT, tzinfo=zone).astimezone(UTC)


def hears_by(told: datetime, zone: tzinfo) -> date:
    return after(told.astimezone(zone).date(), DAYS_MORE)
