"""Row 13: the power goes at any instant while texts come in. What was acknowledged is there, and the database is whole.

The process is held still at such an instant, and what it has on the disk is copied and opened as after a restart.
"""

import asyncio
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import migrated_sqlite
from tests.hostile.attack import Attack, number
from tests.hostile.test_crashes import Supervisor, supervised

pytestmark = pytest.mark.faults

INSTANTS = 8
AT_ONCE = 4


@pytest.fixture
def empty(tmp_path: Path, no_certificates: None) -> Path:
    path = tmp_path / "empty.db"
    path.write_bytes(migrated_sqlite())
    return path


async def test_what_was_acknowledged_is_on_the_disk_at_any_instant(tmp_path: Path, empty: Path) -> None:
    async with supervised(tmp_path, empty) as (attack, supervisor):
        await supervisor.start()
        acknowledged: set[str] = set()
        writers = [asyncio.create_task(write(attack, one, acknowledged)) for one in range(1, AT_ONCE + 1)]
        for instant in range(INSTANTS):
            before = len(acknowledged)
            while len(acknowledged) <= before + instant % 3:
                await asyncio.sleep(0.001)
            there = set(acknowledged)
            assert there <= kept(as_of_now(tmp_path, supervisor, instant))
        for one in writers:
            one.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        assert len(acknowledged) > INSTANTS
        assert await supervisor.end(signal.SIGTERM) == 0


async def write(attack: Attack, one: int, acknowledged: set[str]) -> None:
    place = 0
    while True:
        text = attack.text(f"words {one} {place}", number(one))
        status, _ = await attack.form("/sms", text)
        if status == 200:
            acknowledged.add(text["MessageSid"])
        place += 1


def as_of_now(folder: Path, supervisor: Supervisor, instant: int) -> Path:
    """What the disk has of it, with the process in the middle of whatever it does."""
    assert supervisor.running is not None
    lost = folder / f"power lost {instant}"
    lost.mkdir()
    os.kill(supervisor.running.pid, signal.SIGSTOP)
    try:
        for end in ("", "-wal"):
            shutil.copy(folder / f"yousaid.db{end}", lost / f"yousaid.db{end}")
    finally:
        os.kill(supervisor.running.pid, signal.SIGCONT)
    return lost / "yousaid.db"


def kept(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {sid for (sid,) in db.execute("SELECT provider_id FROM messages")}
