"""kill -9 at the worst moment, and start again: what was accepted is there, once, and nothing goes out twice."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import sys
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession
from aiohttp.test_utils import TestServer
from aiohttp.web import Application

from bot.clock import RealClock, new_id
from bot.demo.samples import sample
from bot.house import open_house
from bot.rehearsal.faults import Fault
from bot.rehearsal.provider import Provider
from bot.settings import load_settings
from flows.consultation import Text
from flows.outcome import Outcome
from storage import consultations, kept, loop, staff
from tests.hostile.attack import Attack, number
from tests.ports import unused_port

ROOT = Path(__file__).parents[2]
WORDS = "canarywords"


@dataclass
class Supervisor:
    """Starts `python -m bot serve --all` as often as it is told to, and ends it."""

    environment: Mapping[str, str]
    log: Path
    attack: Attack
    running: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "serve", "--all", cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        await until(self._is_ready)

    async def end(self, by: int) -> int:
        """The exit code."""
        assert self.running is not None
        os.kill(self.running.pid, by)
        async with asyncio.timeout(30):
            return await self.running.wait()

    async def _is_ready(self) -> bool:
        try:
            async with self.attack.http.get(f"http://127.0.0.1:{self.attack.port}/readyz") as answer:
                return answer.status == 200
        except ClientError:
            return False


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Nobody can tell another process the time: ask until it is so. A busy machine has half a minute."""
    async with asyncio.timeout(30):
        while not await holds():
            await asyncio.sleep(0.02)


async def until_sent(attack: Attack, **wanted: int) -> None:
    """So many messages have been accepted in all, or sends been asked for."""
    log = attack.here.provider.log

    async def is_so() -> bool:
        return all(len(getattr(log, name)) >= many for name, many in wanted.items())

    await until(is_so)


async def until_known_to_wait(attack: Attack, many: int) -> None:
    """So many replies wait to be sent again, and that is written down: a kill before it would make them unknown."""

    async def is_so() -> bool:
        return look(attack, "SELECT count(*) FROM outbox WHERE state = 'queued'") == [(many,)]

    await until(is_so)


@asynccontextmanager
async def supervised(folder: Path, empty: Path) -> AsyncIterator[tuple[Attack, Supervisor]]:
    """A database that is set up and live, a provider on a port of its own, and nothing running yet."""
    shutil.copy(empty, folder / "yousaid.db")
    environment = environment_for(folder, unused_port(), there := unused_port())
    settings = load_settings(environment)
    provider = Provider(RealClock(), settings)
    provider.sms.callbacks = "never"
    app = Application()
    app.add_subapp("/rehearsal", provider.app())
    async with TestServer(app, port=there), ClientSession() as http:
        outside: Any = SimpleNamespace(provider=provider, house=SimpleNamespace(settings=settings))
        attack = Attack(outside, http, folder, settings.port)
        supervisor = Supervisor(environment, folder / "log", attack)
        set_up(attack)
        yield attack, supervisor
        if supervisor.running is not None and supervisor.running.returncode is None:
            supervisor.running.kill()
        await provider.close()


def environment_for(folder: Path, port: int, there: int) -> dict[str, str]:
    """Live at any hour: the quiet ones are a minute, twelve hours from now. No Telegram: it costs time to start."""
    quiet = RealClock().now() + timedelta(hours=12)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "YOUSAID_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'yousaid.db'}",
        "PORT": str(port),
        "YOUSAID_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "YOUSAID_NAME": "Oak House",
        "YOUSAID_NATION": "england",
        "YOUSAID_TIMEZONE": "UTC",
        "YOUSAID_QUIET_HOURS": f"{quiet:%H:%M}-{quiet + timedelta(minutes=1):%H:%M}",
        "YOUSAID_SECRET_KEY": urlsafe_b64encode(b"s" * 32).decode(),
        "YOUSAID_INDEX_KEY": urlsafe_b64encode(b"i" * 32).decode(),
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "1" * 32,
        "TWILIO_FROM": number(0),
        "TWILIO_API_BASE": f"http://127.0.0.1:{there}/rehearsal",
        "TWILIO_SEGMENTS_PER_SECOND": "1000",
    }


def set_up(attack: Attack) -> None:
    """Staff are named, the consultation is open, and an outcome is to be told in an hour."""
    with closing(open_house(attack.settings)) as house:
        now = house.clock.now()
        told = Outcome(new_id(), "oak-house", "planned", Text({"en": "it is cold"}), Text({"en": "a new boiler"}))
        with house.database.transaction() as db:
            staff.add(db, "Duty desk", ("duty_person", "outside_reader", "data_lead"), None, house.keys, now)
            kept.keep(db, staff.TEST_PASSED, "yes")
            consultations.load(db, sample("oak-house", now), now)
            loop.add_outcome(db, told, now + timedelta(hours=1), house.frame)


def look(attack: Attack, sql: str) -> list[Any]:
    with closing(sqlite3.connect(attack.folder / "yousaid.db", isolation_level=None)) as database:
        return database.execute(sql).fetchall()


@pytest.mark.faults
async def test_a_killed_process_forgets_nothing_and_repeats_nothing(tmp_path: Path, empty: Path) -> None:
    """One reply was accepted and not confirmed, help lines were not even accepted, and one reply has to wait."""
    async with supervised(tmp_path, empty) as (attack, supervisor):
        provider = attack.here.provider
        provider.sms.script("timeout-after", "timeout-before", Fault("429", retry_after=3))
        said = ((1, f"{WORDS} one"), (2, "i want to die"), (3, f"{WORDS} three"))
        texts = [attack.text(words, number(place)) for place, words in said]
        await supervisor.start()
        for asked, text in enumerate(texts, start=1):
            assert (await attack.form("/sms", text))[0] == 200
            await until_sent(attack, asked=asked)
        await until_known_to_wait(attack, 1)
        await supervisor.end(signal.SIGKILL)
        assert [sent.to for sent in provider.log.sent] == [number(1)]

        look(attack, "UPDATE outbox SET lease_until = 1 WHERE state = 'attempting'")  # the lease ends
        look(attack, "UPDATE updates SET at = 1")  # and the hour until the outcome is over
        await supervisor.start()
        for text in texts:
            assert (await attack.form("/sms", text))[0] == 200
        await until_sent(attack, sent=5)
        assert await supervisor.end(signal.SIGTERM) == 0

        told = {place: ["boiler" in text for text in attack.sent_to(number(place))] for place in (1, 2, 3)}
        assert {place: sorted(texts_) for place, texts_ in told.items()} == {
            1: [False, True],
            2: [False],
            3: [False, True],
        }
        assert look(attack, "SELECT count(*) FROM messages") == [(3,)]
        assert look(attack, "SELECT count(*) FROM alerts") == [(1,)]
        assert look(attack, "PRAGMA integrity_check") == [("ok",)]
        states = dict(look(attack, "SELECT kind || ' ' || state, count(*) FROM outbox GROUP BY 1"))
        assert states == {"reply unknown": 1, "reply sent": 1, "help sent": 1, "update sent": 2}
        assert_says_nothing(supervisor.log.read_text())


def assert_says_nothing(log: str) -> None:
    """What the process wrote is JSON, and has no number, no words and no token in it."""
    assert all(json.loads(line) for line in log.splitlines())
    assert not [secret for secret in (WORDS, "7700900", "1" * 32, "AC" + "0" * 32, "want to die") if secret in log]
