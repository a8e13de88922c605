"""The figures of a broadcast are of texts that really were queued, one for each person."""

from pathlib import Path

import pytest

from bot.bench import broadcast
from bot.bench.processes import BenchFailed


def test_few_people_give_the_same_figures_as_many(tmp_path: Path) -> None:
    figures = {figure.name: figure for figure in broadcast.measure(tmp_path, 1, members=50)}
    assert [bool(figure.target) for figure in figures.values()] == [True, False, False, True, True]
    assert all(figure.value > 0 for figure in figures.values())


def test_a_text_that_is_missing_is_no_figure(tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    broadcast.make(made, 5)
    with broadcast.a_copy(made, tmp_path) as house:
        broadcast.queue(house)
        broadcast.check(house, 5)
        with pytest.raises(BenchFailed, match="5 texts are queued, and there are 6 people"):
            broadcast.check(house, 6)
