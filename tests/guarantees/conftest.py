"""The whole installation of the pages' tests, the one that is attacked, a member who is quoted, and the commands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.guarantees.quoting import here
from tests.guarantees.witness import Witness
from tests.hostile.attack import Attack, attacked
from tests.hostile.conftest import empty
from tests.hostile.hanging import hanging_at_once
from tests.pages.conftest import house, trial_house, visit
from tests.runtime.conftest import call, clock, empty_database, environment, loaded

__all__ = ["call", "clock", "empty", "empty_database", "environment", "here", "house", "loaded", "trial_house", "visit"]


@pytest.fixture
async def attack(tmp_path: Path, empty: Path, no_certificates: None) -> AsyncIterator[Attack]:
    """At noon, with one consultation open. Its texts go through the real clients to the strict stand-in of providers."""
    with hanging_at_once():
        async with attacked(tmp_path, empty, "oak-house") as attack:
            yield attack


@pytest.fixture
def witness(attack: Attack) -> Witness:
    return Witness(attack)
