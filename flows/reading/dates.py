"""A date as somebody types it on a phone: "7 May", "7/5", "next friday", "in two weeks". Day before month, as here."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "a couple of": 2,
}  # fmt: skip
JUST_PASSED = timedelta(days=120)
"""A date without a year that lies no longer back than this is one that has passed, and not next year's."""

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_BEFORE = r"(?:(?:on|by|until|till|to|for|the|now|is) )*"
_NAMED_DAY = rf"(?:{_WEEKDAY},? )?(?:the )?"
_YEAR = r"(?:,? (?P<year>20[0-9]{2}))?"
_FORMS = (
    rf"(?P<year>20[0-9]{{2}})-(?P<number>[0-9]{{1,2}})-{_DAY}",
    rf"{_NAMED_DAY}{_DAY}(?: of)? ?{_MONTH}\.?{_YEAR}",
    rf"{_NAMED_DAY}{_MONTH}\.? (?:the )?{_DAY}{_YEAR}",
    rf"{_NAMED_DAY}{_DAY} ?[/.-] ?(?P<number>[0-9]{{1,2}})(?: ?[/.-] ?(?P<year>(?:20)?[0-9]{{2}}))?",
    rf"(?:in )?(?P<count>[0-9]{{1,3}}|{'|'.join(COUNTS)}) (?P<unit>day|week|fortnight|month)s?(?:' time)?",
    rf"(?P<which>next|this) {_WEEKDAY}",
    rf"{_WEEKDAY}(?:(?P<next> next week)|(?P<later> week))?",
    r"(?P<word>today|tonight|tomorrow|next week|next month|(?:the )?end of (?:the |this )?month)",
    rf"(?P<end>(?:the )?end of) {_MONTH}{_YEAR}",
)
_EVERY = tuple(re.compile(rf"(?<![\w/.-]){_BEFORE}(?P<date>{form})(?![\w/]|[.-]\d)", re.IGNORECASE) for form in _FORMS)


class Found(NamedTuple):
    """`start` and `end`: its place in the text, with "by" or "on" before it. `day` None: there is no such day."""

    day: date | None
    start: int
    end: int


def find_date(text: str, today: date) -> Found | None:
    """The first date in the text; of two that begin at the same place the longer one."""
    found = [match for form in _EVERY if (match := form.search(text))]
    if not found:
        return None
    first = min(found, key=lambda match: (match.start("date"), -match.end()))
    return Found(_read(first.groupdict(), today), first.start(), first.end())


def _read(parts: dict[str, str | None], today: date) -> date | None:
    given = {name: text.lower() for name, text in parts.items() if text}
    for name, read in READERS:
        if name in given:
            return read(given, today)
    return None


def _in_a_while(given: dict[str, str], today: date) -> date | None:
    count = COUNTS.get(given["count"]) or int(given["count"])
    if given["unit"] == "month":
        return _months_on(today, count)
    return today + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[given["unit"]])


def _weekday(given: dict[str, str], today: date) -> date:
    """ "friday" is the next one to come, "friday week" the one after it, "next friday" that of the week after this."""
    wanted = DAYS.index(given["weekday"][:3])
    if given.get("which") == "next" or "next" in given:
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + (8 if "later" in given else 1))


def _word(given: dict[str, str], today: date) -> date | None:
    word = given["word"]
    if word.endswith("month") and "end" in word:
        return _last_of(today.year, today.month)
    if word == "next month":
        return _months_on(today, 1)
    return today + timedelta(days={"tomorrow": 1, "next week": 7}.get(word, 0))


def _end(given: dict[str, str], today: date) -> date | None:
    month = _month(given)
    year = int(given["year"]) if "year" in given else today.year + (month < today.month)
    return _last_of(year, month)


def _day_and_month(given: dict[str, str], today: date) -> date | None:
    day, month = int(given["day"]), _month(given)
    if "year" in given:
        year = int(given["year"])
        return _date(year if year > 99 else 2000 + year, month, day)
    candidates = filter(None, (_date(year, month, day) for year in _years(today)))
    return next((one for one in candidates if one > today - JUST_PASSED), None)


READERS: tuple[tuple[str, Callable[[dict[str, str], date], date | None]], ...] = (
    ("count", _in_a_while),
    ("word", _word),
    ("end", _end),
    ("day", _day_and_month),
    ("weekday", _weekday),
)


def _years(today: date) -> Iterator[int]:
    """The 29th of February may be years away."""
    yield from range(today.year - 1, today.year + 5)


def _month(given: dict[str, str]) -> int:
    return MONTHS.index(given["month"][:3]) + 1 if "month" in given else int(given["number"])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _months_on(today: date, count: int) -> date | None:
    """The same day of a later month, or its last one."""
    months = today.month - 1 + count
    year, month = today.year + months // 12, months % 12 + 1
    return _date(year, month, today.day) or _last_of(year, month)
