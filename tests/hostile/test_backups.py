"""A backup while a real server takes texts, and a restore that waits until nobody works on the database any more."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import backing_up, restoring
from storage.database import DatabaseProblem
from tests.hostile.attack import Attack, number
from tests.hostile.test_crashes import supervised

pytestmark = pytest.mark.faults

AT_ONCE = 4


async def test_texts_come_in_while_it_is_made_and_no_restore_takes_the_database_away_from_who_runs(
    tmp_path: Path, empty: Path
) -> None:
    """What was acknowledged before is in it. A process that was killed stands in nobody's way."""
    file = tmp_path / "one.db"
    async with supervised(tmp_path, empty) as (attack, supervisor):
        await supervisor.start()
        acknowledged: list[str] = []
        writers = [asyncio.create_task(write(attack, one, acknowledged)) for one in range(1, AT_ONCE + 1)]
        while len(acknowledged) < AT_ONCE:
            await asyncio.sleep(0.01)
        before = set(acknowledged)
        await asyncio.to_thread(backing_up.back_up, attack.settings, file, False, None)
        meanwhile = len(acknowledged) - len(before)
        for one in writers:
            one.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        assert meanwhile
        assert before <= kept(file)
        with pytest.raises(DatabaseProblem, match="yousaid is running on the database"):
            restoring.restore(attack.settings, file, None, without_journal=False)
        assert set(acknowledged) <= kept(tmp_path / "yousaid.db")
        await supervisor.end(signal.SIGKILL)
        restoring.restore(attack.settings, file, None, without_journal=False)
        assert before <= kept(tmp_path / "yousaid.db") == kept(file)


async def write(attack: Attack, one: int, acknowledged: list[str]) -> None:
    for place in range(1000):
        text = attack.text(f"words {one} {place}", number(one))
        if (await attack.form("/sms", text))[0] == 200:
            acknowledged.append(text["MessageSid"])


def kept(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {sid for (sid,) in db.execute("SELECT provider_id FROM messages")}
