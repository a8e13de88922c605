"""A whole installation on this machine for a test: web front, database, outbox and the rehearsal provider, on one port."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp.web import AppRunner, TCPSite

from bot.channels.registry import CHANNELS
from bot.house import House, open_house
from bot.lanes import open_lanes
from bot.languages import codes
from bot.metrics_page import metrics_page
from bot.outbox import Outbox
from bot.rehearsal.phones import Phone
from bot.rehearsal.provider import Provider
from bot.server import staff_pages
from bot.settings import Settings, load_settings
from bot.web import make_app
from storage import kept, signed, staff
from tests.databases import migrated_sqlite
from tests.ports import unused_port

NUMBER = "+447700900123"
CHAT = 4242


class StillClock:
    """Shows what it was told, until it is told otherwise."""

    def __init__(self, now: datetime) -> None:
        self.at = now.astimezone(UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class Installation:
    house: House
    provider: Provider
    clock: StillClock
    outbox: Outbox

    def phone(self, channel: str, language: str = "en") -> Phone:
        return self.provider.sms_phone(NUMBER) if channel == "sms" else self.provider.telegram_phone(CHAT, language)

    async def settle(self) -> None:
        """Until nothing is on its way: what phones sent is in, what the last tick asked for too, and what is due is out."""
        await asyncio.gather(*self.house.beside.values())
        await self.provider.settled()
        while await self.outbox.deliver_once():
            await self.provider.settled()


def settings_for(port: int, folder: Path, **more: str) -> Settings:
    address = f"http://127.0.0.1:{port}"
    return load_settings(
        {
            "DATABASE_URL": f"sqlite:///{folder / 'yousaid.db'}",
            "YOUSAID_DATA": str(folder),
            "PORT": str(port),
            "YOUSAID_PUBLIC_URL": address,
            "YOUSAID_NAME": "Oak House",
            "YOUSAID_NATION": "england",
            "YOUSAID_SECRET_KEY": base64.urlsafe_b64encode(b"s" * 32).decode(),
            "YOUSAID_INDEX_KEY": base64.urlsafe_b64encode(b"i" * 32).decode(),
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "1" * 32,
            "TWILIO_FROM": "+447700900000",
            "TWILIO_API_BASE": f"{address}/rehearsal",
            "TWILIO_SEGMENTS_PER_SECOND": "1000",
            "TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35,
            "TELEGRAM_SECRET": "telegram-secret",
            "TELEGRAM_API_BASE": f"{address}/rehearsal",
            **more,
        }
    )


@asynccontextmanager
async def installed(folder: Path, now: datetime, **more: str) -> AsyncIterator[Installation]:
    """Set up and live, with nobody in it yet."""
    settings = settings_for(unused_port(), folder, **more)
    file = folder / "yousaid.db"
    if not file.exists():
        file.write_bytes(migrated_sqlite())
    clock = StillClock(now)
    house = open_house(settings, clock)
    provider = Provider(clock, settings, pause=no_pause)
    with house.database.transaction() as db:
        staff.add(db, "Duty desk", ("duty_person", "outside_reader", "data_lead"), None, house.keys, clock.now())
        kept.keep(db, staff.TEST_PASSED, "yes")
        for code in codes():
            signed.sign(db, code, "a reader", clock.now())
    parts = (metrics_page(house), *staff_pages(house), lambda app: app.add_subapp("/rehearsal", provider.app()))
    app = make_app(house, CHANNELS, parts)
    runner = AppRunner(app, access_log=None)
    await runner.setup()
    await TCPSite(runner, "127.0.0.1", settings.port).start()
    house.outbox = outbox = Outbox(
        house.database,
        house.keys,
        clock,
        house.writer,
        house.sending_rules,
        await open_lanes(settings, clock.now()),
        house.purse,
    )
    try:
        yield Installation(house, provider, clock, outbox)
    finally:
        for task in house.beside.values():
            task.cancel()
        await asyncio.gather(*house.beside.values(), return_exceptions=True)
        for lane in outbox.lanes.values():
            await lane.close()
        await runner.cleanup()
        house.close()


async def no_pause(_: float) -> None:
    """A provider in a test does not wait between its tries."""
