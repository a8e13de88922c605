"""What another process puts into the outbox is looked at at once, and not at the next second."""

import asyncio
from select import select
from types import SimpleNamespace
from typing import Any

import pytest

from bot import waking
from bot.waking import wake_when_others_write
from storage import changes
from storage.changes import Calls
from storage.database import Database, open_database
from tests.databases import command


def call(database: Database) -> None:
    with database.transaction() as db:
        changes.call(db)


def test_a_call_is_heard_once_and_only_when_it_is_committed(postgresql: Database) -> None:
    calls = Calls(postgresql)
    assert not calls.any()
    with postgresql.transaction() as db:
        changes.call(db)
        assert not calls.any()
    assert select([calls], [], [], 30)[0], "the server calls soon after the commit, but not within it"
    assert calls.any()
    assert not calls.any()
    calls.close()


async def test_whoever_sends_is_woken_and_once_more_after_the_server_cut_the_line(
    postgresql: Database, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "AGAIN_SECONDS", 0.01)
    woken = asyncio.Event()
    house: Any = SimpleNamespace(database=postgresql, wake=woken.set)
    task = asyncio.create_task(wake_when_others_write(house))
    async with asyncio.timeout(30):
        for wait in range(2):
            await woken.wait()  # once it listens: what came before is looked at then
            woken.clear()
            await asyncio.to_thread(call, postgresql)
            await woken.wait()
            woken.clear()
            if not wait:
                cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                await asyncio.to_thread(command, postgresql_url, cut)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_on_sqlite_another_process_is_noticed(sqlite: Database, sqlite_url: str) -> None:
    woken, other = asyncio.Event(), open_database(sqlite_url)
    house: Any = SimpleNamespace(database=sqlite, wake=woken.set)
    task = asyncio.create_task(wake_when_others_write(house))
    await asyncio.sleep(2 * waking.LOOK_SECONDS)
    assert not woken.is_set()
    with other.transaction() as db:
        db.exec_driver_sql("INSERT INTO settings (key, value) VALUES ('something', 'new')")
    async with asyncio.timeout(30):
        await woken.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    other.close()
