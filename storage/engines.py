"""The engine for an address: SQLite as careful as it can be, or PostgreSQL.

Why writers say BEGIN IMMEDIATE on SQLite: a transaction that first reads and then wants to write fails at once when
another one wrote in between; one that asks first waits its turn.
"""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage import write_lock
from storage.problems import NOTHING_IS_PREPARED, DatabaseProblem, is_no_use
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

CONNECTION = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "yousaid",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""The last four: a server whose machine or network is gone says nothing any more. In seconds, the
last in milliseconds. Without them Linux waits a quarter of an hour for it, and two hours where nothing was asked."""

OF_THE_SERVER = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "300000",
}
"""The same from its side: whoever is gone in the middle of a transaction holds what others wait for. The last, in
milliseconds, is for one that is there and does nothing: longer than any of ours thinks between two statements."""

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
    """What the address itself says of a connection holds."""
    tell_postgresql()
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={name: value for name, value in _connection(address).items() if name not in address.query},
    )
    event.listen(engine, "connect", _get_ready)
    event.listen(engine, "handle_error", _leave_what_is_no_use)
    return engine


def _connection(address: URL) -> dict[str, Any]:
    hosts = address.query.get("host", "")
    has_several = isinstance(hosts, tuple) or "," in hosts
    return CONNECTION | ({"target_session_attrs": "read-write"} if has_several else {})


def _get_ready(connection: Any, record: object) -> None:
    if NOTHING_IS_PREPARED.is_set():
        connection.prepare_threshold = None
    for name, value in OF_THE_SERVER.items():
        connection.execute("SELECT set_config(%s, %s, false)", (name, value))
    connection.commit()


def _leave_what_is_no_use(context: ExceptionContext) -> None:
    if is_no_use(context.original_exception):
        context.is_disconnect = True


def _pool() -> type:
    from sqlalchemy.pool import QueuePool

    return QueuePool
