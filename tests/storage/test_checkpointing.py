"""What was written goes from SQLite's log into the database beside other work, and never keeps anybody waiting."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from storage.checkpointing import Checkpoints
from storage.database import Database, open_database
from storage.engines import sqlite_connection, sqlite_engine


class Watched:
    """A connection that says when it has copied the log."""

    def __init__(self, path: Path) -> None:
        self.there, self.copied = sqlite_connection(path), Event()
        self.left: list[tuple[int, int, int]] = []

    def execute(self, sql: str) -> sqlite3.Cursor:
        cursor = self.there.execute(sql)
        self.left.append(cursor.fetchone())
        self.copied.set()
        return self.there.execute("SELECT 1")

    def close(self) -> None:
        self.there.close()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    path = tmp_path / "some.db"
    path.touch()
    sqlite_connection(path).close()  # as any that was migrated it has a log: two at once cannot begin one
    return Database(sqlite_engine(path), path)


def write(database: Database, rows: int = 1) -> None:
    with database.transaction() as db:
        db.exec_driver_sql("CREATE TABLE IF NOT EXISTS some (words TEXT)")
        for _ in range(rows):
            db.exec_driver_sql("INSERT INTO some VALUES (?)", ("x" * 3000,))


def test_what_was_committed_is_soon_in_the_database_itself(database: Database) -> None:
    assert database.path is not None
    watched = Watched(database.path)
    checkpoints = Checkpoints(lambda: watched)  # type: ignore[arg-type, return-value]
    write(database, 40)
    checkpoints.wake()
    assert watched.copied.wait(10)
    checkpoints.close()
    busy, in_log, copied = watched.left[0]
    assert (busy, copied) == (0, in_log)
    assert in_log > 20
    database.close()


def test_a_process_that_goes_on_leaves_nothing_behind_when_it_ends(database: Database) -> None:
    database.keep_log_short()
    write(database)
    database.close()
    assert database.path is not None
    assert not list(database.path.parent.glob("*-wal"))
    other = open_database(f"sqlite:///{database.path}")
    with other.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM some").scalar() == 1
    other.close()


def test_somebody_else_who_copies_the_log_is_no_fault() -> None:
    tried = Event()

    class Busy:
        def execute(self, sql: str) -> None:
            tried.set()
            raise sqlite3.OperationalError("database is locked")

        def close(self) -> None:
            pass

    connect: Callable[[], sqlite3.Connection] = Busy  # type: ignore[assignment]
    checkpoints = Checkpoints(connect)
    for _ in range(2):
        tried.clear()
        checkpoints.wake()
        assert tried.wait(10)
    checkpoints.close()


def test_who_closes_at_the_very_end_of_a_pause_is_not_waited_for_without_end(database: Database) -> None:
    class EndsLate(Event):
        def wait(self, timeout: float | None = None) -> bool:
            """Over, and just then somebody closes."""
            self.set()
            checkpoints.wake()
            return False

    assert database.path is not None
    watched = Watched(database.path)
    checkpoints = Checkpoints(lambda: watched)  # type: ignore[arg-type, return-value]
    checkpoints._ending = EndsLate()
    checkpoints.wake()
    checkpoints._thread.join(10)
    assert not checkpoints._thread.is_alive()
    database.close()
