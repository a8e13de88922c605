"""The whole inbound path: the batch that forms, one transaction for it, each member's messages in order.

A batch is whatever arrived while the last one was being committed: no timer, and nobody waits for more to come.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.talking import Talk
from bot.writer import Writer
from flows.turn import Incoming
from storage import turns
from storage.database import Database, is_about_the_batch
from storage.turns import Frame

MOST_IN_A_BATCH = 256
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Waiting:
    """Messages of one request, and who waits for their commit."""

    messages: Sequence[Incoming]
    committed: "asyncio.Future[None]"


class Inbox:
    def __init__(
        self,
        database: Database,
        frame: Frame,
        talk: Talk,
        clock: Clock,
        writer: Writer,
        on_commit: Callable[[], None],
    ) -> None:
        self.database, self.frame, self.talk = database, frame, talk
        self.clock, self.writer, self.on_commit = clock, writer, on_commit
        self._forming: list[Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def receive(self, messages: Sequence[Incoming]) -> None:
        """Returns once the batch that holds these messages is committed. Raises what the database raised."""
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
            errors = await self.writer.run(self._take, batch, self.clock.now())
            for waiting, error in zip(batch, errors, strict=True):
                settle(waiting, error)
            self.on_commit()

    def _take(self, batch: Sequence[Waiting], now: datetime) -> list[Exception | None]:
        """One outcome for each. Only a database error splits the batch, so that one message cannot block the rest."""
        try:
            self.take_batch([message for waiting in batch for message in waiting.messages], now)
        except Exception as error:
            if len(batch) == 1 or not is_about_the_batch(error):
                log.exception("A batch of %d was not kept", len(batch))
                return [error] * len(batch)
            half = len(batch) // 2
            return self._take(batch[:half], now) + self._take(batch[half:], now)
        return [None] * len(batch)

    def take_batch(self, batch: Sequence[Incoming], now: datetime) -> None:
        with self.database.transaction() as db:
            begun = turns.begin(db, batch, self.frame, now)
            turns.save(db, list(self.talk.with_all(begun)), self.frame, now)


def settle(waiting: Waiting, error: Exception | None) -> None:
    if waiting.committed.done():
        return
    if error is None:
        waiting.committed.set_result(None)
    else:
        waiting.committed.set_exception(error)
