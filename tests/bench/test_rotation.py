"""The figures of a change of keys are of a change that left nobody out."""

from pathlib import Path

import pytest

from bot.bench import rotation
from bot.bench.processes import BenchFailed


def test_few_addresses_give_the_same_figures_as_many(tmp_path: Path) -> None:
    figures = {figure.name: figure for figure in rotation.measure(tmp_path, 1, addresses=50)}
    assert [bool(figure.target) for figure in figures.values()] == [True, False, False, True] * 2
    assert all(figure.value > 0 for name, figure in figures.items() if "waited" not in name)


def test_an_address_that_is_missing_is_no_figure(tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    rotation.make(made, 5)
    house = rotation.opened(made)
    rotation.check(house.database, 5)
    with pytest.raises(BenchFailed, match="there should be 6"):
        rotation.check(house.database, 6)
    house.close()
