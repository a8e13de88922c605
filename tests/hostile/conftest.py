"""A database that is migrated once, since that costs more than most attacks."""

from pathlib import Path

import pytest

from storage.migrating import migrate


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "yousaid.db"
    migrate(f"sqlite:///{path}")
    return path
