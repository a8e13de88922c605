"""Disk, clock, database file and certificate: each is said to be in order, or what to do, wherever somebody looks."""

import asyncio
import sqlite3
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import machine, outside
from bot.check import outside_us
from bot.clock import RealClock
from bot.console.needs import needs
from bot.house import House
from bot.looking_through import Looking, look_through
from bot.readiness import read_readiness
from bot.settings import load_settings
from storage import noticed
from storage.noticed import Certificate, Clock, LookedThrough
from tests import certificates
from tests.ports import unused_port
from tests.runtime.conftest import ENVIRONMENT, NOON, Call, PretendChannel, StillClock, outbox_of

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "finding, ok, word",
    [
        (machine.of_disk(machine.Room(20 * 10**9, 10**11)), True, "20.0 GB free"),
        (machine.of_disk(machine.Room(4 * 10**8, 10**11)), False, "make room"),
        (machine.of_log(16 * 10**6), True, "16 MB"),
        (machine.of_log(300 * 10**6), False, "start yousaid again"),
        (machine.of_looking_through(None, NOON), True, "every week"),
        (machine.of_looking_through(LookedThrough("", NOON - 8 * DAY), NOON), True, "2026-11-16, and whole"),
        (machine.of_looking_through(LookedThrough("", NOON - 10 * DAY), NOON), False, "is yousaid work running?"),
        (machine.of_looking_through(LookedThrough("page 3", NOON), NOON), False, "restore a backup"),
        (machine.of_clock(Clock(59, NOON)), True, "within a minute"),
        (machine.of_clock(Clock(3600, NOON)), False, "3600 seconds ahead of others'"),
        (machine.of_clock(Clock(-61, NOON)), False, "61 seconds behind others'"),
        (machine.of_certificate(Certificate(NOON + 30 * DAY, "", NOON), NOON), True, "good until 2026-12-24"),
        (machine.of_certificate(Certificate(NOON + 13 * DAY, "", NOON), NOON), False, "renew it"),
        (machine.of_certificate(Certificate(None, "certificate has expired", NOON), NOON), False, "has expired"),
    ],
)
def test_each_is_in_order_or_says_what_to_do(finding: Any, ok: bool, word: str) -> None:
    assert finding.ok is ok
    assert word in finding.what


def needed(house: House) -> list[str]:
    with house.database.reading() as db:
        return [need.what for need in needs(db, house, house.clock.now())]


def test_what_is_not_in_order_stands_at_readyz_and_at_home(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [what for what in needed(house) if "machine" in what]
    monkeypatch.setattr(machine, "room", lambda folder: machine.Room(1, 10**11))
    with house.database.transaction() as db:
        noticed.keep_clock(db, Clock(90, NOON))
        noticed.keep_looked_through(db, LookedThrough("page 3 is torn", NOON))
        noticed.keep_certificate(db, Certificate(NOON + DAY, "", NOON))
    with house.database.reading() as db:
        told = read_readiness(db, house.database, house.settings, NOON).as_json()["machine"]
    assert [subject for subject, how in told.items() if how != "ok"] == [
        "disk",
        "database file",
        "clock",
        "certificate",
    ]
    assert len([what for what in needed(house) if what.startswith("The machine this runs on needs somebody.")]) == 4
    assert "torn" not in str(told)


@pytest.fixture
def worker(house: House) -> House:
    outbox_of(house, PretendChannel())
    return house


def seen_in(house: House) -> LookedThrough | None:
    with house.database.reading() as db:
        return noticed.looked_through(db)


async def test_the_file_is_looked_through_soon_and_then_every_week(worker: House, clock: StillClock) -> None:
    for days, expected in ((0, NOON), (6, NOON), (1.1, NOON + 7.1 * DAY), (-30, NOON - 22.9 * DAY)):
        clock.move(days=days)
        await look_through(worker)
        assert seen_in(worker) == LookedThrough("", expected)


async def test_damage_is_looked_at_again_within_the_hour(worker: House, clock: StillClock) -> None:
    with worker.database.transaction() as db:
        noticed.keep_looked_through(db, LookedThrough("page 3 is torn", NOON))
    await look_through(worker)
    assert seen_in(worker) == LookedThrough("page 3 is torn", NOON)
    clock.move(minutes=61)
    await look_through(worker)
    assert seen_in(worker) == LookedThrough("", clock.now())


async def test_a_process_that_does_not_work_leaves_it_to_the_one_that_does(house: House) -> None:
    await look_through(house)
    assert seen_in(house) is None


async def test_damage_is_found_before_somebody_meets_it(worker: House, tmp_path: Path) -> None:
    with worker.database.transaction() as db:
        rows = [(f"torn-{n:05}", "x" * 200) for n in range(400)]
        db.connection.driver_connection.executemany("INSERT INTO settings VALUES (?, ?)", rows)  # type: ignore[union-attr]
        root = db.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'settings'").scalar_one()
        page = db.exec_driver_sql("PRAGMA page_size").scalar_one()
    with worker.database.engine.connect() as db:
        db.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        db.exec_driver_sql("SELECT 1")
    leaf = _inner_leaf(tmp_path / "yousaid.db", root, page)
    with (tmp_path / "yousaid.db").open("r+b") as file:
        file.seek((leaf - 1) * page + 8)
        file.write(b"\xff" * 64)
    await look_through(worker)
    seen = seen_in(worker)
    assert seen is not None
    assert seen.wrong


def _inner_leaf(file: Path, root: int, page: int) -> int:
    """The second page of a table that has grown beyond two: neither what was there first nor what comes next is in it."""
    start = (root - 1) * page
    head = file.read_bytes()[start : start + page]
    assert head[0] == 5, "an inner page"
    cell = int.from_bytes(head[14:16], "big")
    return int.from_bytes(head[cell : cell + 4], "big")


FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


async def test_what_was_begun_is_broken_off_however_often_somebody_says_so(
    worker: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the thread that looks closes its connection, when SQLite has let go of it: else all of us would end."""
    loop, begun, ended = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    broken: list[str] = []
    let_go = threading.Event()

    def endless(connection: sqlite3.Connection) -> str:
        loop.call_soon_threadsafe(begun.set)
        for _ in range(2):
            try:
                connection.execute(FOR_EVER)
            except sqlite3.Error as problem:
                broken.append(str(problem))
            let_go.wait(5)
        loop.call_soon_threadsafe(ended.set)
        return ""

    monkeypatch.setattr("bot.looking_through.wrong_in", endless)
    looking = asyncio.create_task(look_through(worker))
    await begun.wait()
    await asyncio.sleep(0.05)
    looking.cancel()
    await asyncio.sleep(0)
    looking.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await looking
        let_go.set()
        await ended.wait()
    assert broken == ["interrupted", "interrupted"]
    assert seen_in(worker) is None


def test_what_is_broken_off_before_it_begins_does_not_begin(house: House) -> None:
    assert house.database.path is not None
    looking = Looking(house.database.path)
    looking.break_off()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        looking.wrong()


@pytest.fixture
async def provider() -> AsyncIterator[Callable[[float], Awaitable[str]]]:
    """Says only what time it has: so many seconds away from ours."""
    servers: list[TestServer] = []

    async def start(apart: float) -> str:
        async def answer(request: web.Request) -> web.Response:
            theirs = RealClock().now() + timedelta(seconds=apart)
            return web.Response(status=404, headers={"Date": f"{theirs:%a, %d %b %Y %H:%M:%S GMT}"})

        app = web.Application()
        app.router.add_get("/", answer)
        servers.append(TestServer(app))
        await servers[-1].start_server()
        return f"http://127.0.0.1:{servers[-1].port}"

    yield start
    for server in servers:
        await server.close()


def telegram_at(base: str, **more: str) -> dict[str, str]:
    token = {"TELEGRAM_BOT_TOKEN": "1234567:" + "a" * 35, "TELEGRAM_MODE": "poll"}
    return {**ENVIRONMENT, **token, "TELEGRAM_API_BASE": base, **more}


async def test_our_clock_is_held_beside_a_provider_s_every_hour(
    worker: House, provider: Callable[[float], Awaitable[str]]
) -> None:
    worker.set_up(load_settings(telegram_at(await provider(-600))))
    worker.look_outside_at = RealClock().now()
    await outside.look_outside(worker)
    with worker.database.reading() as db:
        seen = noticed.clock(db)
    assert seen is not None
    assert 598 < seen.ahead < 603
    assert timedelta(minutes=59) < worker.look_outside_at - RealClock().now() <= outside.EVERY


async def test_without_network_the_check_says_that_the_clock_was_not_checked() -> None:
    nobody = f"http://127.0.0.1:{unused_port()}"
    found = {one.subject: one for one in await outside_us(load_settings(telegram_at(nobody)))}
    assert (found["clock"].ok, found["clock"].what) == (True, "not checked: no provider answered")


def test_a_database_server_tells_the_time_too(postgresql_url: str) -> None:
    seen = outside.beside_database(postgresql_url)
    assert seen is not None
    assert abs(seen.ahead) < 5
    assert outside.beside_database("sqlite:///nothing.db") is None
    assert outside.beside_database("postgresql://nobody@127.0.0.1:1/nothing") is None


@asynccontextmanager
async def https(both: Path) -> AsyncIterator[str]:
    server = await asyncio.start_server(
        lambda *_: None, "127.0.0.1", port := unused_port(), ssl=certificates.serving(both)
    )
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        server.close()


@pytest.fixture
def both(tmp_path: Path) -> Path:
    return certificates.certificate(tmp_path)


async def test_our_certificate_is_seen_as_a_provider_would_see_it(both: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with https(both) as address:
        settings = load_settings({"YOUSAID_PUBLIC_URL": address})
        seen = await outside.look_at_certificate(settings)
        assert seen is not None
        assert (seen.until, "self" in seen.problem) == (None, True)
        trusting = ssl.create_default_context(cafile=both)
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        seen = await outside.look_at_certificate(settings)
        assert seen is not None
        assert seen.until == certificates.MIDDLE + certificates.TEN_YEARS


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:1", "https://127.0.0.1:1"])
async def test_an_address_that_is_not_reached_from_here_says_nothing_of_the_certificate(address: str) -> None:
    settings = replace(load_settings({}), public_url=address)
    assert await outside.look_at_certificate(settings) is None


def test_check_says_each_in_a_line(call: Call) -> None:
    _, said, _ = call("check")
    lines = {line[4:].partition(":")[0]: line[:2] for line in said.splitlines()}
    assert [lines[one] for one in ("disk", "write-ahead log", "database file", "clock")] == ["ok"] * 4


def test_what_is_kept_comes_back_as_it_was(house: House) -> None:
    at = datetime(2026, 11, 24, 12, 0, 0, 5, UTC)
    with house.database.transaction() as db:
        assert (noticed.clock(db), noticed.certificate(db), noticed.looked_through(db)) == (None, None, None)
        noticed.keep_clock(db, Clock(-0.25, at))
        noticed.keep_certificate(db, Certificate(None, "why", at))
        noticed.keep_looked_through(db, LookedThrough("", at))
    with house.database.reading() as db:
        assert noticed.clock(db) == Clock(-0.25, at)
        assert noticed.certificate(db) == Certificate(None, "why", at)
        assert noticed.looked_through(db) == LookedThrough("", at)
