"""G2: nobody gets a 200 before what they sent is on the disk, in the database or in the place where it waits for it."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.house import open_house
from tests.guarantees.witness import Witness
from tests.hostile.attack import Attack
from tests.hostile.breaking import one_batch, until

FULL = "CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'full'); END"


def run(attack: Attack, sql: str) -> None:
    with attack.here.house.database.transaction() as db:
        db.exec_driver_sql(sql)


def on_disk(attack: Attack, folder: Path) -> set[str]:
    """The ids of the texts in a copy of the files, as they would be found after the power failed now."""
    folder.mkdir()
    for file in attack.folder.glob("yousaid.db*"):
        shutil.copy(file, folder)
    with closing(sqlite3.connect(folder / "yousaid.db")) as db:
        return {id for (id,) in db.execute("SELECT provider_id FROM messages")}


async def test_at_the_moment_of_each_200_the_text_is_in_the_files(witness: Witness, tmp_path: Path) -> None:
    for place in range(1, 6):
        posted = await witness.text("hello", place)
        assert posted.status == 200
        assert posted.id in on_disk(witness.attack, tmp_path / f"power lost {place}")


async def test_while_its_commit_is_out_there_is_no_answer(attack: Attack, tmp_path: Path) -> None:
    async with one_batch(attack) as post:
        waits = post(attack.sms("i want to die"))
        await until(lambda: len(attack.here.house.inbox._forming) == 1)
        assert (waits.done(), on_disk(attack, tmp_path / "before")) == (False, set())
    assert (await waits)[0] == 200
    assert len(on_disk(attack, tmp_path / "after")) == 2


async def test_what_only_waits_on_the_disk_is_there_for_whoever_starts_next(witness: Witness) -> None:
    run(witness.attack, FULL)
    assert (await witness.text("i want to die", danger=True)).status == 200
    run(witness.attack, "DROP TRIGGER full")
    with closing(open_house(witness.attack.settings, witness.attack.here.clock)) as next_one:
        await next_one.spooling.take_in_what_waits()
    assert witness.wrong() == {}
    assert witness.attack.counts()["alerts"] == 1


@pytest.mark.parametrize("refuses", ["the folder", "fsync"])
async def test_where_neither_database_nor_disk_takes_it_a_text_is_never_told_as_kept(
    refuses: str, attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(attack, FULL)
    same, in_the_way = attack.text("i want to die"), attack.folder / "spool"
    with monkeypatch.context() as disk:
        if refuses == "the folder":
            in_the_way.write_text("no folder can be made here")
        else:
            disk.setattr(os, "fsync", fail)
        answers = await asyncio.gather(attack.form("/sms", same), attack.chat("i want to die"))
    assert {status for status, _ in answers} == {503}
    run(attack, "DROP TRIGGER full")
    if in_the_way.is_file():
        in_the_way.unlink()
    await attack.here.house.spooling.take_in_what_waits()
    assert (await attack.form("/sms", same))[0] == 200
    assert (attack.counts()["messages"], attack.counts()["alerts"]) == (1, 1)


def fail(_: int) -> None:
    raise OSError(5, "Input/output error")
