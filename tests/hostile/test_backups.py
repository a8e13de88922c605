"""A backup while a real server takes texts, and a restore that waits until nobody works on the database any more."""

import asyncio
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.hostile.attack import Attack, number
from tests.hostile.test_crashes import ROOT, Supervisor, supervised

AT_ONCE = 4


async def test_texts_come_in_while_a_backup_is_made_and_what_was_acknowledged_before_is_in_it(
    tmp_path: Path, empty: Path
) -> None:
    async with supervised(tmp_path, empty) as (attack, supervisor):
        await supervisor.start()
        acknowledged: list[str] = []
        writers = [asyncio.create_task(write(attack, one, acknowledged)) for one in range(1, AT_ONCE + 1)]
        while len(acknowledged) < 2 * AT_ONCE:
            await asyncio.sleep(0.01)
        before = set(acknowledged)
        assert await yousaid(supervisor, "backup", str(tmp_path / "one.db")) == 0
        meanwhile = len(acknowledged) - len(before)
        for one in writers:
            one.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        assert meanwhile
        assert before <= kept(tmp_path / "one.db")
        assert set(acknowledged) <= kept(tmp_path / "yousaid.db")
        assert await supervisor.end(signal.SIGTERM) == 0


async def test_a_server_that_runs_stands_in_the_way_of_a_restore_and_one_that_was_killed_does_not(
    tmp_path: Path, empty: Path
) -> None:
    """The new one goes on where the backup was, and texts that it lost come once more."""
    async with supervised(tmp_path, empty) as (attack, supervisor):
        await supervisor.start()
        text = attack.text("hello", number(1))
        assert await yousaid(supervisor, "backup", str(tmp_path / "one.db")) == 0
        assert (await attack.form("/sms", text))[0] == 200
        assert await yousaid(supervisor, "restore", str(tmp_path / "one.db")) == 1
        assert "yousaid is running on the database" in supervisor.log.read_text()
        await supervisor.end(signal.SIGKILL)
        assert await yousaid(supervisor, "restore", str(tmp_path / "one.db")) == 0
        assert kept(tmp_path / "yousaid.db") == set()
        await supervisor.start()
        assert (await attack.form("/sms", text))[0] == 200
        assert kept(tmp_path / "yousaid.db") == {text["MessageSid"]}
        assert await supervisor.end(signal.SIGTERM) == 0


async def test_where_the_database_is_gone_and_somebody_has_left_no_empty_one_takes_its_place(
    tmp_path: Path, empty: Path
) -> None:
    async with supervised(tmp_path, empty) as (attack, supervisor):
        await supervisor.start()
        assert (await attack.form("/sms", attack.text("please stop texting me", number(1))))[0] == 200
        while not (tmp_path / "suppressions.log").exists():
            await asyncio.sleep(0.05)
        assert await supervisor.end(signal.SIGTERM) == 0
        shutil.move(tmp_path / "yousaid.db", tmp_path / "away")
        assert await yousaid(supervisor, "serve", "--all") == 1
        assert "is gone: put it back" in supervisor.log.read_text()
        assert not (tmp_path / "yousaid.db").exists()
        assert "7700900001" not in (tmp_path / "suppressions.log").read_text()
        shutil.move(tmp_path / "away", tmp_path / "yousaid.db")
        await supervisor.start()


async def write(attack: Attack, one: int, acknowledged: list[str]) -> None:
    for place in range(1000):
        text = attack.text(f"words {one} {place}", number(one))
        if (await attack.form("/sms", text))[0] == 200:
            acknowledged.append(text["MessageSid"])


async def yousaid(supervisor: Supervisor, *arguments: str) -> int:
    with supervisor.log.open("ab") as log:
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=supervisor.environment, stdout=log, stderr=log
        )
        async with asyncio.timeout(30):
            return await running.wait()


def kept(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {sid for (sid,) in db.execute("SELECT provider_id FROM messages")}
