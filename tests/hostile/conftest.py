"""What every attack needs, made once or made cheap: it costs more than most attacks."""

import ssl
from pathlib import Path

import pytest

from storage.migrating import migrate


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "yousaid.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(autouse=True)
def no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is plain HTTP on this machine: reading the world's certificates for each client would be half of the time."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
