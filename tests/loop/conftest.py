from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.demo.samples import DEMO, sample
from bot.house import House
from storage import consultations
from tests.loop.world import World, world_of
from tests.runtime.conftest import appoint, empty_database, environment

__all__ = ["empty_database", "environment"]

FIRST_DAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def open_sample(db: Connection, house: House) -> None:
    consultations.load(db, sample(DEMO, FIRST_DAY), FIRST_DAY)
    consultations.open_consultation(db, DEMO, FIRST_DAY)


@pytest.fixture
def world(environment: dict[str, str], tmp_path: Path) -> Iterator[World]:
    """Live, not in trial mode, with the sample consultation just opened."""
    ready: tuple[Any, ...] = (appoint, open_sample)
    with world_of(environment, FIRST_DAY, *ready) as world:
        yield world
