"""Dates and times as staff write them, in their own time zone: `2026-12-08`, `2026-12-08 18:00`, `today + 14 days`."""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.files.problems import shown

WHEN = re.compile(
    r"(?:(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})|today(?: ?\+ ?(?P<later>[0-9]{1,3}) days?)?)"
    r"(?:[ T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}))?"
)
DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ ./-]+(?:of )?"
    r"(?P<month>[0-9]{1,2}|[A-Za-z]{3,9})\.?,?[ ./-]+(?P<year>[0-9]{4})\b"
)
MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FURTHEST_YEARS = 5
DAY = "Write the year first: 2026-12-08. For samples: today + 14 days."
MOMENT = "Write the year first: 2026-12-08, or with a time: 2026-12-08 18:00. For samples: today + 14 days."


class DateProblem(Exception):
    """This is no date that we can use. `what` is wrong; `instead` says what to write."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"{what} {instead}")
        self.what = what
        self.instead = instead


def read_day(text: str, today: date) -> date:
    """A date with no time. Raises DateProblem."""
    found = WHEN.fullmatch(text.strip())
    if found is None:
        raise DateProblem(f'"{shown(text)}" is not a date.', _as_meant(text) or DAY)
    if found["hour"]:
        raise DateProblem("Here only the day counts, with no time.", "Leave the time out.")
    return _day(found, today)


def read_moment(text: str, zone: tzinfo, today: date, end: bool = False) -> datetime:
    """Aware UTC. A date alone is its first moment; with `end`, the moment after its last one. Raises DateProblem."""
    found = WHEN.fullmatch(text.strip())
    if found is None:
        raise DateProblem(f'"{shown(text)}" is not a date or time.', _as_meant(text) or MOMENT)
    day = _day(found, today)
    if not found["hour"]:
        return datetime.combine(day + timedelta(days=int(end)), time(), zone).astimezone(UTC)
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        raise DateProblem(f"There is no time {hour}:{minute:02}.", "Write a time from 00:00 to 23:59.")
    return _local(datetime.combine(day, time(hour, minute)), zone)


def _as_meant(text: str) -> str | None:
    """What to write for "8 Dec 2026" or "08/12/2026": said in words too, since not everybody puts the day first."""
    found = DAY_FIRST.match(text.strip())
    if found is None:
        return None
    named = found["month"][:3].capitalize()
    month = int(found["month"]) if found["month"].isdigit() else MONTHS.index(named) if named in MONTHS else 0
    try:
        meant = date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None
    return f"For {meant.day} {calendar.month_name[month]} {meant.year} write {meant:%Y-%m-%d}."


def _day(found: re.Match[str], today: date) -> date:
    if not found["year"]:
        return today + timedelta(days=int(found["later"] or 0))
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if abs(year - today.year) > FURTHEST_YEARS:
        raise DateProblem(f"The year {year} is far from now.", f"Write a year near {today.year}.")
    if not 1 <= month <= 12:
        raise DateProblem(f"There is no month {month}.", DAY)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = f"{calendar.month_name[month]} {year}"
        raise DateProblem(
            f"{name} has {last} days, and no day {day}.", f"Write {year}-{month:02}-{last}, or another day."
        )
    return date(year, month, day)


def _local(wanted: datetime, zone: tzinfo) -> datetime:
    """Times that the clocks skip or show twice are refused, since nobody could say which moment was meant."""
    first, second = (wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    named = f"{wanted:%H:%M} on {wanted:%Y-%m-%d}"
    if first < second:
        before, after = wanted - timedelta(hours=1), wanted + timedelta(hours=1)
        raise DateProblem(f"{named} comes twice: the clocks go back.", _either(before, after))
    skipped = f"There is no {named}: the clocks go forward."
    raise DateProblem(skipped, _either(second.astimezone(zone), first.astimezone(zone)))


def _either(before: datetime, after: datetime) -> str:
    return f"Write {before:%Y-%m-%d %H:%M} or {after:%Y-%m-%d %H:%M}."
