"""Every fault here is one of docs/faults.md, by its number."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.kit.driving import Drive, driven
from tests.faults.kit.servers import a_server
from tests.faults.kit.starter import Starter, starting

ON = ["sqlite", pytest.param("postgresql", marks=pytest.mark.faults)]


@pytest.fixture(params=ON)
def url(request: pytest.FixtureRequest) -> str:
    """Of a migrated PostgreSQL; empty for SQLite, whose file is made in the folder of the test."""
    if request.param == "sqlite":
        return ""
    found: str = request.getfixturevalue("postgresql_url")
    return found


@pytest.fixture(autouse=True)
def all_is_plain(no_certificates: None) -> None:
    """For every test of this folder."""


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    with starting() as starter:
        yield starter


@pytest.fixture
async def drive(tmp_path: Path, url: str, starter: Starter) -> AsyncIterator[Drive]:
    """An installation that is set up and live, and nothing running yet."""
    async with driven(tmp_path, url, starter) as drive:
        yield drive


@pytest.fixture
def own_server() -> Iterator[Any]:
    """A PostgreSQL of this test alone, to be stopped and started again."""
    with a_server() as server:
        yield server
