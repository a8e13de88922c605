"""`yousaid backup` writes a backup, lists it, says when the last one was made, and replaces nothing else."""

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot import last_backup
from bot.house import House
from storage import audit, backups, restores
from storage.backing_up import Mark
from storage.migrating import HEAD
from tests.runtime.conftest import NOON, Call, one_sentence, say
from tests.storage.database_files import texts


def test_a_backup_is_made_listed_and_restored(loaded: Call, tmp_path: Path) -> None:
    say(1, "the showers are cold")
    code, out, err = loaded("backup", "one.db")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"Written to one\.db: \d\.\d MB, as of .+\. Looked through\.\n", out)
    assert (tmp_path / "one.db").stat().st_mode & 0o777 == 0o600
    say(2, "what came later")
    code, out, err = loaded("restore", "one.db")
    assert (code, err) == (0, "")
    assert out.startswith("one.db is restored, as of ")
    assert texts(tmp_path / "yousaid.db") == ["the showers are cold"]
    (before,) = re.findall(r"before-restore-[\d-]+\.db", out)
    assert texts(tmp_path / before) == ["the showers are cold", "what came later"]
    said = loaded("backup", "--list")[1]
    assert "one.db" in said
    assert before in said
    assert not [one.name for one in tmp_path.iterdir() if "restoring" in one.name]


def test_a_folder_and_how_many_are_kept(loaded: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "photos.db").write_text("somebody else's")
    for day in range(4):
        monkeypatch.setattr("bot.clock.RealClock.now", lambda self, day=day: NOON + timedelta(days=day))
        code, out, _ = loaded("backup", "there", "--keep", "2")
        assert code == 0
    assert out.splitlines()[1] == "Deleted: yousaid-2026-11-25-120000.db."
    assert sorted(one.name for one in (tmp_path / "there").iterdir()) == [
        "photos.db",
        "yousaid-2026-11-26-120000.db",
        "yousaid-2026-11-27-120000.db",
    ]
    assert loaded("backup", "--list")[1].count("deleted") == 2


def test_a_folder_that_is_away_is_said_and_no_file_takes_its_place(loaded: Call, tmp_path: Path) -> None:
    one_sentence(loaded("backup", "there", "--keep", "2"), "There is no folder there: make it, or mount its disk.")
    assert not (tmp_path / "there").exists()
    assert loaded("backup", "one.db", "--keep", "2")[0] == 0


def test_one_that_is_there_is_replaced_only_when_that_is_said(loaded: Call) -> None:
    assert loaded("backup", "one.db")[0] == 0
    one_sentence(loaded("backup", "one.db"), "is there already")
    assert loaded("backup", "one.db", "--force")[0] == 0
    assert loaded("backup", "--list")[1].count("deleted") == 1
    one_sentence(loaded("backup", "yousaid.db", "--force"), "is the database itself")


def test_force_replaces_an_older_backup_and_nothing_else(loaded: Call, tmp_path: Path) -> None:
    others = [tmp_path / name for name in ("suppressions.log", ".env", "photo.jpg", "empty", "other.db", "linked.db")]
    for other in others[:4]:
        other.write_bytes(b"x" * (other.name != "empty"))
    with sqlite3.connect(others[4]) as db:
        db.execute("CREATE TABLE settings (key, value)")
    others[5].hardlink_to(tmp_path / "yousaid.db")
    before = [other.read_bytes() for other in others]
    for other in others:
        one_sentence(loaded("backup", str(other), "--force"), "is no backup of yousaid, and --force replaces nothing")
    assert [other.read_bytes() for other in others] == before
    (tmp_path / "link.db").symlink_to(tmp_path / "yousaid.db")
    for name in ("link.db", "yousaid.db-wal", "yousaid.db-shm", "yousaid.db-journal"):
        one_sentence(loaded("backup", str(tmp_path / name), "--force"), "is the database itself")


def test_one_that_was_deleted_by_hand_is_off_the_list(loaded: Call) -> None:
    loaded("backup", "one.db")
    one_sentence(loaded("backup", "--gone", "two.db"), "There is no backup two.db on the list")
    assert loaded("backup", "--gone", "one.db")[:2] == (0, "It is kept that one.db is deleted.\n")
    assert "deleted" in loaded("backup", "--list")[1]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_where_nothing_is_named_what_to_write_is_said(call: Call, command: str) -> None:
    code, _, err = call(command)
    assert code == 2
    assert f"yousaid {command} FILE" in err


def test_a_place_that_is_not_there_or_full_is_told_in_a_sentence(
    loaded: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_sentence(loaded("backup", "nowhere/one.db"), "There is no folder")
    monkeypatch.setattr("bot.backing_up.SPARE", 10**18)
    one_sentence(loaded("backup", "one.db"), "There is no room for")
    assert not (tmp_path / "one.db").exists()


def test_check_says_when_the_last_backup_was_made(house: House) -> None:
    def found(days: int) -> list[tuple[str, bool, str]]:
        with house.database.reading() as db:
            return [
                (one.subject, one.ok, one.what)
                for one in last_backup.finding(db, house.settings, NOON + timedelta(days=days))
            ]

    none = f"none was made yet: {last_backup.HOW}"
    with house.database.transaction() as db:
        audit.note(db, "Anna", "did something", NOON)
    assert (found(0), found(9)) == ([("backup", True, none)], [("backup", False, none)])
    with house.database.transaction() as db:
        backups.add(db, [backups.of_mark(Mark("b" * 32, NOON.isoformat(), "1", HEAD, 0, "0" * 64), "one.db", 1)])
    assert found(8) == [("backup", True, "the last one is of Tue 24 Nov 2026 12:00")]
    ((_, is_fine, what),) = found(9)
    assert not is_fine
    assert what.endswith(last_backup.HOW)
    with house.database.transaction() as db:
        restores.note(db, "one.db", Mark("", NOON.isoformat(), "1", HEAD, 0, "0" * 64), restores.Lost(), "x", NOON)
    assert [one[0] for one in found(0)] == ["backup", "restore"]


def test_postgresql_is_told_its_own_tools_and_no_password(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://yousaid:geheim@localhost:5433/yousaid")
    for command, tool in (("backup", "pg_dump --format=custom"), ("restore", "pg_restore --dbname=")):
        one_sentence(call(command, "one.dump"), tool)
        err = call(command, "one.dump")[2]
        assert "--dbname=postgresql://yousaid@localhost:5433/yousaid" in err
        assert "geheim" not in err
