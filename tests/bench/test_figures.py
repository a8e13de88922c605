"""What a figure says of itself."""

import json

import pytest

from bot.bench.figures import Figure, Target, ratios, rounded, table
from bot.bench.generator import arrivals, percentile


def test_the_median_is_told_and_not_the_best_round() -> None:
    assert Figure("rate", "texts/s", [1, 9, 2, 3, 100]).value == 3


def test_ratios_are_taken_round_by_round() -> None:
    assert ratios([10, 1], [20, 4]) == [0.5, 0.25]


@pytest.mark.parametrize(
    "target, value, met",
    [
        (Target(1.5), 1.5, True),
        (Target(1.5), 1.6, False),
        (Target(1.2, True), 1.2, True),
        (Target(1.2, True), 1.1, False),
    ],
)
def test_a_limit_itself_is_met(target: Target, value: float, met: bool) -> None:
    assert Figure("ratio", "", [value], target).is_met is met


def test_a_figure_without_a_target_is_neither_met_nor_missed() -> None:
    assert json.loads(Figure("rate", "texts/s", [2.0]).as_json())["met"] is None


def test_json_holds_every_round_and_the_target_in_words() -> None:
    told = json.loads(Figure("Y/S", "", [0.31, 0.29, 0.3], Target(0.3, at_least=True, goal=0.5)).as_json())
    assert (told["value"], told["rounds"], told["target"], told["met"]) == (
        0.3,
        [0.31, 0.29, 0.3],
        ">= 0.3, goal 0.5",
        True,
    )


def test_the_table_names_every_figure_and_what_was_missed() -> None:
    lines = list(table([Figure("p99", "ms", [30.0], Target(25)), Figure("Y", "texts/s", [4000.0, 5000.0])]))
    assert "p99" in lines[1]
    assert lines[1].endswith("missed")
    assert "4,500 texts/s" in lines[2]


def test_small_figures_are_not_rounded_away() -> None:
    assert rounded(0.000123456) == 0.0001235


@pytest.mark.parametrize("percent, value", [(50, 2.0), (75, 3.0), (76, 4.0), (99, 4.0), (100, 4.0), (1, 1.0)])
def test_a_percentile_is_a_latency_that_somebody_had(percent: int, value: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], percent) == value


def test_arrivals_come_in_order_and_at_the_rate_that_was_asked_for() -> None:
    at = list(arrivals(10_000, rate=500))
    assert at == sorted(at)
    assert 19 < at[-1] < 21
    assert at == list(arrivals(10_000, rate=500))
