"""What a member sent is fetched by us: so it must lead nowhere else, be of a size, and run nothing, whatever it is."""

import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from aiohttp import web

from bot.media import fetching, twilio
from bot.media.fetching import GONE, MOST_BYTES, NO_ANSWER, NOT_THEIRS, REFUSED, TOO_BIG, NotShown, PublicOnly
from bot.media.kinds import type_of
from bot.media.shelf import MOST, File, Shelf
from bot.rehearsal import enclosures
from bot.settings import Settings
from storage.enclosed import Enclosed
from tests.installed import settings_for
from tests.ports import unused_port

MEDIA = f"/2010-04-01/Accounts/AC{'0' * 32}/Messages/MM{'1' * 32}/Media/ME{'2' * 32}"
FILE_ID = "AgAC" + "3" * 32
PATH = f"photos/file_{'3' * 32}.png"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def wicked(folder: Path, answer: Answer, path: str = PATH) -> AsyncIterator[tuple[Settings, list[str]]]:
    """A provider that answers every file so; and what was asked of it."""
    asked: list[str] = []

    async def give(request: web.Request) -> web.StreamResponse:
        asked.append(f"{request.path} {request.headers.get('Authorization', '')[:5]}".strip())
        if request.path.endswith("/getFile"):
            return web.json_response({"ok": True, "result": {"file_id": "x", "file_unique_id": "x", "file_path": path}})
        return await answer(request)

    settings = settings_for(unused_port(), folder)
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", give)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    try:
        yield settings, asked
    finally:
        await runner.cleanup()


async def opened(settings: Settings, where: str = "", channel: str = "sms", kind: str = "photo") -> File | str:
    """The file, or the sentence that stands in its place."""
    kept = where or (settings.twilio_api_base + MEDIA if channel == "sms" else FILE_ID)
    try:
        file, _ = await Shelf().file("desk", Enclosed("m", 0, channel, kind, kept), settings)
        return file
    except NotShown as problem:
        return str(problem)


def says(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers={n.replace("_", "-"): v for n, v in headers.items()})

    return answer


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_a_photo_comes_as_it_was_sent(channel: str, tmp_path: Path) -> None:
    async with wicked(tmp_path, says(body=enclosures.picture(), Content_Type="text/html")) as (settings, asked):
        assert await opened(settings, channel=channel) == File(enclosures.picture(), "image/png")
    if channel == "sms":
        assert asked == [f"/rehearsal{MEDIA} Basic"]


ELSEWHERE = [
    "http://127.0.0.1/x", "http://127.0.0.1:{port}/x", "file:///etc/passwd", "https://169.254.169.254/latest/meta-data",
    "https://api.twilio.com/2010-04-01/Accounts.json", "https://api.twilio.com.evil.example" + MEDIA,
    "https://api.twilio.com@evil.example" + MEDIA, "https://api.twilio.com" + MEDIA + ".json", "gopher://x/", "//x", "",
    "https://api.twilio.com" + MEDIA + "/../../../x", "http://127.0.0.1:{port}/rehearsal/2010-04-01/Accounts.json",
    "https://mms.twiliocdn.com/x", "http://api.twilio.com" + MEDIA, "https://api.twilio.com:8443" + MEDIA, "\x00",
]  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE)
async def test_an_address_that_is_not_twilio_s_for_media_is_never_opened(where: str, tmp_path: Path) -> None:
    async with wicked(tmp_path, says(body=b"secret")) as (settings, asked):
        assert await opened(settings, where.replace("{port}", str(settings.port)) or "x") == NOT_THEIRS.format("Twilio")
        assert asked == []


ONWARD = [
    "http://169.254.169.254/latest/meta-data/iam", "https://169.254.169.254/", "http://127.0.0.1:{port}/x", "file:///x",
    "http://mms.twiliocdn.com/x", "https://mms.twiliocdn.com.evil.example/x", "https://evil.example/mms.twiliocdn.com",
    "https://mms.twiliocdn.com@evil.example/x", "https://mms.twiliocdn.com:8443/x", "https://s3-external-1.amazonaws.com/x",
    "https://s3-external-1.amazonaws.com/media.twiliocdn.com/../x", "/x", "", "https://mms.twiliocdn.com\\@evil.example/",
    "https://[::1]/x", "https://[x/", "https://mms.twiliocdn.com:x/",
]  # fmt: skip


@pytest.mark.parametrize("onward", ONWARD)
async def test_it_is_led_on_only_to_where_twilio_keeps_media(onward: str, tmp_path: Path) -> None:
    async def lead(request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": onward.replace("{port}", str(request.url.port))})

    async with wicked(tmp_path, lead) as (settings, asked):
        assert await opened(settings) == NOT_THEIRS.format("Twilio")
        assert asked == [f"/rehearsal{MEDIA} Basic"]


async def test_it_is_led_on_once_and_without_our_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert twilio.is_store("https://mms.twiliocdn.com/AC1/x?Expires=1&Signature=a~b")
    assert twilio.is_store("https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/x")

    async def lead(request: web.Request) -> web.StreamResponse:
        if request.path == "/store":
            return web.Response(body=enclosures.picture())
        to = "/store" if "once" in tmp else request.path
        return web.Response(status=302, headers={"Location": f"http://127.0.0.1:{request.url.port}{to}"})

    monkeypatch.setattr(twilio, "is_store", lambda where: True)
    monkeypatch.setattr(fetching, "PublicOnly", lambda: None)
    for tmp, comes in (("once", File(enclosures.picture(), "image/png")), ("for ever", NO_ANSWER.format("Twilio"))):
        async with wicked(tmp_path, lead) as (settings, asked):
            assert await opened(settings) == comes
            assert asked == [f"/rehearsal{MEDIA} Basic", "/store" if "once" in tmp else f"/rehearsal{MEDIA}"]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%1", "fd00::1", "0.0.0.0"]
)
async def test_a_name_that_leads_into_a_private_network_leads_nowhere(address: str) -> None:
    class Names:
        async def resolve(self, *_: Any) -> list[dict[str, Any]]:
            return [{"host": address}]

    resolver = PublicOnly()
    resolver._names = Names()  # type: ignore[assignment]
    with pytest.raises(OSError, match="no public address"):
        await resolver.resolve("mms.twiliocdn.com", 443, socket.AF_UNSPEC)


async def ten_gigabytes_said(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": str(10 * 1024**3)})
    await answer.prepare(request)
    return answer


async def without_end(request: web.Request) -> web.StreamResponse:
    """Never says how much there is."""
    answer = web.StreamResponse()
    answer.enable_chunked_encoding()
    await answer.prepare(request)
    for _ in range(2 * MOST_BYTES // 2**20):
        await answer.write(b"\xff" * 2**20)
    return answer


async def breaks_off(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b"\xff\xd8\xff")
    assert request.transport is not None
    request.transport.close()
    return answer


BOMB = zlib.compress(b"\x00" * 2**24)
BAD: dict[str, tuple[Answer, str]] = {
    "10 GB": (ten_gigabytes_said, TOO_BIG),
    "more than it says": (without_end, TOO_BIG),
    "packed": (says(body=BOMB, Content_Encoding="deflate"), NO_ANSWER),
    "broken off": (breaks_off, NO_ANSWER),
    "gone": (says(404), GONE),
    "locked": (says(401), REFUSED),
    "broken": (says(500), NO_ANSWER),
    "half of it": (says(206, b"\xff\xd8\xff"), NO_ANSWER),
}


@pytest.mark.parametrize("channel", ["sms", "telegram"])
@pytest.mark.parametrize("bad", BAD)
async def test_what_cannot_be_had_is_said_in_one_sentence(bad: str, channel: str, tmp_path: Path) -> None:
    answer, sentence = BAD[bad]
    async with wicked(tmp_path, answer) as (settings, _):
        assert await opened(settings, channel=channel) == sentence.format({"sms": "Twilio"}.get(channel, "Telegram"))


async def test_a_provider_that_never_answers_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def hang(request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr("bot.media.shelf.SECONDS", 0.05)
    async with wicked(tmp_path, hang) as (settings, _):
        assert await opened(settings) == NO_ANSWER.format("Twilio")


@pytest.mark.parametrize(
    "path", ["../../../x", "/etc/passwd", "a/../b", "http://evil.example/x", "a?b", "a b", "", "/"]
)
async def test_telegram_cannot_lead_us_elsewhere_or_to_our_own_disk(path: str, tmp_path: Path) -> None:
    async with wicked(tmp_path, says(body=b"secret"), path) as (settings, asked):
        assert await opened(settings, channel="telegram") == NOT_THEIRS.format("Telegram")
        assert [one.rpartition("/")[2] for one in asked] == ["getFile"]


async def test_a_path_on_our_own_disk_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / ("x" * 150)
    file.write_bytes(enclosures.picture())
    async with wicked(tmp_path, says(body=b"secret"), str(file)) as (settings, _):
        assert await opened(settings, channel="telegram") == NOT_THEIRS.format("Telegram")


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\x00\x00\x00"


def jpeg(*sizes: tuple[int, int], before: bytes = b"") -> bytes:
    frames = b"".join(b"\xff\xc0" + pack(">HBHHB", 8, 8, height, width, 3) for width, height in sizes)
    return b"\xff\xd8" + before + frames + b"\xff\xda\x00\x02"


EXIF = b"\xff\xe1" + pack(">H", 12) + b"Exif\x00\x00GPS!"
WEBP = b"RIFF\x00\x00\x00\x00WEBP"
NOTHING_TO_SHOW: dict[str, bytes] = {
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "SVG with script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "30k x 30k PNG": png(30_000, 30_000),
    "30k x 30k JPEG": jpeg((30_000, 30_000)),
    "a small frame and a large one": jpeg((10, 10), (30_000, 30_000)),
    "30k x 30k GIF": b"GIF89a" + pack("<HH", 30_000, 30_000),
    "16k x 16k WebP": WEBP + b"VP8X" + bytes(8) + b"\xff\x3f\x00\xff\x3f\x00",
    "no size": png(0, 10),
    "cut off PNG": png(10, 10)[:20],
    "cut off JPEG": b"\xff\xd8\xff\xc0\x00",
    "JPEG without a frame": b"\xff\xd8\xff\xda\x00\x02",
    "HEIC": b"\x00\x00\x00\x18ftypheic",
    "PDF": b"%PDF-1.7",
    "program": b"MZ\x90\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("name", NOTHING_TO_SHOW)
def test_what_is_not_on_the_list_is_a_download(name: str) -> None:
    assert {type_of(NOTHING_TO_SHOW[name], kind) for kind in ("photo", "voice", "video", "file")} == {None}


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        (jpeg((800, 600), before=EXIF), "photo", "image/jpeg"),
        (jpeg((800, 600)) + b"<script>alert(1)</script>", "photo", "image/jpeg"),
        (png(800, 600), "photo", "image/png"),
        (b"GIF89a" + pack("<HH", 80, 60), "photo", "image/gif"),
        (WEBP + b"VP8X" + bytes(8) + b"\x0f\x00\x00\x0f\x00\x00", "photo", "image/webp"),
        (WEBP + b"VP8L" + bytes(4) + b"\x2f\x0f\x00\x04\x00", "photo", "image/webp"),
        (WEBP + b"VP8 " + bytes(10) + pack("<HH", 80, 60), "photo", "image/webp"),
        (b"OggS", "voice", "audio/ogg"),
        (b"#!AMR\n", "voice", "audio/amr"),
        (b"ID3\x04", "voice", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "voice", "audio/mpeg"),
        (b"\x00\x00\x00\x18ftypM4A ", "voice", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypisom", "voice", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypisom", "video", "video/mp4"),
        (b"\x00\x00\x00\x18ftyp3gp4", "video", "video/3gpp"),
        (enclosures.tune(), "voice", "audio/wav"),
    ],
)
def test_what_is_on_the_list_is_known_by_its_own_bytes(content: bytes, kind: str, expected: str) -> None:
    assert type_of(content, kind) == expected


async def test_a_few_files_are_kept_in_memory_each_for_who_asked(tmp_path: Path) -> None:
    async with wicked(tmp_path, says(body=enclosures.picture())) as (settings, asked):
        shelf = Shelf()

        def wanted(place: int) -> Enclosed:
            return Enclosed("m", place, "sms", "photo", f"{settings.twilio_api_base}{MEDIA[:-1]}{place}")

        assert [(await shelf.file("desk", wanted(0), settings))[1] for _ in range(3)] == [True, False, False]
        assert (await shelf.file("deputy", wanted(0), settings))[1]
        for place in range(MOST + 1):
            await shelf.file("desk", wanted(place), settings)
        assert len(shelf.files) == MOST
        assert len(asked) == MOST + 2
        for name, file in list(shelf.files.items()):
            shelf._take_away(name, file)
        assert shelf.files == {}
