"""Whoever left since the backup has left after a restore too, even where the database itself is lost."""

import re
from pathlib import Path

import pytest

from bot import suppressions
from bot.house import opened
from bot.settings import load_settings
from storage import tables
from tests.runtime.conftest import Call, one_sentence, say
from tests.storage.database_files import damage
from tests.storage.installation import every


def leave(number: int) -> None:
    say(number, "please stop texting me")


async def keep_up() -> None:
    with opened(load_settings()) as house:
        await house.suppressions.keep_up()


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
    code, out, _ = loaded("restore", "one.db", "--without-journal")
    assert (code, "Nobody knows who left or was forgotten since then" in out, "Nobody who is in it" in out) == (
        0, True, False,
    )  # fmt: skip


async def test_a_copy_of_that_file_can_be_named(loaded: Call, tmp_path: Path) -> None:
    say(1, "hello")
    loaded("backup", "one.db")
    leave(1)
    await keep_up()
    (tmp_path / suppressions.FILE).rename(tmp_path / "copy.log")
    (tmp_path / "yousaid.db").unlink()
    assert "1 address left" in loaded("restore", "one.db", "--journal", "copy.log")[1]


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
