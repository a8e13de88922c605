"""Fault 50: a backlog of Telegram all at once."""

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import ClientSession, TCPConnector

from bot.clock import seconds
from tests.faults.kit.checkers import wrong
from tests.faults.kit.driving import driven
from tests.faults.kit.starter import Starter
from tests.hostile.attack import message

TELEGRAM = {"TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35, "TELEGRAM_SECRET": "telegram-secret"}


async def flush(drive_port: int, updates: int, connections: int, headers: dict[str, str]) -> list[float]:
    """Every update over so many connections. Returns how long each waited for its 200, in seconds."""
    waited: list[float] = []
    left = iter(range(1, updates + 1))

    async def one_connection(http: ClientSession) -> None:
        for id in left:
            body = json.dumps({"update_id": id, "message": message(f"words {id}", 1 + id % 900)})
            began = seconds()
            async with http.post(f"http://127.0.0.1:{drive_port}/telegram", data=body, headers=headers) as answer:
                assert answer.status == 200
            waited.append(seconds() - began)

    async with ClientSession(connector=TCPConnector(limit=connections)) as http:
        await asyncio.gather(*(one_connection(http) for _ in range(connections)))
    return sorted(waited)


@pytest.mark.parametrize(
    ("updates", "connections"), [(100, 20), pytest.param(5000, 100, marks=pytest.mark.faults)], ids=["some", "many"]
)
async def test_f050_a_backlog_over_many_connections_loses_nothing(
    updates: int, connections: int, tmp_path: Path, starter: Starter
) -> None:
    async with driven(tmp_path, "", starter, **TELEGRAM) as drive:
        there = f"http://127.0.0.1:{drive.environment['TWILIO_API_BASE'].rpartition(':')[2]}"
        environment = {**drive.environment, "TELEGRAM_API_BASE": there}
        drive.environment = environment
        await drive.start("serve")
        headers = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret", "Content-Type": "application/json"}
        waited = await flush(drive.attack.port, updates, connections, headers)
        assert drive.one("SELECT count(*) FROM messages") == updates
        assert wrong(drive.evidence()) == {}
        assert waited[int(len(waited) * 0.99)] < 5  # a second where nothing else runs beside
