"""The flood itself: what was not taken comes again as Twilio sends it, what broke off too, and nobody is asked forever."""

import asyncio
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qsl

import pytest

from bot.bench.webhooks import TOKEN
from bot.channels.signatures import is_signed
from tests.faults.kit import flood as module
from tests.faults.kit.flood import TRIES, Flood, Request, status_request

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LATER = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"
NO_RETRY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


async def poured(answer: Callable[[str, int], bytes], many: int, monkeypatch: pytest.MonkeyPatch) -> Flood:
    """`answer`: to which request, the how manieth time; empty: the connection is ended."""
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(module, "CONNECTIONS", 4)
    heard: Counter[str] = Counter()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).decode().strip():
            heard[line] += 1
            if not (said := answer(line, heard[line])):
                break
            writer.write(said)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server, asyncio.timeout(30):
        requests = (Request(n / 10_000, f"{n}", lambda n=n: f"{n}\n".encode()) for n in range(many))  # type: ignore[misc]
        flood = Flood(server.sockets[0].getsockname()[1], requests, asyncio.get_running_loop().time)
        await flood.pour(20)
    return flood


async def test_what_is_put_off_or_breaks_off_comes_again_until_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {("3", 1): LATER, ("5", 1): b"", ("5", 2): LATER}
    flood = await poured(lambda line, time: answers.get((line, time), OK), 40, monkeypatch)
    assert sorted(flood.acked, key=int) == [f"{n}" for n in range(40)]
    assert flood.statuses == {200: 40, 503: 2, 0: 1}
    assert (flood.wrong, flood.given_up) == ([], [])


async def test_after_so_many_tries_it_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = await poured(lambda line, _: LATER if line == "3" else OK, 10, monkeypatch)
    assert flood.given_up == ["3"]
    assert flood.statuses == {200: 9, 503: TRIES}


async def test_an_answer_that_does_not_say_when_to_come_again_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = await poured(lambda line, _: NO_RETRY if line == "3" else OK, 10, monkeypatch)
    assert len(flood.wrong) == 1
    assert len(flood.acked) == 9


def test_a_status_is_signed_with_the_address_that_it_goes_to() -> None:
    head, _, body = status_request(8080, "SM1", "abc", "delivered").decode().partition("\r\n\r\n")
    signature = head.partition("X-Twilio-Signature: ")[2].partition("\r\n")[0]
    fields = parse_qsl(body, keep_blank_values=True)
    assert is_signed("http://127.0.0.1:8080/sms/status?id=abc", fields, signature, [TOKEN])
    assert f"Content-Length: {len(body)}" in head
