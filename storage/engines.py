"""The engine for an address: SQLite as careful as it can be, or PostgreSQL.

Why writers say BEGIN IMMEDIATE on SQLite: a transaction that first reads and then wants to write fails at once when
another one wrote in between; one that asks first waits its turn.
"""

import sqlite3
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage import write_lock
from storage.problems import DatabaseProblem
from storage.tables.columns import tell_postgresql

BUSY_MILLISECONDS = 5000
CONNECT_SECONDS = 5
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
    "PRAGMA wal_autocheckpoint = 4000",
)
"""`secure_delete`: what is deleted, such as the key of a secret question, is overwritten and not only let go.
`wal_autocheckpoint`: pages; a commit that copies the log into the database waits for two more writes to the disk. In
a process that goes on for long this is done beside it (`storage.checkpointing`)."""

EXAMPLES = "write sqlite:///data/yousaid.db or postgresql://name:password@host/database"


def read_url(url: str) -> URL:
    """`postgres://` and `postgresql://` both mean psycopg 3. Raises DatabaseProblem for what we cannot open."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise DatabaseProblem(f"DATABASE_URL cannot be read: {EXAMPLES}.") from None
    if address.get_backend_name() in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        raise DatabaseProblem(f"DATABASE_URL starts with {address.drivername}, which we do not have: {EXAMPLES}.")
    return address


def sqlite_path(address: URL) -> Path:
    """Raises DatabaseProblem for a folder, and for a database that would be in memory only."""
    if not address.database or address.database == ":memory:":
        raise DatabaseProblem("DATABASE_URL names no file: write sqlite:///data/yousaid.db.")
    path = Path(address.database).absolute()
    if path.is_dir():
        raise DatabaseProblem(f"{path} is a folder: let DATABASE_URL name a file in it, such as {path}/yousaid.db.")
    return path


def sqlite_connection(path: Path, mode: str = "rw") -> sqlite3.Connection:
    """`mode` "rw" never makes the file: a database that is gone must not come back empty."""
    where = f"{path.as_uri()}?mode={mode}"
    connection = sqlite3.connect(where, uri=True, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


def sqlite_engine(path: Path, mode: str = "rw") -> Engine:
    connect = partial(sqlite_connection, path, mode)
    engine = create_engine("sqlite://", creator=connect, poolclass=_pool(), hide_parameters=True)
    event.listen(engine, "begin", write_lock.begin)
    return engine


def postgresql_engine(address: URL) -> Engine:
    tell_postgresql()
    return create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "yousaid"},
    )


def _pool() -> type:
    from sqlalchemy.pool import QueuePool

    return QueuePool
