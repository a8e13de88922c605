"""The client of the load: what it cuts out of a stream, and what it does when a server goes away."""

import asyncio

import pytest

from bot.bench.crowd import Lost, post
from bot.bench.framing import Broken, Responses

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 11\r\n\r\n<Response/>"
NO = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"


@pytest.mark.parametrize("size", [1, 2, 7, 40, 1000])
def test_responses_are_cut_out_in_whatever_pieces_they_come(size: int) -> None:
    stream, responses = OK + NO + OK, Responses()
    statuses = [s for at in range(0, len(stream), size) for s in responses.feed(stream[at : at + size])]
    assert statuses == [200, 403, 200]


def test_half_a_body_is_no_answer_yet() -> None:
    assert Responses().feed(OK[:-1]) == []


@pytest.mark.parametrize("stream", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"SSH-2.0\r\n\r\n"])
def test_what_is_no_response_with_a_length_is_not_taken_for_one(stream: bytes) -> None:
    with pytest.raises(Broken):
        Responses().feed(stream)


class Listener:
    """A server on loopback that answers each line, until it has had `patience` of them."""

    def __init__(self, patience: int) -> None:
        self.patience, self.heard, self.at_once, self.most_at_once = patience, list[bytes](), 0, 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            self.heard.append(line)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            await asyncio.sleep(0)
            self.at_once -= 1
            if len(self.heard) > self.patience:
                break
            writer.write(OK)
        writer.close()


async def talk_to(listener: Listener, requests: list[bytes], due: tuple[float, ...] = ()) -> tuple[int, int]:
    """How many were answered with 200, and how many latencies there are."""
    server = await asyncio.start_server(listener.talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        outcome = await asyncio.wait_for(post(port, requests, 4, asyncio.get_running_loop().time, due), 30)
    return outcome.statuses[200], len(outcome.latencies)


LINES = [f"{number}\n".encode() for number in range(40)]


async def test_a_closed_loop_posts_each_request_once_and_never_more_than_one_on_a_connection() -> None:
    listener = Listener(patience=40)
    assert await talk_to(listener, LINES) == (40, 40)
    assert sorted(listener.heard) == sorted(LINES)
    assert listener.most_at_once <= 4


async def test_an_open_loop_posts_each_request_once_in_order() -> None:
    listener = Listener(patience=40)
    assert await talk_to(listener, LINES, due=tuple(number / 10_000 for number in range(40))) == (40, 40)
    assert sorted(listener.heard) == sorted(LINES)


async def test_a_server_that_hangs_up_is_told_and_not_waited_for() -> None:
    with pytest.raises(Lost):
        await talk_to(Listener(patience=10), LINES)


async def test_a_connection_that_the_server_ends_while_idle_is_done_without() -> None:
    listener, taken = Listener(patience=40), 0

    async def hang_up_on_the_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        taken += 1
        if taken == 1:
            writer.close()
        else:
            await listener.talk(reader, writer)

    server = await asyncio.start_server(hang_up_on_the_first, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        due = [0.3 + number / 1000 for number in range(40)]
        outcome = await asyncio.wait_for(post(port, LINES, 4, asyncio.get_running_loop().time, due), 30)
    assert outcome.statuses == {200: 40}
