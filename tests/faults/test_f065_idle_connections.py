"""Fault 65: 10,000 connections that say nothing, half a header, or nothing more after their first request."""

import asyncio
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.bench.generator import percentile
from bot.clock import seconds
from tests.faults.kit.checkers import weigh, wrong
from tests.faults.kit.driving import Drive, driven
from tests.faults.kit.starter import Starter
from tests.hostile.attack import number

pytestmark = pytest.mark.faults

SAID = (b"", b"POST /sms HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
IDLE, AT_ONCE = 10_000, 100
PROMPT = 5.0
"""Seconds, on a machine that may have more to do; Twilio gives up after fifteen."""


async def test_f065_idle_connections_keep_nobody_out_and_are_let_go(
    tmp_path: Path, starter: Starter, record_property: Callable[[str, object], None]
) -> None:
    with files_for(IDLE):
        async with driven(tmp_path, "", starter) as drive:
            process = await drive.start("serve")
            await drive.text("hello", number(1))
            at_first = weigh(process).files
            waits = await wave(drive)
            before = weigh(process)
            waits += await wave(drive)
            await drive.back_to_base(before, process)
            assert weigh(process).files <= at_first + 10
            assert {one.status for one in drive.history.read()} == {200}
            assert wrong(drive.evidence()) == {}
    assert percentile(sorted(waits), 99) < PROMPT
    record_property("figures", f"fault 65: {len(waits)} texts beside {IDLE:,} idle connections, {told(sorted(waits))}")


def told(waits: list[float]) -> str:
    return ", ".join(f"p{percent} {percentile(waits, percent) * 1000:.0f} ms" for percent in (50, 99, 100))


@contextmanager
def files_for(connections: int) -> Iterator[None]:
    """This process holds the other ends."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 1000
    if 0 <= most < wanted:
        pytest.skip(f"This machine allows {most} open files, and {wanted} are needed: ulimit -Hn")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before, wanted), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


async def wave(drive: Drive) -> list[float]:
    """So many come and stay until they are let go. Returns how long each text waited for its answer meanwhile."""
    doors: list[socket.socket] = []
    over = asyncio.Event()
    texting = asyncio.create_task(text_on(drive, over))
    try:
        for place in range(0, IDLE, AT_ONCE):
            doors += await asyncio.gather(
                *(opened(drive.attack.port, SAID[n % len(SAID)]) for n in range(place, place + AT_ONCE))
            )
        async with asyncio.timeout(90):
            await asyncio.gather(*(let_go(door) for door in doors))
    finally:
        over.set()
        for door in doors:
            door.close()
    return await texting


async def opened(port: int, said: bytes) -> socket.socket:
    door, loop = socket.socket(), asyncio.get_running_loop()
    door.setblocking(False)
    await loop.sock_connect(door, ("127.0.0.1", port))
    if said:
        with suppress(ConnectionError):
            await loop.sock_sendall(door, said)
    return door


async def let_go(door: socket.socket) -> None:
    """Returns when the server has ended it."""
    with suppress(ConnectionError):
        while await asyncio.get_running_loop().sock_recv(door, 4096):
            continue


async def text_on(drive: Drive, over: asyncio.Event) -> list[float]:
    """Texts as from a provider that opens a new connection for each."""
    waits: list[float] = []
    while not over.is_set():
        began = seconds()
        async with ClientSession() as drive.attack.http:
            await drive.text("hello", number(len(waits) % 900 + 1))
        waits.append(seconds() - began)
        await asyncio.sleep(0.05)
    return waits
