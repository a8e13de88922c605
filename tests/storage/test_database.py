"""One transaction at a time that holds or leaves nothing; and no database trouble that says less than what to do."""

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from storage import kept
from storage.database import Database, DatabaseProblem, is_about_the_batch, open_database
from storage.engines import PRAGMAS, sqlite_engine
from storage.tables import settings


@pytest.fixture
def path(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as db:
        kept.keep(db, "key", "value")
        raise RuntimeError
    with database.reading() as db:
        assert kept.value(db, "key") is None


def test_what_is_done_meanwhile_is_done_until_nothing_is_left_and_what_was_written_holds(database: Database) -> None:
    left = [True, True]
    with database.transaction(lambda: bool(left) and left.pop()) as db:
        kept.keep(db, "key", "value")
    with database.transaction(lambda: False) as db:
        assert kept.value(db, "key") == "value"


def test_a_commit_that_fails_while_something_else_is_done_leaves_nothing(sqlite: Database) -> None:
    for _ in range(2):
        with pytest.raises(IntegrityError), sqlite.transaction(lambda: True) as db:
            db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            kept.keep(db, "key", "value")
            db.exec_driver_sql("INSERT INTO media VALUES ('no such message', 0, 'photo', '')")
    with sqlite.reading() as db:
        assert kept.value(db, "key") is None


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseProblem), database.reading() as db:
        kept.keep(db, "key", "value")
    with database.transaction() as db:
        kept.keep(db, "key", "value")


def test_reading_shows_one_moment_while_others_write(sqlite: Database) -> None:
    with sqlite.reading() as before:
        assert kept.value(before, "key") is None
        with sqlite.transaction() as db:
            kept.keep(db, "key", "value")
        assert kept.value(before, "key") is None
    with sqlite.reading() as after:
        assert kept.value(after, "key") == "value"


def test_writers_wait_for_each_other_and_none_is_lost(database: Database) -> None:
    def add() -> None:
        for _ in range(10):
            with database.transaction() as db:
                lock = select(settings.c.value).where(settings.c.key == "count").with_for_update()
                kept.keep(db, "count", str(int(db.execute(lock).scalar_one()) + 1))

    with database.transaction() as db:
        kept.keep(db, "count", "0")
    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert kept.value(db, "count") == "40"


@pytest.mark.usefixtures("waiting_for_the_disk")
def test_every_sqlite_connection_is_durable_and_keeps_its_references(sqlite: Database) -> None:
    with sqlite.reading() as db:
        found = {
            name: db.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert any("busy_timeout = 5000" in pragma for pragma in PRAGMAS)


def test_a_file_that_may_only_be_read_is_told_when_it_is_written(path: Path) -> None:
    database = Database(sqlite_engine(path, "ro"), path)
    with (
        pytest.raises(DatabaseProblem, match=r"cannot be written: give this account the right"),
        database.transaction() as db,
    ):
        kept.keep(db, "key", "value")
    database.close()


@pytest.mark.parametrize("what", ["moved", "deleted", "replaced"])
def test_a_file_that_is_gone_or_another_one_takes_no_more_words(sqlite: Database, path: Path, what: str) -> None:
    if what == "replaced":
        (path.parent / "other.db").write_bytes(path.read_bytes())
        os.replace(path.parent / "other.db", path)
    else:
        path.rename(path.with_suffix(".old")) if what == "moved" else path.unlink()
    for attempt in (sqlite.transaction, sqlite.reading):
        with pytest.raises(DatabaseProblem, match="was moved, deleted or replaced"), attempt():
            pass
    assert path.exists() is (what == "replaced")


def test_a_full_disk_is_told_and_gets_well_by_itself(sqlite: Database) -> None:
    with sqlite.reading() as db:
        pages = db.execute(text("PRAGMA page_count")).scalar_one()
    with pytest.raises(DatabaseProblem, match="There is no room left for the database"), sqlite.transaction() as db:
        db.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
        kept.keep(db, "long", "x" * 100_000)
    with sqlite.transaction() as db:
        db.execute(text("PRAGMA max_page_count = 1000000"))
        kept.keep(db, "long", "x" * 100_000)


def test_a_database_that_somebody_else_holds_is_told(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engines.PRAGMAS", ("PRAGMA busy_timeout = 1",))
    other = Database(sqlite_engine(sqlite.path), sqlite.path)  # type: ignore[arg-type]
    with sqlite.transaction(), pytest.raises(DatabaseProblem, match="is busy"), other.transaction():
        pass
    other.close()


def test_a_table_that_is_missing_says_migrate(database: Database) -> None:
    with pytest.raises(DatabaseProblem, match="run yousaid migrate"), database.reading() as db:
        db.execute(text("SELECT * FROM not_there"))


def test_a_connection_that_the_server_ended_is_told_and_the_next_one_works(postgresql: Database) -> None:
    with pytest.raises(DatabaseProblem), postgresql.transaction() as db:
        mine = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with postgresql.transaction() as other:
            other.execute(text(f"SELECT pg_terminate_backend({mine})"))
        kept.keep(db, "key", "value")
    with postgresql.transaction() as db:
        assert kept.value(db, "key") is None


def test_only_trouble_with_the_rows_may_be_one_message_fault(database: Database) -> None:
    with pytest.raises(Exception) as twice, database.transaction() as db:
        db.execute(insert(settings), [{"key": "k", "value": "a"}, {"key": "k", "value": "b"}])
    assert is_about_the_batch(twice.value)
    assert is_about_the_batch(ValueError())
    assert not is_about_the_batch(DatabaseProblem("The disk is full."))


def test_no_error_of_the_database_repeats_what_somebody_wrote(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Exception) as twice, database.transaction() as db:
        db.execute(insert(settings), [{"key": "k", "value": " ".join(("my", "own", "words"))}] * 2)
    logging.getLogger("test").exception("It failed", exc_info=twice.value)
    assert "my own words" not in caplog.text


@pytest.fixture
def two_processes(sqlite: Database, sqlite_url: str) -> Iterator[tuple[Database, Database]]:
    other = open_database(sqlite_url)
    yield sqlite, other
    other.close()


def test_what_one_process_commits_the_other_one_sees(two_processes: tuple[Database, Database]) -> None:
    one, other = two_processes
    for writer, reader in ((one, other), (other, one)):
        with writer.transaction() as db:
            kept.keep(db, "who", str(id(writer)))
        with reader.reading() as db:
            assert kept.value(db, "who") == str(id(writer))
