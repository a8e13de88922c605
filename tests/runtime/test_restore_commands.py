"""`yousaid restore` puts a backup in the place of the database or changes nothing, and `restored` says what is held."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.house import open_house, opened
from bot.settings import load_settings
from storage import audit, in_use, restores, staff
from storage.migrating import HEAD, SCRIPTS
from tests.runtime.broadcasting import sent, with_a_team
from tests.runtime.conftest import NOON, Call, one_sentence, say
from tests.storage.database_files import damage, texts


def before_there_were_backups() -> str:
    (made,) = (SCRIPTS / "versions").glob("*_backups.py")
    (before,) = re.findall('down_revision = "([0-9]+)"', made.read_text())
    return str(before)


def test_a_database_that_is_not_up_to_date_is_backed_up_before_it_is_migrated(loaded: Call, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "yousaid.db")) as db, db:
        for newer in ("backups", "restores", "broadcast_told"):
            db.execute(f"DROP TABLE {newer}")
        db.execute("UPDATE alembic_version SET version_num = ?", (before_there_were_backups(),))
    assert loaded("backup", "before.db")[0] == 0
    assert loaded("migrate")[0] == 0
    assert loaded("restore", "before.db")[0] == 0
    with opened(load_settings()) as house, house.database.reading() as db:
        assert restores.is_held(db)


@pytest.mark.parametrize(
    ("what", "why"),
    [("missing", "There is no file"), ("text", "is no backup"), ("damaged", "is damaged"), ("newer", "newer release")],
)
def test_what_cannot_be_restored_changes_nothing(loaded: Call, tmp_path: Path, what: str, why: str) -> None:
    say(1, "hello")
    file = tmp_path / what
    if what == "text":
        file.write_text("a letter to the council, and nothing else")
    elif what != "missing":
        loaded("backup", what)
    if what == "damaged":
        damage(file)
    if what == "newer":
        with closing(sqlite3.connect(file)) as db, db:
            db.execute("UPDATE settings SET value = replace(value, ?, ?) WHERE key = 'backup'", (f'"{HEAD}"', '"9999"'))
    before = (tmp_path / "yousaid.db").read_bytes()
    one_sentence(loaded("restore", what), why)
    assert (tmp_path / "yousaid.db").read_bytes() == before


def test_other_keys_are_named_and_nothing_changes(
    loaded: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded("backup", "one.db")
    before = (tmp_path / "yousaid.db").read_bytes()
    monkeypatch.setenv("YOUSAID_SECRET_KEY", "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=")
    one_sentence(loaded("restore", "one.db"), "YOUSAID_SECRET_KEY is not the key that this database was made with")
    assert (tmp_path / "yousaid.db").read_bytes() == before
    assert not list(tmp_path.glob("before-restore*"))


def test_a_backup_from_before_a_change_of_keys_needs_the_key_from_before_too(
    loaded: Call, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(1, "hello")
    loaded("backup", "one.db")
    name, before = "YOUSAID_SECRET_KEY", environment["YOUSAID_SECRET_KEY"]
    monkeypatch.setenv(name, "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=")
    monkeypatch.setenv(f"{name}_PREVIOUS", before)
    assert loaded("keys", "rotate")[0] == 0
    monkeypatch.delenv(f"{name}_PREVIOUS")
    one_sentence(loaded("restore", "one.db"), f"{name} is not the key")
    monkeypatch.setenv(f"{name}_PREVIOUS", before)
    assert loaded("restore", "one.db")[0] == 0
    assert loaded("keys", "rotate")[0] == 0


def test_while_somebody_works_on_the_database_nothing_is_restored(loaded: Call) -> None:
    loaded("backup", "one.db")
    house = open_house(load_settings())
    one_sentence(loaded("restore", "one.db"), "yousaid is running on the database")
    house.close()
    assert loaded("restore", "one.db")[0] == 0


def test_while_it_is_restored_nobody_starts(loaded: Call, tmp_path: Path) -> None:
    with in_use.alone(tmp_path / "yousaid.db"):
        one_sentence(loaded("log"), "A backup is being restored here")
    assert loaded("log")[0] == 0


def test_what_is_held_is_seen_dropped_and_let_go_on(loaded: Call) -> None:
    with opened(load_settings()) as house:
        with_a_team(house)
        with house.database.transaction() as db:
            staff.add(db, "Anna", ("admin",), None, house.keys, NOON)
        sent(house)
    assert loaded("restored")[1].startswith("Nothing is held")
    one_sentence(loaded("restored", "--go-on"), "Nothing is held")
    loaded("backup", "one.db")
    loaded("restore", "one.db")
    said = loaded("restored")[1]
    assert said.startswith("one.db, of ")
    assert "Then let the rest go on" in said
    assert "stopped: a backup from before was restored" in loaded("broadcast", "show", "1")[1]
    one_sentence(loaded("restored", "--drop", "7"), "There is no 7 in the list")
    one_sentence(loaded("restored", "--go-on", "--by", "front desk"), "Admins: Anna")
    assert (
        loaded("restored", "--drop", "all", "--go-on")[1]
        == "Everything else goes on, by day and within the usual limits.\n"
    )
    assert "let everything go on after a restore" in loaded("log")[1]


def test_on_another_machine_the_folder_for_it_is_made(
    loaded: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded("backup", "one.db")
    monkeypatch.setenv("YOUSAID_DATA", "new/data")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/data/yousaid.db")
    one_sentence(loaded("restore", "lost.db", "--without-journal"), "There is no")
    assert not (tmp_path / "new").exists()
    assert loaded("restore", "one.db", "--without-journal")[0] == 0
    assert loaded("verify")[1].startswith("The log is as it was written")


def test_where_nobody_may_let_it_go_on_it_says_how_somebody_gets_to(loaded: Call) -> None:
    with opened(load_settings()) as house:
        with_a_team(house)
    loaded("backup", "one.db")
    loaded("restore", "one.db")
    one_sentence(loaded("restored", "--go-on"), "yousaid staff add NAME --role admin")


def test_verify_says_what_was_restored_and_knows_what_was_published_between(loaded: Call, tmp_path: Path) -> None:
    loaded("backup", "one.db")
    with opened(load_settings()) as house, house.database.transaction() as db:
        audit.note(db, "Anna", "did something", NOON)
    assert loaded("export", "oak-house", "--format", "json", "--to", "between.json")[0] == 0
    assert loaded("restore", "one.db")[0] == 0
    with opened(load_settings()) as house, house.database.transaction() as db:
        for _ in range(3):
            audit.note(db, "Anna", "did something else", NOON)
    code, out, _ = loaded("verify")
    assert code == 0
    assert "A backup was restored, see entry" in out
    assert loaded("verify", "between.json")[0] == 0
    forged = (tmp_path / "between.json").read_text()
    (tmp_path / "forged.json").write_text(re.sub('"hash": "[0-9a-f]{8}', '"hash": "00000000', forged))
    assert "was written anew" in loaded("verify", "forged.json")[2]


class Interrupted(BaseException):
    pass


def test_broken_off_before_the_last_step_everything_is_as_it_was(
    loaded: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(1, "hello")
    loaded("backup", "one.db")
    say(2, "later")

    def stop(*_: object) -> None:
        raise Interrupted

    monkeypatch.setattr("bot.restoring._swap", stop)
    with pytest.raises(Interrupted):
        loaded("restore", "one.db")
    assert texts(tmp_path / "yousaid.db") == ["hello", "later"]
    assert not [one.name for one in tmp_path.iterdir() if "restoring" in one.name]
    with opened(load_settings()) as house, house.database.reading() as db:
        assert not restores.is_held(db)
