"""Whoever waits for SQLite's write lock gets it at the next moment that it is free, and gives up when it should."""

import sqlite3
from pathlib import Path

import pytest

from storage import write_lock
from storage.database import Database, DatabaseProblem
from storage.engines import sqlite_connection, sqlite_engine


@pytest.fixture
def database(tmp_path: Path) -> Database:
    path = tmp_path / "some.db"
    path.touch()
    return Database(sqlite_engine(path), path)


def held(database: Database) -> sqlite3.Connection:
    assert database.path is not None
    other = sqlite_connection(database.path)
    other.execute("BEGIN IMMEDIATE")
    return other


def patience(database: Database) -> int:
    with database.reading() as db:
        return int(db.exec_driver_sql("PRAGMA busy_timeout").scalar_one())


def test_a_moment_in_which_it_is_free_is_not_missed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    other, slept = held(database), [0.0]

    def let_go_at_the_hundredth(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 100:
            other.rollback()

    monkeypatch.setattr(write_lock, "sleep", let_go_at_the_hundredth)
    with database.transaction() as db:
        db.exec_driver_sql("CREATE TABLE some (words TEXT)")
    assert len(slept) == 100
    assert max(slept) <= 0.002
    assert patience(database) == 5000
    other.close()
    database.close()


def test_who_has_waited_for_long_enough_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    other, slept = held(database), [0.0]
    monkeypatch.setattr(write_lock, "sleep", slept.append)
    busy = pytest.raises(DatabaseProblem, match="is busy: something else wrote to it for more than 5 seconds")
    with busy, database.transaction():
        pytest.fail("somebody else has the lock")
    assert sum(slept) == pytest.approx(5)
    assert patience(database) == 5000
    other.close()
    database.close()


def test_what_waiting_does_not_cure_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "some.db"
    path.write_bytes(b"no database at all" * 500)
    engine = sqlite_engine(path)
    monkeypatch.setattr("storage.engines.PRAGMAS", ("PRAGMA busy_timeout = 5000",))
    monkeypatch.setattr(write_lock, "sleep", lambda seconds: pytest.fail("there is nothing to wait for"))
    with pytest.raises(DatabaseProblem, match="is damaged"), Database(engine, path).transaction():
        pytest.fail("it is no database")
