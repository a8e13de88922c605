"""What came in joins the batch that is forming, and waits for its commit.

A batch is whatever arrived while the last one was being committed: no timer, and nobody waits for more to come.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.clock import Clock
from flows.turn import Incoming

MOST_IN_A_BATCH = 256
T = TypeVar("T")
Group = Sequence[Incoming]
"""The messages of one request: kept together or not at all."""

Take = Callable[[Sequence[Sequence[T]], datetime], Awaitable[Sequence[bool]]]
"""Takes a batch, wherever that is done; says of each group whether it is kept."""

Receive = Callable[[Group], Awaitable[None]]
"""Returns once what is given is committed. Raises NotKept."""


class NotKept(Exception):
    """The database refuses; nothing of it is kept, and whoever sent it must send it again."""


@dataclass(slots=True)
class Waiting(Generic[T]):
    """Messages of one request, and who waits for their commit."""

    messages: Sequence[T]
    committed: "asyncio.Future[None]"


class Inbox(Generic[T]):
    def __init__(self, take: Take[T], clock: Clock, on_commit: Callable[[], None]) -> None:
        self.take, self.clock, self.on_commit = take, clock, on_commit
        self._forming: list[Waiting[T]] = []
        self._running: asyncio.Task[None] | None = None

    async def receive(self, messages: Sequence[T]) -> None:
        """Returns once the batch that holds these messages is committed. Raises NotKept."""
        if not messages:
            return
        waiting = Waiting(messages, asyncio.get_running_loop().create_future())
        self._forming.append(waiting)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._commit_batches())
        await waiting.committed

    async def _commit_batches(self) -> None:
        while self._forming:
            batch, self._forming = self._forming[:MOST_IN_A_BATCH], self._forming[MOST_IN_A_BATCH:]
            for waiting, is_kept in zip(batch, await self._take(batch), strict=True):
                settle(waiting, is_kept)
            self.on_commit()

    async def _take(self, batch: Sequence[Waiting[T]]) -> Sequence[bool]:
        """Whatever goes wrong on the way, nobody waits for ever."""
        try:
            return await self.take([waiting.messages for waiting in batch], self.clock.now())
        except Exception:
            return [False] * len(batch)


def settle(waiting: Waiting[Any], is_kept: bool) -> None:
    if waiting.committed.done():
        return
    if is_kept:
        waiting.committed.set_result(None)
    else:
        waiting.committed.set_exception(NotKept())
