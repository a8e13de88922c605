"""What a provider told us while the database refused is kept on the disk, acknowledged, and taken in later, in order.

Why everything goes there while anything waits there: a text that went ahead would change the order in which somebody
said things. What was taken in twice is there once: each text has its provider's id.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

from bot.channels.channel import Heard
from bot.clock import Clock, new_id, seconds
from bot.inbox import Inbox, NotKept
from bot.turn_frames import incoming_of, row_of
from flows.turn import Incoming
from storage.failing import failpoint
from storage.outbox import Receipt
from storage.spool import Spool, Spooled
from storage.tables.columns import micros, moment

ANSWER_SECONDS = 8
"""So long the database may think about it: a provider gives up after fifteen seconds, and may not ask again."""

EVERY_SECONDS = 1.0
MOST_TRIES = 5
VERSION = 1
T = TypeVar("T")
log = logging.getLogger(__name__)


class Spooling:
    """`take_in`: into the database. `is_writable`: does it take anything at all just now?"""

    def __init__(
        self,
        spool: Spool,
        clock: Clock,
        take_in: Callable[[Heard], Awaitable[None]],
        is_writable: Callable[[], Awaitable[bool]],
    ) -> None:
        self.spool, self.clock, self.take_in, self.is_writable = spool, clock, take_in, is_writable
        self.is_waiting = bool(spool.names())
        self._forming: Inbox[Heard] = Inbox(self._put, clock, lambda: None)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool")
        self._taking = asyncio.Lock()
        self._tries: dict[str, int] = {}
        self._asked: dict[asyncio.Task[Any], float] = {}
        self._given_up: set[asyncio.Task[Any]] = set()

    async def hear(self, heard: Heard) -> None:
        """Returns once it is kept, in the database or on the disk. Raises NotKept where neither takes it."""
        if not heard.messages and not heard.receipts:
            return
        if not self.is_waiting and await self._is_taken_in(heard):
            return
        self.is_waiting = True
        await self._forming.receive([heard])
        self.is_waiting = True

    async def _is_taken_in(self, heard: Heard) -> bool:
        task = asyncio.current_task()
        assert task is not None
        self._asked[task] = seconds()
        try:
            await self.take_in(heard)
        except asyncio.CancelledError:
            if task not in self._given_up:
                raise
            self._given_up.remove(task)
            task.uncancel()
            log.error("The database did not take what came in: it thinks for too long")
            return False
        except Exception as problem:
            if not isinstance(problem, NotKept):
                log.error("The database did not take what came in: %s", type(problem).__name__)
            return False
        finally:
            del self._asked[task]
        return True

    def give_up_waiting(self) -> None:
        """Of whatever the database has thought about for too long. One look a second, since a timer for each text would
        cost each of them more than all else here."""
        late = seconds() - ANSWER_SECONDS
        for task in [task for task, since in self._asked.items() if since < late and task not in self._given_up]:
            self._given_up.add(task)
            task.cancel()

    async def _put(self, groups: Sequence[Sequence[Heard]], now: datetime) -> Sequence[bool]:
        """All that came at the same moment in one file: waiting for the disk costs more than writing."""
        heard = [one for group in groups for one in group]
        try:
            await self._run(self.spool.put, packed(heard), new_id(), now)
        except Exception as problem:
            log.critical("What came in could be kept nowhere: %s. Make room on the disk.", type(problem).__name__)
            return [False] * len(groups)
        log.error("What came in waits on the disk for the database: %d at once", len(heard))
        return [True] * len(groups)

    async def take_in_what_waits(self) -> None:
        """The oldest first, until the database refuses. Never raises."""
        async with self._taking:
            try:
                await self._take_in_in_order()
            except Exception as problem:
                log.error("What waits on the disk could not be taken in: %s", type(problem).__name__)

    async def _take_in_in_order(self) -> None:
        for name in await self._run(self.spool.names):
            if not await self._is_over(name):
                return
        self.is_waiting = bool(await self._run(self.spool.names))
        await self._run(self.spool.forget_old, self.clock.now())

    async def _is_over(self, name: str) -> bool:
        """Whatever became of it. False: the database refuses everything, and it stays where it is."""
        plain = await self._run(self.spool.read, name)
        if plain is None:
            await self._run(self.spool.set_aside, name)
            return True
        if await self._are_taken_in(unpacked(plain)):
            failpoint("spool.taken")
            await self._run(self.spool.drop, name)
            log.warning("What waited on the disk is in the database")
        elif not await self.is_writable():
            return False
        else:
            await self._try_again_or_set_aside(name)
        return True

    async def _are_taken_in(self, heard: Sequence[Heard]) -> bool:
        """In one go; where that fails, each by itself, so that one holds no other back."""
        together = Heard(
            tuple(message for one in heard for message in one.messages),
            tuple(receipt for one in heard for receipt in one.receipts),
        )
        if await self._is_taken_in(together):
            return True
        if len(heard) == 1 or not await self.is_writable():
            return False
        return all([await self._is_taken_in(one) for one in heard])

    async def _try_again_or_set_aside(self, name: str) -> None:
        self._tries[name] = self._tries.get(name, 0) + 1
        if self._tries[name] >= MOST_TRIES:
            del self._tries[name]
            await self._run(self.spool.set_aside, name)
            log.critical("Something that came in cannot be taken in, and is set aside: see yousaid check")

    async def begin(self) -> None:
        await self._run(self.spool.try_again)
        self.is_waiting = bool(await self._run(self.spool.names))

    async def look(self) -> Spooled:
        return await self._run(self.spool.look)

    async def _run(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.wrap_future(self._thread.submit(work, *given))

    def close(self) -> None:
        self._thread.shutdown(wait=True)


@asynccontextmanager
async def emptying(spooling: Spooling) -> AsyncIterator[None]:
    """While this process hears from providers, it takes in what waits: also what an earlier one left there, and once
    more what that one had to set aside."""
    await spooling.begin()
    tasks = [asyncio.create_task(work) for work in (_again_and_again(spooling), _watch(spooling))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _again_and_again(spooling: Spooling) -> None:
    while True:
        await spooling.take_in_what_waits()
        await asyncio.sleep(EVERY_SECONDS)


async def _watch(spooling: Spooling) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        spooling.give_up_waiting()


def packed(heard: Sequence[Heard]) -> bytes:
    rows = [[[row_of(m) for m in one.messages], [_receipt_row(r) for r in one.receipts]] for one in heard]
    return json.dumps({"v": VERSION, "heard": rows}, separators=(",", ":")).encode()


def unpacked(plain: bytes) -> list[Heard]:
    rows = json.loads(plain)["heard"]
    return [Heard(tuple(map(incoming_of, messages)), tuple(map(_receipt, receipts))) for messages, receipts in rows]


def _receipt_row(receipt: Receipt) -> tuple[Any, ...]:
    return (
        receipt.channel, receipt.status, micros(receipt.at), receipt.outbox_id, receipt.provider_id, receipt.code,
        receipt.effect,
    )  # fmt: skip


def _receipt(row: Sequence[Any]) -> Receipt:
    channel, status, at, *rest = row
    return Receipt(channel, status, moment(at), *rest)


def forget_on_disk(spool: Spool, going: Callable[[], Sequence[tuple[str, str, datetime]]]) -> None:
    """What those who are being erased said before they were. `going`: (channel, address, since when) of each."""
    gone = () if spool.is_empty() else going()
    for file, plain in spool.everywhere() if gone else ():
        heard = unpacked(plain)
        left = [_without(one, gone) for one in heard]
        if left != heard:
            spool.change(file, packed(left) if any(one.messages or one.receipts for one in left) else None)


def _without(heard: Heard, gone: Sequence[tuple[str, str, datetime]]) -> Heard:
    def is_theirs(said: Incoming) -> bool:
        return any(
            (said.channel, said.address) == (channel, address) and said.at <= at for channel, address, at in gone
        )

    return Heard(tuple(said for said in heard.messages if not is_theirs(said)), heard.receipts)
