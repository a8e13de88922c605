"""How long somebody waits, and by when they hear, in the words of staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.console.saying import counted
from flows.silence import Waiting
from flows.working_days import hears_by, word_due
from storage.requests import Request

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Clock:
    """`is_late`: the word is overdue."""

    words: str
    is_late: bool


def of_view(one: Waiting, now: datetime, zone: tzinfo) -> Clock:
    """ "waits 3 days; a word is due by Thu" """
    return _clock(one.came, one.hears_by, now, zone)


def of_request(one: Request, now: datetime, zone: tzinfo) -> Clock:
    """Somebody who asked for a person hears within a working day, or that it will be later."""
    if one.told_at is None:
        return _clock(one.at, word_due(one.at, zone), now, zone)
    due = datetime.combine(hears_by(one.told_at, zone) + DAY, datetime.min.time(), zone)
    return _clock(one.at, due, now, zone)


def _clock(since: datetime, due: datetime, now: datetime, zone: tzinfo) -> Clock:
    is_late = due <= now
    last = (due - timedelta(microseconds=1)).astimezone(zone)
    when = f"{last:%a}" if abs(due - now) < WEEK - DAY else f"{last.day} {last:%b}"
    word = f"a word was due by {when}" if is_late else f"a word is due by {when}"
    return Clock(f"waits {for_how_long(now - since)}; {word}", is_late)


def for_how_long(wait: timedelta) -> str:
    if wait < HOUR:
        return "less than an hour"
    if wait < DAY:
        return counted(wait // HOUR, "hour", "hours")
    return counted(wait // DAY, "day", "days")
