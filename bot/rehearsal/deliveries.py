"""Webhooks on their way to the bot, in the background, and the log of what was truly sent."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
ANSWER_WITHIN = 15


def is_here(url: str) -> bool:
    """Does this address stay on this machine?"""
    try:
        return urlsplit(url).hostname in LOOPBACK
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that the provider accepted: the truth, whatever the answer said. `reference`: the callback's `id`."""

    channel: str
    id: str
    to: str
    text: str
    at: datetime
    reference: str | None = None
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Log:
    """`sent`: accepted messages in order. `asked`: (channel, when) of every send asked for, accepted or not."""

    sent: list[Sent] = field(default_factory=list)
    asked: list[tuple[str, datetime]] = field(default_factory=list)


class Deliveries:
    """Posts to the bot, which is on this machine and nowhere else."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Returns when nothing is on its way any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """The bot's status and answer. Raises aiohttp.ClientError or TimeoutError when there is none."""
        if not is_here(url):
            raise ValueError("A rehearsal stays on this machine: the address of the bot must be 127.0.0.1.")
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=ANSWER_WITHIN), auto_decompress=False)
        async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text(errors="replace")

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
