"""However many connections come and say nothing: there is room for whoever has something to say, and files to spare."""

import asyncio
from contextlib import suppress

import pytest
from aiohttp import ClientSession, web

from bot import listening as module
from bot.listening import (
    KEPT_FREE,
    LEAST_CONNECTIONS,
    MOST_CONNECTIONS,
    bound,
    files_allowed,
    listening,
    most_connections,
)
from bot.no_http import NOT_READ

LOCAL = "127.0.0.1"


@pytest.mark.parametrize(
    ("files", "connections"),
    [(1024, 1024 - KEPT_FREE), (65_536, MOST_CONNECTIONS), (100, LEAST_CONNECTIONS), (1_000_000, MOST_CONNECTIONS)],
)
def test_files_are_kept_free_for_all_else(files: int, connections: int) -> None:
    assert most_connections(files) == connections


def test_a_process_asks_for_the_files_that_it_may_have() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        assert files_allowed() == min(before[1], module.MOST_FILES)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == files_allowed()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_the_oldest_that_says_nothing_makes_room_and_a_request_under_way_is_never_broken_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "most_connections", lambda files: 8)
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        asked.set()
        await answer.wait()
        return web.Response(text="kept")

    async def quick(request: web.Request) -> web.Response:
        return web.Response(text="kept")

    app = web.Application()
    app.router.add_post("/slow", slow)
    app.router.add_post("/quick", quick)
    door = bound(LOCAL, 0)
    port = door.getsockname()[1]
    async with listening(app, door), ClientSession(f"http://{LOCAL}:{port}") as http, asyncio.timeout(30):
        waiting = asyncio.create_task(http.post("/slow"))
        await asked.wait()
        silent = [await asyncio.open_connection(LOCAL, port) for _ in range(20)]
        silent[-1][1].write(b"POST /quick HTTP/1.1\r\nHost: ")
        async with ClientSession(f"http://{LOCAL}:{port}") as other, other.post("/quick") as answered:
            assert await answered.text() == "kept"
        assert [await has_ended(reader) for reader, _ in silent[:12]] == [True] * 12
        assert not silent[-1][0].at_eof()
        answer.set()
        assert (await waiting).status == 200
        waiting.result().release()
        for _, writer in silent:
            writer.close()


NONSENSE = (
    b"FROB /sms HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\r\n\r\n",
    b"GET / HTTX/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"POST /sms HTTP/1.1\r\nHost: x\r\nContent-Length: canary\r\n\r\n",
    b"POST /sms HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nBody=canary",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: canary\r\n" * 5000 + b"\r\n",
)


async def test_what_is_no_http_is_told_so_plainly_and_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    door = bound(LOCAL, 0)
    async with listening(web.Application(), door), asyncio.timeout(30):
        for sent in NONSENSE:
            reader, writer = await asyncio.open_connection(LOCAL, door.getsockname()[1])
            writer.write(sent)
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
            writer.close()
            assert head.startswith(b"HTTP/1.0 400")
            assert b"X-Content-Type-Options: nosniff" in head
            assert body.decode() == f"{NOT_READ}\n"
    assert [record.getMessage() for record in caplog.records] == ["1 refused: no HTTP, or not whole"]


async def has_ended(reader: asyncio.StreamReader) -> bool:
    with suppress(ConnectionError):
        return await reader.read(1) == b""
    return True
