"""What a provider told us while the database refused is kept on the disk, acknowledged, and taken in later, in order.

Why everything goes there while anything waits there: a text that went ahead would change the order in which somebody
said things. What was taken in twice is there once: each text has its provider's id.

Why the last of it is taken in with the door shut: there is always one more text in a busy hour, and it would go to the
disk because the one before did. Long after the database is well all would go that way, slowly, until the disk is full.
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
from bot.logs import cause
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
AT_ONCE = 64
"""So many requests, or a file's more, go into one transaction: it costs hardly more than one of them does."""

AT_THE_DOOR = 50
"""Files. When no more came while the ones before were taken in, these are the last: what comes next waits for them."""

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
        self._taking, self._door = asyncio.Lock(), asyncio.Lock()
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
                log.error("The database did not take what came in: %s", cause(problem))
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
        async with self._door:
            if not self.is_waiting and await self._is_taken_in(together(heard)):
                return [True] * len(groups)
            self.is_waiting = True
            return [await self._is_written(heard, now)] * len(groups)

    async def _is_written(self, heard: Sequence[Heard], now: datetime) -> bool:
        try:
            await self._run(self.spool.put, packed(heard), new_id(), now)
        except Exception as problem:
            log.critical("What came in could be kept nowhere: %s. Make room on the disk.", cause(problem))
            return False
        log.error("What came in waits on the disk for the database: %d at once", len(heard))
        return True

    async def take_in_what_waits(self) -> None:
        """The oldest first, until the database refuses. Never raises."""
        async with self._taking:
            try:
                await self._take_in_in_order()
            except Exception as problem:
                log.error("What waits on the disk could not be taken in: %s", cause(problem))

    async def _take_in_in_order(self) -> None:
        names = await self._run(self.spool.names)
        while names:
            if not await self._are_over(names):
                return
            if len(names) <= AT_THE_DOOR:
                break
            names = await self._run(self.spool.names)
        if names or (self.is_waiting and await self.is_writable()):
            await self._leave_the_disk()
        await self._run(self.spool.forget_old, self.clock.now())

    async def _leave_the_disk(self) -> None:
        """The database has just shown that it takes things. It is asked once: people wait at the door meanwhile."""
        async with self._door:
            handful, heard = await self._run(self._handful, await self._run(self.spool.names))
            if not heard or await self._is_taken_in(together(heard)):
                await self._drop(handful)
                self.is_waiting = bool(await self._run(self.spool.names))

    async def _are_over(self, names: Sequence[str]) -> bool:
        """All of these. False: the database refuses, or one of them stays and is tried again."""
        waiting = list(names)
        while waiting:
            handful, heard = await self._run(self._handful, waiting)
            waiting = waiting[len(handful) :]
            if not heard or await self._is_taken_in(together(heard)):
                await self._drop(handful)
                continue
            for name in handful:
                if not await self._is_over(name):
                    return False
        return not any(name in self._tries for name in names)

    def _handful(self, names: Sequence[str]) -> tuple[list[str], list[Heard]]:
        """The first of these files, and what is in them."""
        read: list[str] = []
        heard: list[Heard] = []
        for name in names:
            plain = self.spool.read(name)
            if plain is None:
                self.spool.set_aside(name)
            heard += unpacked(plain) if plain is not None else []
            read.append(name)
            if len(heard) >= AT_ONCE:
                break
        return read, heard

    async def _drop(self, names: Sequence[str]) -> None:
        if not names:
            return
        failpoint("spool.taken")
        await self._run(self.spool.drop, *names)
        for name in names:
            self._tries.pop(name, None)
        log.warning("What waited on the disk is in the database")

    async def _is_over(self, name: str) -> bool:
        """Whatever became of it. False: the database refuses everything, and it stays where it is."""
        plain = await self._run(self.spool.read, name)
        if plain is None:
            await self._run(self.spool.set_aside, name)
            return True
        if await self._are_taken_in(unpacked(plain)):
            await self._drop([name])
        elif not await self.is_writable():
            return False
        else:
            await self._try_again_or_set_aside(name)
        return True

    async def _are_taken_in(self, heard: Sequence[Heard]) -> bool:
        """In one go; where that fails, each by itself, so that one holds no other back."""
        if await self._is_taken_in(together(heard)):
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


def together(heard: Sequence[Heard]) -> Heard:
    return Heard(
        tuple(message for one in heard for message in one.messages),
        tuple(receipt for one in heard for receipt in one.receipts),
    )


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
