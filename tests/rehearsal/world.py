"""A rehearsal provider and a small bot that keeps what it hears, both on loopback, both on ports of their own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.channel import Heard, Raw, Refused
from bot.channels.registry import CHANNELS
from bot.rehearsal.provider import Provider
from bot.settings import Settings, load_settings
from tests.ports import unused_port

OURS = "+447700900000"
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


class StillClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Bot:
    """Answers webhooks as the real web front does. `answers`: statuses to give instead, one a request."""

    settings: Settings
    heard: list[Heard] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    has_heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, request: web.Request) -> web.Response:
        self.asked.append(request.raw_path)
        if self.answers and (status := self.answers.pop(0)) != 200:
            return web.Response(status=status)
        raw = Raw(request.raw_path, request.headers, await request.read())
        channel = CHANNELS["telegram" if request.path == "/telegram" else "sms"]
        try:
            heard = channel.read(raw, self.settings, NOW)
        except Refused as refused:
            return web.Response(status=refused.status, text=refused.reason)
        self.heard.append(heard)
        self.has_heard.set()
        return web.Response(text=heard.body, content_type=heard.content_type)

    @property
    def messages(self) -> list[Any]:
        return [message for heard in self.heard for message in heard.messages]

    @property
    def receipts(self) -> list[Any]:
        return [receipt for heard in self.heard for receipt in heard.receipts]


@dataclass
class World:
    provider: Provider
    bot: Bot
    settings: Settings
    pauses: list[float]


def settings_for(bot_port: int, provider_port: int, **more: str) -> Settings:
    provider = f"http://127.0.0.1:{provider_port}/rehearsal"
    given = {
        "YOUSAID_PUBLIC_URL": f"http://127.0.0.1:{bot_port}",
        "YOUSAID_NAME": "Oak House",
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": "12345",
        "TWILIO_FROM": OURS,
        "TWILIO_API_BASE": provider,
        "TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35,
        "TELEGRAM_SECRET": "s" * 20,
        "TELEGRAM_API_BASE": provider,
    }
    return load_settings({**given, **more})


@pytest.fixture
def more_settings() -> dict[str, str]:
    return {}


@pytest.fixture
async def world(tmp_path: Path, more_settings: dict[str, str]) -> AsyncIterator[World]:
    bot_port, provider_port = unused_port(), unused_port()
    settings = settings_for(bot_port, provider_port, **more_settings)
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    provider = Provider(StillClock(), settings, tmp_path / "phones.jsonl", pause)
    bot = Bot(settings)
    app, outer = web.Application(), web.Application()
    app.router.add_route("*", "/{anything:.*}", bot.hear)
    outer.add_subapp("/rehearsal", provider.app())
    async with TestServer(app, port=bot_port), TestServer(outer, port=provider_port):
        yield World(provider, bot, settings, pauses)
        await provider.close()
