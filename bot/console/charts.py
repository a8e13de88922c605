"""Charts drawn at the server as SVG: lines over days. The same numbers always stand in a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 28


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template draws. `points`: as an SVG polyline takes them. `rules`: (y, label). `days`: (x, label)."""

    width: int
    height: int
    left: int
    right: int
    points: str
    dots: Sequence[tuple[float, float]]
    rules: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str]]


def line(values: Sequence[tuple[date, float]]) -> Chart | None:
    """None for fewer than two days: a line needs two ends."""
    if len(values) < 2:
        return None
    first, last = values[0][0], values[-1][0]
    most = _round_up(max(value for _, value in values))
    span = max(1, (last - first).days)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most, 1)

    dots = [(x(day), y(value)) for day, value in values]
    return Chart(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        " ".join(f"{a},{b}" for a, b in dots),
        dots if len(dots) <= 40 else (),
        [(y(value), _number(value)) for value in (0, most / 2, most)],
        [(x(first), _day(first)), (x(last), _day(last))],
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """`y`: of its middle. `width`: 0 to `BAR_WIDTH`."""

    label: str
    y: int
    width: float
    said: str


BAR_WIDTH, BAR_HEIGHT = 300, 28


def bars(values: Sequence[tuple[str, int]]) -> Sequence[Bar]:
    """One under the other, as long as their numbers."""
    most = max((value for _, value in values), default=0) or 1
    return [
        Bar(label, BAR_HEIGHT * place + BAR_HEIGHT // 2, round(BAR_WIDTH * value / most, 1), f"{value:,}")
        for place, (label, value) in enumerate(values)
    ]


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 ... that is at least this."""
    size = 1.0
    while True:
        for step in (1, 2, 5):
            if value <= step * size:
                return step * size
        size *= 10


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
