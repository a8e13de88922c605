"""The figures of an erasure are of one that left nothing."""

from pathlib import Path

import pytest

from bot.bench import erasing
from bot.bench.country import Size
from bot.bench.processes import BenchFailed


def test_few_messages_give_the_same_figures_as_many(tmp_path: Path) -> None:
    figures = list(erasing.measure(tmp_path, 1, Size(members=20, consultations=10, messages=200), 100))
    assert [bool(figure.target) for figure in figures] == [True, True]
    assert all(figure.value > 0 for figure in figures)


def test_a_message_that_is_missing_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(BenchFailed, match="and there should be 105"):
        list(erasing.measure(tmp_path, 1, Size(members=20, consultations=10, messages=200), 105))
