"""A provider that does not answer, and nobody who waits for it: once all that was asked hangs, its time is over.

Why not a short limit: on a busy machine an answer that does come may come late, and would count as lost.
"""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest

from bot.channels import telegram_sending, twilio_sending
from bot.rehearsal import telegram, twilio
from bot.rehearsal.faults import play

T = TypeVar("T")
NEVER = 600.0


class Hanging:
    """`is_held`: what hangs goes on hanging, until `look` is asked without it."""

    def __init__(self) -> None:
        self.asked: set[asyncio.Timeout] = set()
        self.hung, self.over, self.is_held = 0, 0, False

    async def ask(self, request: Awaitable[T]) -> T:
        """Raises TimeoutError, as the real limit does."""
        async with asyncio.timeout(None) as limit:
            self.asked.add(limit)
            try:
                return await request
            finally:
                self.asked.discard(limit)
                self.look()

    async def hang(self, end: asyncio.Event) -> None:
        mine, self.hung = self.over, self.hung + 1
        self.look()
        try:
            await end.wait()
        finally:
            if mine == self.over:
                self.hung -= 1

    def look(self) -> None:
        if self.is_held or not self.asked or self.hung < len(self.asked):
            return
        late, self.asked, self.hung, self.over = self.asked, set(), 0, self.over + 1
        for limit in late:
            limit.reschedule(asyncio.get_running_loop().time())


class End(asyncio.Event):
    """Of what hangs: the provider's own, and everybody who waits for it is counted."""

    def __init__(self, hanging: Hanging, real: asyncio.Event) -> None:
        self.hanging, self.real = hanging, real

    def is_set(self) -> bool:
        return self.real.is_set()

    async def wait(self) -> bool:  # type: ignore[override]
        await self.hanging.hang(self.real)
        return True


@contextmanager
def hanging_at_once() -> Iterator[Hanging]:
    """Real clients and the real stand-in, with limits that no machine is slow enough for."""
    hanging = Hanging()
    request, send = twilio_sending.HttpClient.request, telegram_sending.Bot.send_message

    async def played(fault: Any, asked: Any, accept: Any, over: asyncio.Event) -> Any:
        return await play(fault, asked, accept, End(hanging, over))

    with pytest.MonkeyPatch.context() as patch:
        for module in (twilio_sending, telegram_sending):
            patch.setattr(module, "SECONDS_IN_ALL", NEVER)
            patch.setattr(module, "SECONDS_TO_CONNECT", NEVER)
        patch.setattr(twilio_sending.HttpClient, "request", lambda *a, **more: hanging.ask(request(*a, **more)))
        patch.setattr(telegram_sending.Bot, "send_message", lambda *a, **more: hanging.ask(send(*a, **more)))
        for provider in (telegram, twilio):
            patch.setattr(provider, "play", played)
        yield hanging
