"""What was measured: a value for each round, the median that is told, and the target beside it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

MARKS = {True: "met", False: "missed", None: ""}


@dataclass(frozen=True, slots=True)
class Target:
    """`at_least` or at most `limit`; `goal` is what we would like."""

    limit: float
    at_least: bool = False
    goal: float | None = None

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        wish = "" if self.goal is None else f", goal {self.goal:g}"
        return f"{'>=' if self.at_least else '<='} {self.limit:g}{wish}"


@dataclass(frozen=True, slots=True)
class Figure:
    """`rounds`: what each round gave. `note`: what a reader must know to take it for what it is."""

    name: str
    unit: str
    rounds: Sequence[float]
    target: Target | None = None
    note: str = ""

    @property
    def value(self) -> float:
        return median(self.rounds)

    @property
    def is_met(self) -> bool | None:
        return None if self.target is None else self.target.is_met(self.value)

    def as_json(self) -> str:
        return json.dumps(
            {
                "figure": self.name,
                "value": rounded(self.value),
                "unit": self.unit,
                "target": str(self.target) if self.target else None,
                "met": self.is_met,
                "rounds": [rounded(value) for value in self.rounds],
                "note": self.note,
            }
        )


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Round by round, so that what slows a whole round down slows both down."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def rounded(value: float) -> float:
    """Four figures are more than any of this is worth."""
    return float(f"{value:.4g}")


def table(figures: Iterable[Figure]) -> Iterator[str]:
    rows = [("figure", "median", "rounds", "target", "")]
    rows += [(f.name, shown(f.value, f.unit), span(f), str(f.target or ""), MARKS[f.is_met]) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def shown(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if abs(value) >= 100 else f"{rounded(value):.3g}"
    return f"{number} {unit}".strip()


def span(figure: Figure) -> str:
    if len(figure.rounds) == 1:
        return "1"
    low, high = (shown(value, "") for value in (min(figure.rounds), max(figure.rounds)))
    return f"{len(figure.rounds)}: {low} to {high}"
