"""What goes between the web process and the turn process: a frame for each request's messages, and a byte back.

Why a frame for each request and not one for each batch: what arrives while a batch is being committed then lies ready
for the turn process at once, which never waits for the web process to put a batch together.
"""

import marshal
import socket
import struct
from collections import deque
from collections.abc import Iterator
from typing import Any

from bot.inbox import MOST_IN_A_BATCH, Group
from flows.turn import Incoming, Media
from storage.tables.columns import micros, moment

LENGTH = struct.Struct("!I")
OPEN = LENGTH.pack(0)
"""The first frame of all, with nothing in it: open the database."""

NO, YES = b"\0", b"\1"
AT_ONCE = 1 << 18
"""Bytes that are asked for at once: about as many as a socket holds."""


class Arriving:
    """What has been sent and not been taken yet, on the turn process's end."""

    def __init__(self, door: socket.socket) -> None:
        self._door = door
        self._bytes = b""
        self._groups: deque[Group] = deque()
        self._unread: deque[Incoming] = deque()

    def is_opened(self) -> bool:
        """Waits for the first frame. False: the other end is gone."""
        return self._door.recv(LENGTH.size, socket.MSG_WAITALL) == OPEN

    def batches(self) -> Iterator[list[Group]]:
        """Each is whatever has arrived by then, in order; waits for the first of it. Ends with the other end."""
        while self._groups or self._receive():
            self._receive(socket.MSG_DONTWAIT)
            self._unread.clear()
            yield [self._groups.popleft() for _ in range(min(len(self._groups), MOST_IN_A_BATCH))]

    def next_unread(self) -> Incoming | None:
        """A message that nobody has read ahead; without waiting for one."""
        if not self._unread:
            self._receive(socket.MSG_DONTWAIT)
        return self._unread.popleft() if self._unread else None

    def _receive(self, how: int = 0) -> bool:
        """Until there is a whole frame, or nothing to be had. False: there is none."""
        while True:
            try:
                came = self._door.recv(AT_ONCE, how)
            except OSError:
                came = b""
            if not came:
                return False
            self._bytes = self._cut(self._bytes + came)
            if self._groups:
                return True

    def _cut(self, came: bytes) -> bytes:
        """Takes whole frames off. Returns the rest."""
        at = 0
        while len(came) >= at + LENGTH.size:
            end = at + LENGTH.size + LENGTH.unpack_from(came, at)[0]
            if end > len(came):
                break
            group = unpacked(came[at + LENGTH.size : end])
            self._groups.append(group)
            self._unread.extend(group)
            at = end
        return came[at:]


def framed(group: Group) -> bytes:
    content = packed(group)
    return LENGTH.pack(len(content)) + content


def packed(group: Group) -> bytes:
    return marshal.dumps([row_of(incoming) for incoming in group])


def unpacked(content: bytes) -> Group:
    return [incoming_of(row) for row in marshal.loads(content)]  # noqa: S302 - from our own process


def row_of(incoming: Incoming) -> tuple[Any, ...]:
    media = [(one.kind, one.where) for one in incoming.media]
    return (
        incoming.channel, incoming.provider_id, incoming.address, incoming.text, micros(incoming.at), incoming.kind,
        media, incoming.token, incoming.language,
    )  # fmt: skip


def incoming_of(row: tuple[Any, ...]) -> Incoming:
    channel, provider_id, address, text, at, kind, media, token, language = row
    return Incoming(
        channel, provider_id, address, text, moment(at), kind,
        tuple(Media(*one) for one in media), token=token, language=language,
    )  # fmt: skip
