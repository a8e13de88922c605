"""A backup shows one moment, whole, however much is written meanwhile; what is no backup, or broken, is told apart."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage import audit, backing_up, backups, kept
from storage.backing_up import Mark
from storage.database import Database, DatabaseProblem
from storage.migrating import HEAD
from tests.storage.database_files import ask, damage
from tests.storage.installation import KEYS, NOW, hear, incoming

ID = "b" * 32


def back_up(database: Database, file: Path, progress: backing_up.Progress = lambda left, every: None) -> Mark:
    assert database.path is not None
    return backing_up.back_up(database.path, file, ID, "1.2.3, database", NOW, progress)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "one.db"


@pytest.fixture(autouse=True)
def folder(file: Path) -> Iterator[None]:
    file.parent.mkdir()
    yield
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".")] == []


def test_it_says_what_it_is_and_only_this_account_may_read_it(sqlite: Database, file: Path) -> None:
    with sqlite.transaction() as db:
        audit.note(db, "Manager", "did a thing", NOW)
        head = audit.head(db)
    mark = back_up(sqlite, file)
    assert mark == backing_up.read_mark(file) == Mark(ID, NOW.isoformat(), "1.2.3, database", HEAD, *head)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ask(file, "PRAGMA integrity_check") == [("ok",)]
    with sqlite.reading() as db:
        assert kept.value(db, backing_up.MARK) is None


def test_what_was_committed_before_is_in_it_and_writers_wait_for_nothing(sqlite: Database, file: Path) -> None:
    """A batch is committed after each step of the copy. A copy that began anew each time would never end."""
    with sqlite.transaction() as db:
        for place in range(2000):
            kept.keep(db, f"before {place}", "x" * 1000)
    steps: list[int] = []

    def write(left: int, every: int) -> None:
        hear(sqlite, incoming(f"while it is copied {len(steps)}"))
        steps.append(left)

    back_up(sqlite, file, write)
    assert len(steps) > 2
    assert steps == sorted(steps, reverse=True)
    assert ask(file, "SELECT count(*) FROM settings WHERE key LIKE 'before%'") == [(2000,)]
    assert ask(file, "SELECT count(*) FROM messages") == [(0,)]


def test_two_at_once_and_many_who_write(sqlite: Database, file: Path) -> None:
    ending = threading.Event()

    def write() -> None:
        while not ending.is_set():
            hear(sqlite, incoming("hello"))

    writing = threading.Thread(target=write)
    writing.start()
    try:
        back_up(sqlite, file)
        back_up(sqlite, file.with_name("two.db"))
    finally:
        ending.set()
        writing.join()
    for one in (file, file.with_name("two.db")):
        assert ask(one, "PRAGMA integrity_check") == [("ok",)]
        (texts,), (replies,) = ask(one, "SELECT count(*) FROM messages"), ask(one, "SELECT count(*) FROM outbox")
        assert texts == replies


def test_the_keys_are_not_in_it_nor_any_number(sqlite: Database, file: Path) -> None:
    hear(sqlite, incoming("hello"))
    back_up(sqlite, file)
    content = file.read_bytes()
    assert b"s" * 32 not in content
    assert b"i" * 32 not in content
    assert b"7700900001" not in content


@pytest.mark.parametrize(
    ("where", "why"),
    [("nowhere/one.db", "There is no folder"), ("one.db/two.db", "cannot be written"), ("taken", "cannot be written")],
)
def test_where_it_cannot_be_written_is_told_and_nothing_is_left(
    sqlite: Database, file: Path, where: str, why: str
) -> None:
    (file.parent / "one.db").write_text("a file and no folder")
    (file.parent / "taken").mkdir()
    before = sorted(file.parent.rglob("*"))
    with pytest.raises(DatabaseProblem, match=why):
        back_up(sqlite, file.parent / where)
    assert sorted(file.parent.rglob("*")) == before


def test_a_full_disk_leaves_nothing_and_the_backup_from_before(
    sqlite: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("the one from before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.backing_up.os.fsync", full)
    with pytest.raises(DatabaseProblem, match="There is no room for"):
        back_up(sqlite, file)
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert file.read_text() == "the one from before"


def test_a_copy_that_is_broken_off_leaves_nothing(sqlite: Database, file: Path) -> None:
    def stop(left: int, every: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(sqlite, file, stop)
    assert list(file.parent.iterdir()) == []


def test_a_damaged_database_makes_no_backup(sqlite: Database, file: Path) -> None:
    hear(sqlite, incoming("hello"))
    sqlite.wipe()
    assert sqlite.path is not None
    damage(sqlite.path)
    with pytest.raises(DatabaseProblem, match="damaged"):
        back_up(sqlite, file)
    assert list(file.parent.iterdir()) == []


def test_what_is_no_backup_or_damaged_or_newer_is_told_apart(sqlite: Database, file: Path) -> None:
    back_up(sqlite, file)
    assert sqlite.path is not None
    text, half, noise, newer = (file.with_name(name) for name in ("text", "half", "noise", "newer"))
    text.write_text("a letter to the council, and nothing else")
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    noise.write_bytes(file.read_bytes())
    damage(noise)
    newer.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(newer)) as db, db:
        db.execute("UPDATE settings SET value = replace(value, ?, ?) WHERE key = 'backup'", (f'"{HEAD}"', '"9999"'))
    for one, why in (
        (file.with_name("missing"), "There is no file"),
        (text, "is no backup of yousaid"),
        (sqlite.path, "is no backup of yousaid"),
        (half, "is damaged"),
        (noise, "is damaged"),
        (newer, "a newer release"),
    ):
        with pytest.raises(DatabaseProblem, match=why):
            backing_up.read_mark(one)


def test_the_list_says_which_are_there_and_who_is_still_in_them(database: Database) -> None:
    from storage import erasure

    mark = Mark(ID, NOW.isoformat(), "1.2.3", HEAD, 7, "h" * 64)
    old = Mark("a" * 32, (NOW - timedelta(days=9)).isoformat(), "1.2.3", HEAD, 5, "g" * 64)
    hear(database, incoming("hello"))
    with database.transaction() as db:
        assert backups.newest(db) is None
        backups.add(db, [backups.of_mark(one, f"{one.id[0]}.db", 4096) for one in (old, mark, mark)])
        (member,) = db.exec_driver_sql("SELECT id FROM members").scalars()
        erasure.begin(db, [member], None, KEYS, NOW - timedelta(days=1))
    with database.transaction() as db:
        assert [one.name for one in backups.every(db)] == ["b.db", "a.db"]
        assert backups.newest(db) == NOW
        assert [backups.forgotten_in(db, one) for one in backups.every(db)] == [0, 1]
        assert backups.is_gone(db, ID, NOW)
        assert not backups.is_gone(db, ID, NOW)
        assert [one.name for one in backups.still_there(db)] == ["a.db"]
