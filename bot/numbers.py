"""The measures in words, in the order in which people read them: what people did first, what we did after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flows.measures import Measures, Share
from storage.measured import OfDay

COLUMNS = (
    "day", "people", "messages", "votes", "views", "unread", "thanked", "thanked_of", "told", "told_of",
    "days_until_told", "told_on_time", "told_on_time_of", "kept_on_time", "kept_on_time_of", "confirmed",
    "confirmed_of", "disputed", "opened_again",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """`value`: for a line; None on a day on which there is nothing to measure. `said`: the same in words."""

    name: str
    title: str
    value: Callable[[Measures], float | None]
    said: Callable[[Measures], str]
    is_percent: bool = False


def share(of: Share) -> str:
    return f"{of.part} of {of.all}" + (f" ({of.percent}%)" if of.percent is not None else "")


def in_days(days: float) -> str:
    rounded = f"{days:.1f}".removesuffix(".0")
    return f"{rounded} {'day' if rounded == '1' else 'days'}"


def _count(name: str, title: str) -> Measure:
    def value(measures: Measures) -> float:
        return float(getattr(measures, name))

    return Measure(name, title, value, lambda measures: f"{getattr(measures, name):,}")


def _share(name: str, title: str) -> Measure:
    def of(measures: Measures) -> Share:
        found: Share = getattr(measures, name)
        return found

    return Measure(name, title, lambda measures: of(measures).percent, lambda measures: share(of(measures)), True)


MEASURES: Sequence[Measure] = (
    _count("people", "People who said something"),
    _count("views", "Views received"),
    _count("votes", "Votes"),
    _count("messages", "Messages"),
    _share("thanked", "Thanked within 10 seconds"),
    _share("answered", "Told what became of it"),
    Measure(
        "days",
        "Half of them within",
        lambda measures: measures.days,
        lambda measures: "not yet known" if measures.days is None else in_days(measures.days),
    ),
    _share("told_on_time", "Told by the day that was promised"),
    _share("kept_on_time", "Promises kept by their first day"),
    _share("confirmed", "Said to be done, and confirmed by those told"),
    _count("disputed", "Disputed"),
    _count("reopened", "Opened again"),
    _count("unread", "Not yet read"),
)


def rows(series: Sequence[OfDay]) -> Iterator[tuple[object, ...]]:
    """For a file: one line a day."""
    for one in series:
        yield _row(one.day, one.measures)


def _row(day: date, of: Measures) -> tuple[object, ...]:
    days = None if of.days is None else round(of.days, 2)
    return (
        day.isoformat(), of.people, of.messages, of.votes, of.views, of.unread, *of.thanked, *of.answered, days,
        *of.told_on_time, *of.kept_on_time, *of.confirmed, of.disputed, of.reopened,
    )  # fmt: skip
