"""Starts real processes of ours against the rehearsal provider, posts to them as Twilio does, and kills them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientError, ClientSession
from aiohttp.test_utils import TestServer
from aiohttp.web import Application

from bot import schedule
from bot.clock import RealClock
from bot.demo.samples import sample
from bot.house import House, open_house
from bot.lanes import open_lanes
from bot.outbox import Outbox
from bot.rehearsal.provider import Provider
from bot.settings import load_settings
from storage import consultations, kept, staff
from storage.failing import VARIABLE
from tests.databases import migrated_sqlite
from tests.faults.kit.checkers import Evidence, Weight, back_to_base, weigh
from tests.faults.kit.history import History, Posted
from tests.faults.kit.starter import Starter
from tests.hostile.attack import Attack
from tests.hostile.test_crashes import environment_for
from tests.installed import StillClock
from tests.ports import unused_port

PATIENCE = 30
"""Seconds that a busy machine may take for anything."""


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = PATIENCE, pause: float = 0.02) -> None:
    """Nobody can tell another process the time: ask until it is so."""
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(pause)


@dataclass
class Drive:
    """One installation that is started, killed and started again. `house`: ours, to look and to let time pass."""

    environment: Mapping[str, str]
    attack: Attack
    house: House
    provider: Provider
    history: History
    log: Path
    starter: Starter
    running: list[int] = field(default_factory=list)

    # Processes

    async def start(self, *arguments: str, fail: str = "") -> int:
        """`yousaid` with these words; returns its process once it is open. `fail`: what YOUSAID_FAIL says."""
        words = arguments or ("serve", "--all")
        process = self.begin(*words, fail=fail)
        if words[0] == "serve":
            await until(self._is_open)
        return process

    def begin(self, *words: str, fail: str = "") -> int:
        environment = {**self.environment, **({VARIABLE: fail} if fail else {})}
        process = self.starter.start(words, environment, self.log)
        self.running.append(process)
        return process

    async def ended(self, process: int) -> int:
        """Its exit code, once it has ended: by a failpoint, or by a signal that was sent."""

        async def is_so() -> bool:
            return process in self.starter.ended

        await until(is_so)
        self.running.remove(process)
        return self.starter.ended[process]

    async def end(self, process: int, by: int = signal.SIGTERM) -> int:
        os.kill(process, by)
        return await self.ended(process)

    async def _is_open(self) -> bool:
        """Not when it listens, but when the database is open."""
        try:
            async with self.attack.http.get(f"http://127.0.0.1:{self.attack.port}/readyz") as answer:
                return "last_tick" in await answer.text()
        except ClientError:
            return False

    # Texts

    async def text(self, words: str, sender: str, vote: str | None = None, danger: bool = False) -> Posted:
        """The answer is in the history; None where the process died before it."""
        fields = self.attack.text(words, sender)
        posted = Posted(fields["MessageSid"], sender, words, vote, danger)
        self.history.sent(posted)
        await self.again(posted)
        return posted

    async def again(self, posted: Posted) -> int | None:
        """As a provider that had no answer sends it again."""
        fields = {**self.attack.text(posted.text, posted.sender), "MessageSid": posted.id}
        try:
            status, _ = await self.attack.form("/sms", fields)
        except (ClientError, ConnectionError):
            status = None
        self.history.answered(posted.id, status)
        return status

    async def sent(self, many: int) -> None:
        """Returns once the provider has accepted so many messages."""

        async def is_so() -> bool:
            return len(self.provider.log.sent) >= many

        await until(is_so)

    async def marked(self, many: int = 0) -> None:
        """Returns once no message waits or is being tried; `many`: once so many have gone."""

        async def is_so() -> bool:
            left = self.one("SELECT count(*) FROM outbox WHERE state IN ('queued', 'attempting')")
            return left == 0 and self.one("SELECT count(*) FROM outbox WHERE state = 'sent'") >= many

        await until(is_so)

    async def back_to_base(self, before: Weight, process: int) -> None:
        """Returns once it holds no more than before: connections that are silent end after ten seconds."""

        async def is_so() -> bool:
            return not list(back_to_base(before, weigh(process)))

        await until(is_so)

    # What there is

    def rows(self, sql: str) -> list[Any]:
        with self.house.database.reading() as db:
            return [tuple(row) for row in db.exec_driver_sql(sql).all()]

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def states(self) -> dict[str, int]:
        return dict(self.rows("SELECT state, count(*) FROM outbox GROUP BY state"))

    def evidence(self) -> Evidence:
        log = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return Evidence(self.house, self.history.read(), tuple(self.provider.log.sent), log)


@asynccontextmanager
async def driven(folder: Path, url: str, starter: Starter, **more: str) -> AsyncIterator[Drive]:
    """A database that is set up and live, a provider on a port of its own, and nothing running yet.

    `url`: a migrated database on PostgreSQL; any other is a fresh SQLite in the folder.
    """
    environment = {**environment_for(folder, unused_port(), there := unused_port()), **more}
    if url.startswith("postgresql"):
        environment["DATABASE_URL"] = url
    else:
        (folder / "yousaid.db").write_bytes(migrated_sqlite())
    settings = load_settings(environment)
    provider = Provider(RealClock(), settings)
    provider.sms.callbacks = "never"
    app = Application()
    app.add_subapp("/rehearsal", provider.app())
    async with TestServer(app, port=there), ClientSession() as http:
        with closing(open_house(settings)) as house:
            outside: Any = SimpleNamespace(provider=provider, house=SimpleNamespace(settings=settings))
            attack = Attack(outside, http, folder, settings.port)
            set_up(house)
            drive = Drive(environment, attack, house, provider, History(folder / "history"), folder / "log", starter)
            try:
                yield drive
            finally:
                for process in list(drive.running):
                    await drive.end(process, signal.SIGKILL)
                await provider.close()


def set_up(house: House) -> None:
    """Staff are named and the consultation is open."""
    now = house.clock.now()
    with house.database.transaction() as db:
        staff.add(db, "Duty desk", ("duty_person", "outside_reader", "data_lead"), None, house.keys, now)
        kept.keep(db, staff.TEST_PASSED, "yes")
        consultations.load(db, sample("oak-house", now), now)


@dataclass
class Later:
    """A worker in this process, whose clock is told: what would take minutes of waiting is done at once."""

    house: House
    clock: StillClock
    outbox: Outbox

    async def passes(self, **time: float) -> None:
        self.clock.at += timedelta(**time)
        await schedule.tick(self.house)
        await asyncio.gather(*self.house.beside.values())
        while await self.outbox.deliver_once():
            pass


@asynccontextmanager
async def later(drive: Drive) -> AsyncIterator[Later]:
    """It is now, and nothing else is running."""
    clock = StillClock(RealClock().now())
    settings = load_settings(drive.environment)
    with closing(open_house(settings, clock)) as house:
        lanes = await open_lanes(settings, clock.now())
        house.outbox = outbox = Outbox(
            house.database, house.keys, clock, house.writer, house.sending_rules, lanes, house.purse
        )
        try:
            yield Later(house, clock, outbox)
        finally:
            for task in house.beside.values():
                task.cancel()
            await asyncio.gather(*house.beside.values(), return_exceptions=True)
            for lane in lanes.values():
                await lane.close()
