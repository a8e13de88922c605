"""When somebody agreed, as a list of people says it: a day that was, written in one of the ways that people use."""

import calendar
import re
from datetime import date, timedelta

_TIME = (
    r"(?:,?[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:Z|UTC|GMT|BST)?(?:[+-]\d{1,2}(?::?\d{2})?)?)(?: \([\w ]+\))?)?"
)
"""After any day: programs add when, in one of many ways. The day is the one that is written."""

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"


def _form(day: str) -> re.Pattern[str]:
    return re.compile(_WEEKDAY + day + _TIME, re.IGNORECASE)


YEAR_FIRST = _form(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST = _form(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
IN_WORDS = _form(r"(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([A-Za-z]{3,9})\.?,?[ -](\d{4})")
MONTH_FIRST = _form(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
TWO_DIGITS = _form(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]'?\d{2}")
SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?|5[0-4]\d{3}(?:\.\d+)?")
EXCEL_BEGAN = date(1899, 12, 30)
MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
LONGEST_YEARS = 10
LIKE_THIS = "Write the year first: 2026-11-24."
SAID_NO = frozenset({"no", "n", "false", "0", "refused", "withdrawn", "opted out", "opt out", "stop"})
SAID_YES = frozenset({"", "yes", "y", "true", "1", "x", "ok", "agreed", "opted in"})


class NoDay(Exception):
    """What is wrong, and what to write."""


def read_agreed_on(cell: str, today: date) -> date:
    """Days come before months, as in Britain. Raises NoDay."""
    text = cell.strip()
    if not text:
        raise NoDay(f"It does not say when they agreed. {LIKE_THIS}")
    if text.casefold() in SAID_NO:
        raise NoDay("They did not agree, so nothing may be sent to them. Take this row out.")
    day = _day(text)
    if day > today:
        raise NoDay(f"{day.isoformat()} has not come yet. Write the day on which they agreed.")
    if today.year - day.year > LONGEST_YEARS:
        raise NoDay(f"{day.isoformat()} is more than {LONGEST_YEARS} years ago. Ask them again, and write that day.")
    return day


def could_be_another_day(cell: str) -> date | None:
    """The day that we take it for, where other countries would take it for another."""
    found = DAY_FIRST.fullmatch(cell.strip())
    if found is None or not 1 <= int(found[1]) <= 12 or not 1 <= int(found[2]) <= 12 or int(found[1]) == int(found[2]):
        return None
    return date(int(found[3]), int(found[2]), int(found[1]))


def _day(text: str) -> date:
    if found := YEAR_FIRST.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.fullmatch(text):
        return _made(int(found[3]), int(found[2]), int(found[1]))
    if (found := IN_WORDS.fullmatch(text)) and found[2][:3].lower() in MONTHS:
        return _made(int(found[3]), MONTHS[found[2][:3].lower()], int(found[1]))
    if (found := MONTH_FIRST.fullmatch(text)) and found[1][:3].lower() in MONTHS:
        return _made(int(found[3]), MONTHS[found[1][:3].lower()], int(found[2]))
    if TWO_DIGITS.fullmatch(text):
        raise NoDay(f"The year has two digits. {LIKE_THIS}")
    if SERIAL.fullmatch(text):
        perhaps = EXCEL_BEGAN + timedelta(days=int(float(text)))
        raise NoDay(f"This is a day as Excel counts it. If it is {perhaps.isoformat()}, write that.")
    if text.casefold() in SAID_YES:
        raise NoDay(f"It says that they agreed, not when. {LIKE_THIS}")
    raise NoDay(f"This is not a day. {LIKE_THIS}")


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDay(f"There is no day {day} in month {month} of {year}. {LIKE_THIS}") from None
