"""Turns in a process of their own, so that hearing people and working out what to say each have a processor.

The web process hands over what came in and waits for its commit; there is still one process that takes batches in,
one transaction after the other. It is forked before there are threads, opens the database when it is first told to,
and ends when the socket does: whatever ends the web process ends it too, and what it had not committed was not
acknowledged to anybody.
"""

import asyncio
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.clock import Clock, RealClock
from bot.garbage import look, look_between
from bot.inbox import Group, NotKept
from bot.turn_frames import NO, OPEN, YES, Arriving, framed

if TYPE_CHECKING:
    from bot.batches import Batches

SWITCH_SECONDS = 0.0005
"""A commit that is through interrupts whoever reads ahead sooner than Python's 5 milliseconds."""


class TurnProcess(asyncio.Protocol):
    """The web process's end of it. Answers come in the order of what was asked, one byte each."""

    def __init__(self, door: socket.socket, process: int) -> None:
        self._door, self.process = door, process
        self._asked: deque[asyncio.Future[bool]] = deque()
        self._frames: list[bytes] = []
        self._transport: asyncio.WriteTransport | None = None
        self.on_gone: Callable[[], None] = lambda: None

    async def open(self) -> bool:
        """Once the database is up to date. False: it could not be opened."""
        self._door.setblocking(False)
        self._transport, _ = await asyncio.get_running_loop().create_unix_connection(lambda: self, sock=self._door)
        return await self._ask(OPEN)

    async def receive(self, messages: Group) -> None:
        """Returns once the batch that holds these messages is committed. Raises NotKept, also when it is gone."""
        if messages and not await self._ask(framed(messages)):
            raise NotKept

    def _ask(self, frame: bytes) -> "asyncio.Future[bool]":
        loop = asyncio.get_running_loop()
        asked = loop.create_future()
        if self._transport is None:
            asked.set_result(False)
            return asked
        self._asked.append(asked)
        self._frames.append(frame)
        if len(self._frames) == 1:
            loop.call_soon(self._send)
        return asked

    def _send(self) -> None:
        """What many requests brought at the same moment goes in one piece: each piece costs both processes."""
        frames, self._frames = self._frames, []
        if self._transport is not None:
            self._transport.write(b"".join(frames))

    def data_received(self, data: bytes) -> None:
        for answer in data:
            self._settle(bool(answer))

    def _settle(self, answer: bool) -> None:
        asked = self._asked.popleft()
        if not asked.done():
            asked.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing of what was not answered is known to be kept."""
        self._transport = None
        while self._asked:
            self._settle(False)
        self.on_gone()

    async def close(self) -> None:
        """Returns when it has ended; what it is committing is committed."""
        self.on_gone = lambda: None
        (self._transport or self._door).close()
        await asyncio.to_thread(os.waitpid, self.process, 0)


def start(open_batches: "Callable[[], Batches]") -> TurnProcess:
    """To be called while this process has one thread. `open_batches` is called in the new process, on `open`."""
    ours, theirs = socket.socketpair()
    process = os.fork()
    if process:
        theirs.close()
        return TurnProcess(ours, process)
    ours.close()
    code = 1
    try:
        code = _serve(theirs, open_batches, RealClock())
    finally:
        os._exit(code)


def _serve(door: socket.socket, open_batches: "Callable[[], Batches]", clock: Clock) -> int:
    """The other end, until the web process is gone. A signal to the whole group is the web process's to act on."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    arriving = Arriving(door)
    while arriving.is_opened():
        if (batches := _opened(open_batches)) is None:
            door.sendall(NO)
            continue
        door.sendall(YES)
        _take(door, arriving, batches, clock)
        batches.database.close()
        break
    return 0


def _take(door: socket.socket, arriving: Arriving, batches: "Batches", clock: Clock) -> None:
    def read_one_ahead() -> bool:
        incoming = arriving.next_unread()
        if incoming is not None:
            batches.read_ahead(incoming)
        return incoming is not None

    batches.get_ready()
    batches.database.keep_log_short()
    batches.meanwhile = read_one_ahead
    look_between()
    sys.setswitchinterval(SWITCH_SECONDS)
    for groups in arriving.batches():
        kept = batches.take(groups, clock.now())
        with suppress(OSError):
            door.sendall(bytes(kept))
        look()


def _opened(open_batches: "Callable[[], Batches]") -> "Batches | None":
    try:
        return open_batches()
    except Exception:  # the web process opens it too, and says what is wrong
        return None
