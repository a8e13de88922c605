"""Requests that are cut off, too big, packed, broken or many: never our fault, and the next one in order is served."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

from tests.hostile.attack import Attack, at_once, attacked, message, number

KB = 1024


async def endless() -> AsyncIterator[bytes]:
    """Until the other side has had enough; far more than any limit."""
    for _ in range(2000):
        yield b"x" * 8 * KB


def text_of(attack: Attack, length: int) -> bytes:
    """A signed form of exactly this many bytes."""
    body = urlencode(attack.text("")).encode()
    return body + b"&Padding=" + b"x" * (length - len(body) - 9)


def update_of(length: int) -> bytes:
    empty = len(json.dumps({"update_id": length, "message": message("")}))
    return json.dumps({"update_id": length, "message": message("x" * (length - empty))}).encode()


async def test_a_form_of_64_kib_and_an_update_of_1_mib_are_kept_and_one_byte_more_is_not(
    tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty) as attack:
        for length, status in ((64 * KB, 200), (64 * KB + 1, 413)):
            assert (await attack.signed("/sms", text_of(attack, length)))[0] == status
        for length, status in ((KB * KB, 200), (KB * KB + 1, 413)):
            body = update_of(length)
            assert (len(body), (await attack.telegram(body))[0]) == (length, status)
        assert attack.counts()["messages"] == 2


async def test_an_endless_body_and_a_packed_one_are_refused(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for path in ("/sms", "/sms/fallback", "/sms/status", "/telegram"):
            headers = {**attack.signing(path, b""), **attack.secret()}
            assert (await attack.post(path, endless(), headers))[0] == 413
            for packing in ("gzip", "deflate", "br", "gzip, gzip"):
                packed = {**headers, "Content-Encoding": packing}
                assert (await attack.post(path, b"\x1f\x8b" + b"\x00" * 100, packed))[0] == 415
        assert set(attack.counts().values()) == {0}


async def test_a_body_that_breaks_off_leaves_nothing_and_the_same_text_is_kept_when_it_comes_again(
    tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty) as attack:
        body = urlencode(attack.text("i want to die")).encode()
        head = "".join(f"{name}: {value}\r\n" for name, value in attack.signing("/sms", body).items())
        start = f"POST /sms HTTP/1.1\r\nHost: a\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode()
        for cut in (0, 1, len(body) // 2, len(body) - 1):
            _, writer = await asyncio.open_connection("127.0.0.1", attack.port)
            writer.write(start + body[:cut])
            writer.close()
            await writer.wait_closed()
        assert (await attack.signed("/sms", body))[0] == 200
        assert attack.counts()["messages"] == 1


async def test_who_hangs_up_after_sending_is_heard_all_the_same(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        body = urlencode(attack.text("hello")).encode()
        head = "".join(f"{name}: {value}\r\n" for name, value in attack.signing("/sms", body).items())
        _, writer = await asyncio.open_connection("127.0.0.1", attack.port)
        writer.write(f"POST /sms HTTP/1.1\r\nHost: a\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()
        await attack.sms("another", number(2))
        assert (await attack.signed("/sms", body))[0] == 200
        assert attack.counts()["messages"] == 2


BROKEN = {
    "two lengths": b"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "chunks and a length": b"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk of nonsense": b"POST /telegram HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
    "a negative length": b"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "a header of 20 kB": b"POST /sms HTTP/1.1\r\nHost: a\r\nX-Twilio-Signature: " + b"x" * 20_000 + b"\r\n\r\n",
    "a NUL in a header": b"POST /sms HTTP/1.1\r\nHost: a\r\nX-A: \x00\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "two requests in one": b"POST /sms HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "HTTP/1.0": b"POST /telegram HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}",
    "another site": b"POST http://evil.example/sms HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n",
    "encoded path": b"POST /%73ms HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    "a path that climbs": b"POST /sms/../sms HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
}


async def test_a_broken_request_is_the_senders_fault_and_the_next_one_is_served(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for name, sent in BROKEN.items():
            reader, writer = await asyncio.open_connection("127.0.0.1", attack.port)
            writer.write(sent)
            status = int((await reader.readline()).split()[1])
            writer.close()
            assert (name, status // 100) == (name, 4)
        assert set(attack.counts().values()) == {0}
        assert (await attack.sms("hello"))[0] == 200


async def test_a_crowd_at_one_moment_is_kept_each_once_and_in_order(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        answers = await at_once(*(attack.sms(f"text {n % 3}", number(1 + n // 3)) for n in range(300)))
        assert {status for status, _ in answers} == {200}
        assert (attack.counts()["members"], attack.counts()["messages"]) == (100, 300)
        assert attack.counts()["views"] == 300


async def test_an_answer_changed_sixty_times_in_a_second_counts_once(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("telegram", "1"))
        await attack.send_out()
        tokens = [token for _, token in attack.here.provider.telegram_phone(1).messages[-1].buttons]
        await at_once(*(attack.press(tokens[n % 3]) for n in range(59)))
        await attack.press(tokens[2])
        assert attack.rows("SELECT value FROM ballots JOIN answered ON ballot_id = ballots.id WHERE until IS NULL") == [
            ("3",)
        ]


async def test_a_database_that_refuses_loses_nothing_and_what_came_is_taken_in_by_itself(
    tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty) as attack:
        with attack.here.house.database.transaction() as db:
            db.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'full'); END")
        same = attack.text("i want to die")
        answers = [await attack.form("/sms", same), await attack.chat("i want to die")]
        assert {status for status, _ in answers} == {200}
        assert set(attack.counts().values()) == {0}
        with attack.here.house.database.transaction() as db:
            db.exec_driver_sql("DROP TRIGGER full")
        assert (await attack.form("/sms", same))[0] == 200
        await attack.here.house.spooling.take_in_what_waits()
        assert (attack.counts()["messages"], attack.counts()["alerts"]) == (2, 2)
