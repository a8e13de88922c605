"""When a consultation opens and closes, and by when people are told the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from bot.files.dates import DAY, MOMENT, DateProblem, read_day, read_moment
from bot.files.parts import read_word
from bot.files.problems import Notes
from bot.files.tree import Node

When = TypeVar("When", date, datetime)


@dataclass(frozen=True, slots=True)
class Period:
    """`opens` and `closes` are aware UTC, half-open; `answer_by` is a local date."""

    opens: datetime | None = None
    closes: datetime | None = None
    answer_by: date | None = None


def read_period(parts: Mapping[str, Node], zone: tzinfo, today: date, notes: Notes) -> Period:
    """A day alone opens at its start and closes at its end."""
    opens = read_when(parts.get("opens"), MOMENT, lambda text: read_moment(text, zone, today), notes)
    closes = read_when(parts.get("closes"), MOMENT, lambda text: read_moment(text, zone, today, end=True), notes)
    answer_by = read_when(parts.get("answer_by"), DAY, lambda text: read_day(text, today), notes)
    period = Period(opens, closes, answer_by)
    if closes is not None:
        _check_close(parts["closes"], period, zone, today, notes)
    if answer_by is not None:
        _check_answer(parts["answer_by"], period, zone, today, notes)
    return period


def read_when(node: Node | None, example: str, read: Callable[[str], When], notes: Notes) -> When | None:
    word = read_word(node, notes, "the date", example) if node is not None else None
    if word is None:
        return None
    try:
        return read(word.text)
    except DateProblem as wrong:
        notes.add(word, wrong.what, wrong.instead)
        return None


def _check_close(node: Node, period: Period, zone: tzinfo, today: date, notes: Notes) -> None:
    if period.closes is None:
        return
    if period.closes <= datetime.combine(today, time(), zone).astimezone(UTC):
        notes.add(node, "This is in the past.", f"Write a day from {today} on.")
    elif period.opens is not None and period.closes <= period.opens:
        first = period.opens.astimezone(zone)
        notes.add(node, "It would close before it opens.", f"Write a time after {first:%Y-%m-%d %H:%M}.")


def _check_answer(node: Node, period: Period, zone: tzinfo, today: date, notes: Notes) -> None:
    """The result can be promised for the day of closing, never for a day before."""
    first = today
    if period.closes is not None:
        first = max(first, (period.closes.astimezone(zone) - timedelta(microseconds=1)).date())
    if period.answer_by is None or period.answer_by >= first:
        return
    what = "This is in the past." if period.answer_by < today else "People cannot hear the result before it closes."
    notes.add(node, what, f"Write {first} or a later day.")
