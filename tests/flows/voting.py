"""Votes for the tests of results: a question of any kind, and who gave which answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.consultation import Question, Text
from flows.result import Given, Result, Side
from flows.value import Value

OPTIONS = ("Hot water", "Locks", "Heating", "Paint", "Lift", "Garden")


def text(words: str) -> Text:
    return Text({"en": words})


def question(kind: str = "choose_one", options: int = 3, **more: Any) -> Question:
    asked = tuple(text(option) for option in OPTIONS[:options])
    return Question("q", kind, text("What?"), options=asked if kind in WITH_OPTIONS else (), **more)


WITH_OPTIONS = ("choose_one", "choose_many", "rank", "points")


def members(**counts: int) -> Given:
    return Given({_value(name): Side(count, 0) for name, count in counts.items()})


def _value(name: str) -> Value:
    return int(name[1:]) if name[0] == "o" and name[1:].isdigit() else name


def sides(counts: Mapping[Value, tuple[int, int]]) -> Given:
    return Given({value: Side(*side) for value, side in counts.items()})


def people(result: Result) -> list[int | None]:
    return [row.people for row in result.rows]


VALUES: Mapping[str, Sequence[Value]] = {
    "choose_one": [1, 2, 3, "abstain"],
    "yes_no": ["yes", "no", "abstain"],
    "statements": ["agree", "disagree", "pass"],
    "consent": ["yes", "no", "object", "abstain"],
    "score": [1, 2, 3, "abstain"],
    "choose_many": [(), (1,), (2,), (1, 2), (1, 2, 3), (3,)],
    "rank": [(1, 2), (2, 1), (3,), (1,), (2, 3, 1)],
    "points": [(10, 0, 0), (5, 5, 0), (0, 4, 6), (2, 3, 5)],
}
