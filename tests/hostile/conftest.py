"""What every attack needs, made once or made cheap: it costs more than most attacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import migrated_sqlite
from tests.hostile.hanging import Hanging, hanging_at_once


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "yousaid.db"
    path.write_bytes(migrated_sqlite())
    return path


@pytest.fixture(autouse=True)
def hanging() -> Iterator[Hanging]:
    with hanging_at_once() as hanging:
        yield hanging


@pytest.fixture(autouse=True)
def all_is_plain(no_certificates: None, without_daily_looks: None) -> None:
    """For every test of this folder."""
