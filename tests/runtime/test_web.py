"""The web front takes what is in order, and refuses the rest in one plain sentence, whatever it is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import metrics
from bot.channels.channel import Heard, Raw, Refused
from bot.checking.finding import Finding
from bot.metrics_page import metrics_page
from bot.readiness import Readiness
from bot.tally import Tally
from bot.web import CONNECTIONS, make_app, make_starting_app
from flows.turn import Incoming
from storage.spool import Spooled

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MACHINE = (Finding("disk", True, "9.0 GB free"), Finding("clock", False, "90 seconds behind others'"))
READY = Readiness(NOW, NOW, 2.4, {"queued": 1}, 0, 0, ("The nation is not set.",), MACHINE, 61.2)
TOKEN = "a-token-of-the-tests"
Serve = Callable[[web.Application], Awaitable[TestClient[Any, Any]]]


class Listener:
    """A channel that takes any body as one text, but for the word "forged"."""

    def read(self, raw: Raw, settings: object, now: datetime) -> Heard:
        if raw.body == b"forged":
            raise Refused(403, "The signature does not fit.")
        text = f"{raw.target} {raw.headers.get('x-sign')} {raw.body.decode()}"
        return Heard((Incoming("sms", "1", "a", text, now),), body="<Response/>", content_type="text/xml")


@dataclass
class FakeHouse:
    settings: Any = field(default_factory=lambda: SimpleNamespace(public_url="", metrics_token=TOKEN))
    clock: Any = field(default_factory=lambda: SimpleNamespace(now=lambda: NOW))
    heard: list[Heard] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    refuses: Exception | None = None

    async def hear(self, heard: Heard) -> None:
        if self.refuses:
            raise self.refuses
        self.heard.append(heard)

    async def spooled(self) -> Spooled:
        return Spooled(2, 300, NOW, 1)

    async def readiness(self) -> Readiness:
        if self.refuses:
            raise self.refuses
        return READY


def app_of(house: FakeHouse) -> web.Application:
    channels: Any = {"sms": Listener(), "telegram": Listener()}
    return make_app(house, channels, [metrics_page(cast(Any, house))])


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
async def client(house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestClient[Any, Any]]:
    monkeypatch.setattr(metrics, "exposition", lambda house: "yousaid_worker_seen 1\n")
    server = TestServer(app_of(house))
    await server.start_server(**CONNECTIONS)
    async with TestClient(server) as client:
        yield client


async def test_a_request_in_order_is_kept_and_answered_as_the_channel_says(
    client: TestClient[Any, Any], house: FakeHouse
) -> None:
    answer = await client.post("/sms?a=b%20c", data=b"hello", headers={"X-Sign": "s"})
    assert (answer.status, await answer.text(), answer.content_type) == (200, "<Response/>", "text/xml")
    assert house.heard[0].messages[0].text == "/sms?a=b%20c s hello"


async def test_what_the_channel_refuses_is_told_in_its_words(client: TestClient[Any, Any], house: FakeHouse) -> None:
    answer = await client.post("/sms", data=b"forged")
    assert (answer.status, await answer.text()) == (403, "The signature does not fit.\n")
    assert not house.heard


async def endless(chunks: int) -> AsyncIterator[bytes]:
    for _ in range(chunks):
        yield b"x" * 8192


@pytest.mark.parametrize(
    ("path", "limit"), [("/sms", 64 * 1024), ("/sms/status", 64 * 1024), ("/telegram", 1024 * 1024)]
)
async def test_a_body_up_to_the_limit_is_taken_and_one_byte_more_is_not(
    client: TestClient[Any, Any], house: FakeHouse, path: str, limit: int
) -> None:
    assert (await client.post(path, data=b"x" * limit)).status == 200
    answer = await client.post(path, data=b"x" * (limit + 1))
    assert answer.status == 413
    assert (await answer.text()).startswith("This is too long: at most ")
    assert len(house.heard) == 1


async def test_a_body_that_does_not_say_its_length_has_the_same_limit(
    client: TestClient[Any, Any], house: FakeHouse
) -> None:
    assert (await client.post("/sms", data=endless(8))).status == 200
    assert (await client.post("/sms", data=endless(9))).status == 413
    assert len(house.heard) == 1


async def test_a_packed_body_is_never_unpacked(client: TestClient[Any, Any], house: FakeHouse) -> None:
    for packing in ("gzip", "deflate", "br", "x"):
        answer = await client.post("/sms", data=b"\x1f\x8b bomb", headers={"Content-Encoding": packing})
        assert answer.status == 415
    assert not house.heard


@pytest.mark.parametrize("path", ["/sms", "/sms/fallback", "/sms/status", "/telegram"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_a_webhook_address_opened_in_a_browser_says_what_it_is_for(
    client: TestClient[Any, Any], path: str, method: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status == 405
    assert method == "HEAD" or "The staff pages are at /console" in await answer.text()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_an_address_that_is_only_looked_at_says_so(client: TestClient[Any, Any], path: str, method: str) -> None:
    answer = await client.request(method, path)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert await answer.text() == "This address is asked with GET or HEAD.\n"


async def test_a_whole_address_in_the_request_line_is_the_same_request(house: FakeHouse) -> None:
    answer = await asked_raw(
        house, b"POST http://10.0.0.1:8080/sms?a=%20b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
    )
    assert answer.startswith(b"HTTP/1.1 200")
    assert house.heard[0].messages[0].text == "/sms?a=%20b None hi"


@pytest.mark.parametrize(
    "nonsense", [b"FROB /sms HTTP/1.1\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n"]
)
async def test_what_is_no_http_is_not_told_what_we_are_made_with(house: FakeHouse, nonsense: bytes) -> None:
    answer = await asked_raw(house, nonsense)
    assert answer.startswith(b"HTTP/1.0 400")
    assert b"Server: yousaid\r\n" in answer


async def asked_raw(house: FakeHouse, request: bytes) -> bytes:
    server = TestServer(app_of(house))
    await server.start_server(**CONNECTIONS)
    try:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(request)
        async with asyncio.timeout(10):
            answer = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return answer
    finally:
        await server.close()


@pytest.mark.parametrize("path", ["/nothing", "/sms/", "/sms/other", "/%00", "/../etc/passwd", "/a/b/c?d=<script>"])
async def test_an_unknown_address_is_told_plainly_and_echoes_nothing(client: TestClient[Any, Any], path: str) -> None:
    answer = await client.get(path)
    assert answer.status == 404
    assert await answer.text() == "There is nothing at this address. The staff pages are at /console.\n"


@pytest.mark.parametrize("problem", [OSError("disk full"), RuntimeError("database is locked"), KeyError("x")])
async def test_what_cannot_be_kept_is_never_acknowledged(
    client: TestClient[Any, Any], house: FakeHouse, problem: Exception
) -> None:
    house.refuses = problem
    answer = await client.post("/sms", data=b"hello")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert str(problem) not in await answer.text()


async def test_before_the_house_is_open_a_provider_is_asked_to_try_again(aiohttp_client: Serve) -> None:
    client = await aiohttp_client(make_starting_app())
    for path in ("/sms", "/telegram", "/readyz", "/console"):
        answer = await client.post(path, data=b"hello")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert (await client.get("/healthz")).status == 200


async def test_readyz_tells_monitoring_what_there_is(client: TestClient[Any, Any]) -> None:
    answer = await client.get("/readyz")
    assert answer.status == 200
    assert await answer.json() == {
        "ready": True,
        "database": "ok",
        "worker": "ok",
        "last_tick": "2026-11-24T10:00:00+00:00",
        "oldest_waiting_seconds": 2,
        "oldest_reply_seconds": 61,
        "waiting": {"queued": 1},
        "open_alerts": 0,
        "overdue_alerts": 0,
        "trial_mode": ["The nation is not set."],
        "waiting_on_disk": {"files": 2, "bytes": 300, "oldest_seconds": 0, "set_aside": 1},
        "machine": {"disk": "ok", "clock": "90 seconds behind others'"},
    }


async def test_readyz_is_not_ready_when_the_database_does_not_answer(
    client: TestClient[Any, Any], house: FakeHouse
) -> None:
    house.refuses = OSError("gone")
    answer = await client.get("/readyz")
    assert answer.status == 503
    assert (await answer.json())["waiting_on_disk"]["files"] == 2


async def test_metrics_are_told_to_who_has_the_token(client: TestClient[Any, Any]) -> None:
    answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status, await answer.text()) == (200, "yousaid_worker_seen 1\n")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"


@pytest.mark.parametrize(
    "given", ["", TOKEN, f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer ", "Bearer é\udcff"]
)
async def test_nobody_else_reads_metrics_and_an_address_never_holds_the_token(
    client: TestClient[Any, Any], given: str
) -> None:
    answer = await client.get(f"/metrics?token={TOKEN}", headers={"Authorization": given} if given else {})
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "yousaid_worker_seen" not in await answer.text()


async def test_where_no_token_is_set_there_are_no_metrics(house: FakeHouse, aiohttp_client: Serve) -> None:
    house.settings.metrics_token = None
    client = await aiohttp_client(app_of(house))
    for given in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
        assert (await client.get("/metrics", headers=given)).status == 404


async def test_what_is_refused_and_what_could_not_be_kept_is_counted(
    client: TestClient[Any, Any], house: FakeHouse
) -> None:
    await client.post("/sms", data=b"forged")
    await client.post("/sms", data=b"x" * (64 * 1024 + 1))
    house.refuses = OSError("disk full")
    await client.post("/telegram", data=b"hello")
    assert house.tally.take() == {("refused", "sms", "403"): 1, ("refused", "sms", "413"): 1}
    assert house.tally.here == {"telegram": 1}


async def test_every_answer_carries_security_headers_those_to_providers_too(client: TestClient[Any, Any]) -> None:
    for answer in (await client.get("/"), await client.post("/sms", data=b"x"), await client.get("/readyz")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Server"] == "yousaid"


async def test_parts_hang_their_pages_on_the_same_front(house: FakeHouse, aiohttp_client: Serve) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text="console")

    parts = [lambda app: app.router.add_get("/console", page)]
    client = await aiohttp_client(make_app(house, {"sms": Listener(), "telegram": Listener()}, parts))  # type: ignore
    assert await (await client.get("/console")).text() == "console"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        b"POST /sms HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnot-a-length\r\nhello\r\n",
        b"POST /sms HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 20000 + b"\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
async def test_a_broken_request_changes_nothing_and_is_the_senders_fault(
    client: TestClient[Any, Any], house: FakeHouse, request_bytes: bytes
) -> None:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(request_bytes)
    status = int((await reader.readline()).split()[1])
    writer.close()
    assert status == 400
    assert not house.heard
