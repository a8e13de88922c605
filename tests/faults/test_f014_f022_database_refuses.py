"""Faults 14 to 22: the database is locked, full, broken or away. Texts wait on the disk; where that is full too, 503."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import storage.engines
from storage.migrating import migrate
from tests.databases import command, inside
from tests.faults.kit.checkers import Evidence, weigh, wrong
from tests.faults.kit.driving import Drive, driven, later, until
from tests.faults.kit.history import History, Posted
from tests.faults.kit.servers import controlled
from tests.faults.kit.starter import Starter
from tests.hostile.attack import Attack, attacked, number
from tests.hostile.conftest import empty  # noqa: F401


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    with closing(sqlite3.connect(folder / "yousaid.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def on_disk(drive: Drive) -> int:
    """How many files wait, as monitoring reads it."""
    async with drive.attack.http.get(f"http://127.0.0.1:{drive.attack.port}/readyz") as answer:
        return int((await answer.json())["waiting_on_disk"]["files"])


async def taken_in(drive: Drive, seconds: float = 30) -> None:
    async def is_so() -> bool:
        return await on_disk(drive) == 0

    await until(is_so, seconds)


async def waiting(drive: Drive) -> None:
    async def is_so() -> bool:
        return await on_disk(drive) > 0

    await until(is_so)


@pytest.fixture
async def attack(tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Attack]:  # noqa: F811
    """In this process, with a database that waits a moment for its lock and not five seconds."""
    impatient = (*storage.engines.PRAGMAS, "PRAGMA busy_timeout = 50")
    monkeypatch.setattr(storage.engines, "PRAGMAS", impatient)
    async with attacked(tmp_path, empty, "oak-house") as attack:
        yield attack


class Told:
    """Posts texts to an installation of this process, and keeps the history."""

    def __init__(self, attack: Attack) -> None:
        self.attack, self.history = attack, History(attack.folder / "history")

    async def text(self, words: str, sender: str, vote: str | None = None) -> int:
        fields = self.attack.text(words, sender)
        self.history.sent(Posted(fields["MessageSid"], sender, words, vote, "die" in words))
        status, _ = await self.attack.form("/sms", fields)
        self.history.answered(fields["MessageSid"], status)
        return status

    def wrong(self) -> dict[str, list[str]]:
        here = self.attack.here
        return wrong(Evidence(here.house, self.history.read(), tuple(here.provider.log.sent)))


SAID = ((1, "hello", None), (1, "2", "2"), (2, "i want to die", None), (1, "3", None))


async def all_said(told: Told) -> set[int]:
    return {await told.text(words, number(place), vote) for place, words, vote in SAID}


async def recovered(told: Told) -> None:
    """It takes in what waits by itself, in order, and goes on."""
    house = told.attack.here.house
    assert (await house.spooled()).files > 0
    assert told.attack.counts()["messages"] == 0
    await house.spooling.take_in_what_waits()
    assert (await house.spooled()).files == 0
    assert await told.text("hello", number(3)) == 200
    await told.attack.send_out()
    assert told.attack.counts()["messages"] == len(SAID) + 1
    assert told.wrong() == {}


async def test_f014_while_somebody_holds_the_lock_texts_wait_on_the_disk(attack: Attack) -> None:
    told = Told(attack)
    with locked(attack.folder):
        assert await all_said(told) == {200}
    await recovered(told)


@pytest.mark.faults
async def test_f014_thirty_seconds_of_a_lock_in_earnest(tmp_path: Path, starter: Starter) -> None:
    async with driven(tmp_path, "", starter) as drive:
        process = await drive.start()
        await drive.text("hello", number(9))
        await drive.marked(many=1)
        before = weigh(process)
        with locked(tmp_path):
            for second in range(30):
                posted = await drive.text("hello", number(1 + second % 5))
                assert posted.id
                await asyncio.sleep(1)
        await taken_in(drive)
        await drive.marked(many=6)
        assert {one.status for one in drive.history.read()} == {200}
        assert wrong(drive.evidence()) == {}
        await drive.back_to_base(before, process)


async def test_f016_while_its_disk_is_full_texts_wait_and_it_recovers_by_itself(attack: Attack) -> None:
    told, engine = Told(attack), attack.here.house.database.engine
    pages = attack.one("PRAGMA page_count")

    def no_more(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    fill(attack)
    attack.here.house.database.resting.let_go()
    event.listen(engine, "checkout", no_more)
    assert await all_said(told) == {200}
    event.remove(engine, "checkout", no_more)
    event.listen(engine, "checkout", lambda connection, *_: connection.execute("PRAGMA max_page_count = 1000000"))
    await recovered(told)


def fill(attack: Attack) -> None:
    """No free place is left inside of a page of the table of texts."""
    with attack.here.house.database.transaction() as db:
        db.exec_driver_sql(
            "CREATE TRIGGER big AFTER INSERT ON messages BEGIN INSERT INTO big VALUES (zeroblob(9000)); END"
        )
        db.exec_driver_sql("CREATE TABLE big (big)")


async def test_f017_while_its_file_cannot_grow_texts_wait_and_it_recovers_by_itself(
    tmp_path: Path, starter: Starter
) -> None:
    async with driven(tmp_path, "", starter) as drive:
        process = await drive.start()
        _, most = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (16_000, most))
        await drive.text("i want to die", number(1), danger=True)
        await drive.text("hello", number(2))
        await waiting(drive)
        assert drive.one("SELECT count(*) FROM messages") == 0
        resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most))
        await taken_in(drive)
        await drive.marked(many=2)
        assert [one.status for one in drive.history.read()] == [200, 200]
        assert wrong(drive.evidence()) == {}


async def test_f018_where_the_disk_is_full_too_it_says_503_and_cries_out(attack: Attack, caplog: Any) -> None:
    told = Told(attack)
    (attack.folder / "spool").write_text("in the way")
    with locked(attack.folder):
        assert await all_said(told) == {503}
    assert "could be kept nowhere" in caplog.text
    (attack.folder / "spool").unlink()
    await attack.here.house.spooling.take_in_what_waits()
    assert await all_said(told) == {200}
    await attack.send_out()
    assert told.wrong() == {}


@pytest.mark.faults
@pytest.mark.parametrize("front", ["serve --all", "serve"])
async def test_f022_postgresql_is_away_for_a_while(
    front: str, tmp_path: Path, starter: Starter, own_server: Any
) -> None:
    url = database_in(own_server)
    async with driven(tmp_path, url, starter) as drive:
        process = await drive.start(*front.split())
        await drive.text("hello", number(1))
        controlled(own_server, "-m", "immediate", "stop")
        for second in range(15):
            vote = "2" if second == 5 else None
            await drive.text(vote or "hello", number(1 + second % 5), vote)
            await asyncio.sleep(1)
        assert await on_disk(drive) > 0
        own_server.ensure_postgres_running()
        await taken_in(drive, 60)
        assert {one.status for one in drive.history.read()} == {200}
        await drive.end(process)
        drive.house.database.engine.dispose()
        async with later(drive) as worker:
            for minutes in (2, 3, 11):
                await worker.passes(minutes=minutes)
        assert wrong(drive.evidence()) == {}


def database_in(server: Any) -> str:
    address = server.get_uri()
    command(address, "CREATE DATABASE yousaid")
    url = inside(address, "yousaid")
    migrate(url)
    return url


@pytest.mark.faults
async def test_f021_connections_that_are_cut_again_and_again_lose_nothing(
    tmp_path: Path, starter: Starter, own_server: Any
) -> None:
    url = database_in(own_server)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'yousaid'"
    async with driven(tmp_path, url, starter) as drive:
        await drive.start("serve", "--all")
        posting: list[Awaitable[Posted]] = []
        for round in range(40):
            posting += [asyncio.ensure_future(drive.text("hello", number(1 + (round * 5 + n) % 90))) for n in range(5)]
            await asyncio.to_thread(command, own_server.get_uri(), cut)
            await asyncio.sleep(0.2)
        await asyncio.gather(*posting)
        drive.house.database.engine.dispose()
        await taken_in(drive)
        await drive.marked()
        assert {one.status for one in drive.history.read()} == {200}
        assert wrong(drive.evidence()) == {}
