"""What every attack needs, made once or made cheap: it costs more than most attacks."""

from pathlib import Path

import pytest

from tests.databases import migrated_sqlite


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "yousaid.db"
    path.write_bytes(migrated_sqlite())
    return path


@pytest.fixture(autouse=True)
def all_is_plain(no_certificates: None) -> None:
    """For every test of this folder."""
