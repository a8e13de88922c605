"""Turns in a process of their own, so that hearing people and working out what to say each have a processor.

The web process hands batches over a socket and waits for their commit; there is still one process that takes them in,
one transaction after the other. It is forked before there are threads, opens the database when it is first told to,
and ends when the socket does: whatever ends the web process ends it too, and what it had not committed was not
acknowledged to anybody.
"""

import asyncio
import gc
import marshal
import os
import signal
import socket
import struct
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.inbox import Group
from flows.turn import Incoming, Media
from storage.tables.columns import micros, moment

if TYPE_CHECKING:
    from bot.batches import Batches

LENGTH = struct.Struct("!I")
OPEN = b""


class TurnProcess:
    """The web process's end of it."""

    def __init__(self, door: socket.socket, process: int) -> None:
        self._door, self.process = door, process
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> bool:
        """Once the database is up to date. False: it could not be opened."""
        self._door.setblocking(False)
        self._streams = await asyncio.open_unix_connection(sock=self._door)
        return bool(await self._ask(OPEN))

    async def take(self, groups: Sequence[Group], now: datetime) -> Sequence[bool]:
        """Raises OSError or EOFError when the process is gone."""
        kept: Sequence[bool] = marshal.loads(await self._ask(packed(groups, now)))  # noqa: S302 - from our own process
        return kept

    async def _ask(self, request: bytes) -> bytes:
        if self._streams is None:
            raise OSError("The turn process is not open.")
        reader, writer = self._streams
        writer.write(LENGTH.pack(len(request)) + request)
        (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
        return await reader.readexactly(length)

    async def close(self) -> None:
        """Returns when it has ended; what it is committing is committed."""
        if self._streams is not None:
            self._streams[1].close()
        else:
            self._door.close()
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
        code = _serve(theirs, open_batches)
    finally:
        os._exit(code)


def _serve(door: socket.socket, open_batches: "Callable[[], Batches]") -> int:
    """The other end, until the web process is gone. A signal to the whole group is the web process's to act on."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    batches: Batches | None = None
    while (request := _read(door)) is not None:
        if batches is not None:
            _answer(door, marshal.dumps(batches.take(*unpacked(request))))
            continue
        batches = _opened(open_batches)
        _answer(door, OPEN if batches is None else b"open")
        if batches is not None:
            batches.get_ready()
            gc.collect()
            gc.freeze()  # what is here now stays: looking through it again and again would hold texts up
    if batches is not None:
        batches.database.close()
    return 0


def _opened(open_batches: "Callable[[], Batches]") -> "Batches | None":
    try:
        return open_batches()
    except Exception:  # the web process opens it too, and says what is wrong
        return None


def _answer(door: socket.socket, answer: bytes) -> None:
    door.sendall(LENGTH.pack(len(answer)) + answer)


def _read(door: socket.socket) -> bytes | None:
    head = _exactly(door, LENGTH.size)
    return None if head is None else _exactly(door, LENGTH.unpack(head)[0])


def _exactly(door: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        try:
            part = door.recv(min(size - len(parts), 1 << 20))
        except OSError:
            return None
        if not part:
            return None
        parts += part
    return bytes(parts)


def packed(groups: Sequence[Group], now: datetime) -> bytes:
    return marshal.dumps((micros(now), [[_row(incoming) for incoming in group] for group in groups]))


def unpacked(request: bytes) -> tuple[list[list[Incoming]], datetime]:
    now, groups = marshal.loads(request)  # noqa: S302 - from our own process
    return [[_incoming(row) for row in group] for group in groups], moment(now)


def _row(incoming: Incoming) -> tuple[Any, ...]:
    media = [(one.kind, one.where) for one in incoming.media]
    return (
        incoming.channel, incoming.provider_id, incoming.address, incoming.text, micros(incoming.at), incoming.kind,
        media, incoming.token, incoming.language,
    )  # fmt: skip


def _incoming(row: tuple[Any, ...]) -> Incoming:
    channel, provider_id, address, text, at, kind, media, token, language = row
    return Incoming(
        channel, provider_id, address, text, moment(at), kind,
        tuple(Media(*one) for one in media), token=token, language=language,
    )  # fmt: skip
