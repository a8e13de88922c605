"""`yousaid backup` and `restore`, as whoever looks after the machine uses them."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot import last_backup, suppressions
from bot.house import House, open_house, opened
from bot.settings import load_settings
from storage import audit, backups, restores, staff, tables
from storage.backing_up import Mark
from storage.migrating import HEAD, SCRIPTS
from tests.runtime.broadcasting import sent, with_a_team
from tests.runtime.conftest import NOON, Call, one_sentence, say
from tests.storage.installation import every
from tests.storage.test_backing_up import damage


def texts(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [words for (words,) in db.execute("SELECT text FROM messages ORDER BY kept_at, id")]


def leave(number: int) -> None:
    say(number, "please stop texting me")


async def keep_up() -> None:
    with opened(load_settings()) as house:
        await house.suppressions.keep_up()


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
    from storage import in_use

    with in_use.alone(tmp_path / "yousaid.db"):
        one_sentence(loaded("log"), "A backup is being restored here")
    assert loaded("log")[0] == 0


async def test_where_the_database_is_lost_the_file_beside_it_says_who_left(loaded: Call, tmp_path: Path) -> None:
    say(1, "hello")
    say(2, "hello")
    loaded("backup", "one.db")
    leave(1)
    await keep_up()
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"yousaid.db{end}").unlink(missing_ok=True)
    code, out, _ = loaded("restore", "one.db")
    assert (code, "Since then 1 address left" in out, "could not be read" in out) == (0, True, True)
    with opened(load_settings()) as house:
        assert sorted(every(house.database, tables.members.c.left)) == [False, True]
        assert len(every(house.database, tables.opt_outs.c.opt_out)) == 1


async def test_a_damaged_database_is_kept_as_it_is_and_the_file_is_asked(loaded: Call, tmp_path: Path) -> None:
    say(1, "hello")
    loaded("backup", "one.db")
    leave(1)
    await keep_up()
    damage(tmp_path / "yousaid.db")
    content = (tmp_path / "yousaid.db").read_bytes()
    code, out, _ = loaded("restore", "one.db")
    assert code == 0
    (before,) = re.findall(r"damaged-[\d-]+\.db", out)
    assert (tmp_path / before).read_bytes() == content
    with opened(load_settings()) as house:
        assert every(house.database, tables.members.c.left) == [True]


def test_where_nothing_says_who_left_it_asks_first(loaded: Call, tmp_path: Path) -> None:
    loaded("backup", "one.db")
    (tmp_path / "yousaid.db").unlink()
    one_sentence(loaded("restore", "one.db"), "nothing says who left")
    one_sentence(loaded("restore", "one.db", "--journal", "lost.log"), "There is no file lost.log")
    (tmp_path / "other.log").write_text('{"for": "somebody else"}\n')
    one_sentence(loaded("restore", "one.db", "--journal", "other.log"), "It belongs to another installation")
    assert not (tmp_path / "yousaid.db").exists()
    assert loaded("restore", "one.db", "--without-journal")[0] == 0


async def test_a_copy_of_that_file_can_be_named(loaded: Call, tmp_path: Path) -> None:
    say(1, "hello")
    loaded("backup", "one.db")
    leave(1)
    await keep_up()
    (tmp_path / suppressions.FILE).rename(tmp_path / "copy.log")
    (tmp_path / "yousaid.db").unlink()
    assert "1 address left" in loaded("restore", "one.db", "--journal", "copy.log")[1]


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
    for command, tool in (("backup", "pg_dump --format=custom"), ("restore", "pg_restore --clean")):
        one_sentence(call(command, "one.dump"), tool)
        err = call(command, "one.dump")[2]
        assert "--dbname=postgresql://yousaid@localhost:5433/yousaid" in err
        assert "geheim" not in err


async def test_on_postgresql_what_its_tools_have_put_back_is_put_right(
    call: Call, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url)
    say(1, "hello")
    one_sentence(call("restore", "--done"), "nothing says who left")
    leave(1)
    await keep_up()
    with opened(load_settings()) as house, house.database.transaction() as db:
        db.exec_driver_sql("DELETE FROM opt_outs")
        db.exec_driver_sql('UPDATE members SET "left" = false')
    assert "1 address left" in call("restore", "--done")[1]
    assert call("restored")[1].startswith("a copy that was put back by other means, of ")
    with opened(load_settings()) as house:
        assert every(house.database, tables.members.c.left) == [True]
        assert len(every(house.database, tables.opt_outs.c.opt_out)) == 1


async def test_a_database_that_was_copied_back_by_hand_is_put_right_by_command(loaded: Call, tmp_path: Path) -> None:
    say(1, "hello")
    before = (tmp_path / "yousaid.db").read_bytes()
    leave(1)
    await keep_up()
    (tmp_path / "yousaid.db").write_bytes(before)
    code, out, _ = loaded("restore", "--done")
    assert (code, "It is put right" in out, "1 address left" in out) == (0, True, True)
    with opened(load_settings()) as house:
        assert every(house.database, tables.members.c.left) == [True]


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
