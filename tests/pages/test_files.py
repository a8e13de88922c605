"""Photos and voice notes on a staff page: opened by whoever may read the words, given on by us, and running nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar

from bot.console.file_pages import part_of
from bot.console.links import new_link
from bot.rehearsal import enclosures
from storage import audit, staff
from storage.tables import media, views
from tests.installed import Installation, installed
from tests.pages.conftest import NOON

OPENED = "opened what came with a message"


class Browser:
    """One that is signed in as somebody, and knows no script."""

    def __init__(self, here: Installation, http: ClientSession) -> None:
        self.here, self.http = here, http
        self.base = here.house.settings.public_url

    async def sign_in(self, name: str) -> None:
        async with self.http.get(new_link(self.here.house, name)):
            pass

    async def look(self, address: str, **headers: str) -> tuple[int, Any, bytes]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.get(self.base + address, headers=given) as answer:
            return answer.status, answer.headers, await answer.read()

    async def page(self, address: str) -> str:
        return (await self.look(address))[2].decode()

    async def send(self, address: str, **fields: str) -> str:
        page = await self.page(address.removesuffix("/read"))
        proof = page.partition('name="form" value="')[2].partition('"')[0]
        async with self.http.post(self.base + address, data={"form": proof, **fields}) as answer:
            return await answer.text()


@asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Browser]:
    async with installed(folder, NOON) as here, ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        with here.house.database.transaction() as db:
            staff.add(db, "facilitator", ("facilitator",), None, here.house.keys, NOON)
            staff.add(db, "reader", ("outside_reader",), None, here.house.keys, NOON)
        browser = Browser(here, http)
        await browser.sign_in("facilitator")
        yield browser


def link(page: str, says: str) -> str:
    """Where a link with these words leads."""
    before = page.partition(f'">{says}</a>')[0]
    assert before != page, page
    return before.rpartition('href="')[2].replace("&amp;", "&")


def source(page: str) -> str:
    return page.partition('class="enclosed"')[2].partition('src="')[2].partition('"')[0].replace("&amp;", "&")


def noted(browser: Browser) -> list[tuple[str, str | None]]:
    with browser.here.house.database.reading() as db:
        return [(one.who, one.about) for one in audit.newest(db, 50) if one.did == OPENED]


async def sent(browser: Browser, channel: str, what: str = "photo", words: str = "look at the lift") -> None:
    phone = browser.here.phone(channel)
    await (phone.photo(words) if what == "photo" else phone.voice())
    await browser.here.settle()


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_a_photo_is_shown_when_somebody_opens_it_and_that_is_kept(channel: str, tmp_path: Path) -> None:
    async with browsing(tmp_path) as browser:
        await sent(browser, channel)
        talk = await browser.page("/console/inbox/A1")
        assert noted(browser) == []
        status, headers, page = await browser.look(link(talk, "Show the photo"))
        assert (status, "media-src 'self'" in headers["Content-Security-Policy"]) == (200, True)
        assert noted(browser) == [("facilitator", "A1")]
        status, headers, picture = await browser.look(source(page.decode()))
        assert (status, picture) == (200, enclosures.picture())
        assert noted(browser) == [("facilitator", "A1")]
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        kept = ("Content-Type", "X-Content-Type-Options", "Cache-Control", "Content-Disposition")
        assert [headers[name] for name in kept] == ["image/png", "nosniff", "no-store", 'inline; filename="A1-1.png"']
        status, headers, picture = await browser.look(link(page.decode(), "save it"))
        assert (status, picture, headers["Content-Type"]) == (200, enclosures.picture(), "application/octet-stream")
        assert headers["Content-Disposition"] == 'attachment; filename="A1-1.png"'
        assert not list(tmp_path.rglob("*.png"))


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_a_voice_note_is_heard_and_a_player_gets_the_parts_that_it_asks_for(channel: str, tmp_path: Path) -> None:
    async with browsing(tmp_path) as browser:
        await sent(browser, channel, "voice")
        page = await browser.page(link(await browser.page("/console/inbox/A1"), "Listen"))
        assert "<audio" in page
        tune, address = enclosures.tune(), source(page)
        assert (await browser.look(address))[2] == tune
        status, headers, part = await browser.look(address, Range="bytes=10-19")
        assert (status, part, headers["Content-Range"]) == (206, tune[10:20], f"bytes 10-19/{len(tune)}")
        assert headers["Content-Type"] == "audio/wav"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("bytes=0-", range(10)), ("bytes=2-4", range(2, 5)), ("bytes=-3", range(7, 10)), ("bytes=8-99", range(8, 10)),
        ("bytes=-99", range(10)), ("bytes=10-", None), ("bytes=4-2", None), ("bytes=0-1,3-4", None), ("bytes=-", None),
        ("lines=1-2", None), ("", None), ("bytes=" + "9" * 13 + "-", None), ("bytes=-0", None),
    ],
)  # fmt: skip
def test_a_part_is_given_or_the_whole(wanted: str, expected: range | None) -> None:
    assert part_of(wanted, 10) == expected


async def test_what_the_provider_no_longer_has_or_never_had_is_said(tmp_path: Path) -> None:
    async with browsing(tmp_path) as browser:
        await sent(browser, "sms")
        address = link(await browser.page("/console/inbox/A1"), "Show the photo")
        browser.here.provider.texts.enclosed = {sid: [] for sid in browser.here.provider.texts.enclosed}
        status, _, page = await browser.look(address)
        assert (status, "Twilio no longer has it." in page.decode(), "<img" in page.decode()) == (404, True, False)
        assert (await browser.look(f"{address}/content"))[0] == 404
        with browser.here.house.database.transaction() as db:
            db.execute(media.update().values(where_kept="file:///etc/passwd"))
        assert "Its address is not one where Twilio keeps what people send" in await browser.page("/console/inbox/A1")
        assert (await browser.look(address))[0] == 502
        assert noted(browser) == []


async def test_a_view_that_is_taken_back_takes_its_photo_with_it(tmp_path: Path) -> None:
    async with browsing(tmp_path) as browser:
        await sent(browser, "sms")
        address = link(await browser.page("/console/inbox/A1"), "Show the photo")
        assert (await browser.look(f"{address}/content"))[0] == 200
        assert noted(browser) == [("facilitator", "A1")]
        await browser.here.phone("sms").text("undo")
        await browser.here.settle()
        assert "Show the photo" not in await browser.page("/console/inbox/A1")
        assert [(await browser.look(address + part))[0] for part in ("", "/content", "/content/download")] == [404] * 3


async def test_an_address_that_names_nothing_opens_nothing(tmp_path: Path) -> None:
    async with browsing(tmp_path) as browser:
        await sent(browser, "sms")
        await browser.here.phone("telegram").photo("another one")
        await browser.here.settle()
        address = link(await browser.page("/console/inbox/A1"), "Show the photo")
        begin, _, _ = address.rpartition("/")
        other = begin.replace("/A1/", "/A2/")
        for wrong in (f"{begin}/1", f"{begin}/99999", f"{other}/0", f"/console/inbox/Z9/file/{'0' * 32}/0"):
            assert (await browser.look(wrong))[0] == 404


async def test_a_photo_with_words_held_for_safety_needs_a_reason(tmp_path: Path) -> None:
    async with browsing(tmp_path) as browser:
        await sent(browser, "sms", words="i want to die tonight")
        assert "Show the photo" not in await browser.page("/console/inbox/A1")
        message = browser.here.house.database
        with message.reading() as db:
            (id,) = db.execute(media.select()).scalars()
        assert (await browser.look(f"/console/inbox/A1/file/{id}/0"))[0] == 404
        assert (await browser.look(f"/console/inbox/A1/held/{id}/0"))[0] == 403
        await browser.sign_in("Duty desk")
        assert (await browser.look(f"/console/inbox/A1/held/{id}/0"))[0] == 403
        page = await browser.send("/console/inbox/A1/held", reason="to ring them")
        address = link(page, "Show the photo")
        photo = source(await browser.page(address))
        assert (await browser.look(photo))[2] == enclosures.picture()
        assert noted(browser) == [("Duty desk", "A1")]
        assert (await browser.look(photo.partition("?")[0]))[0] == 403
        assert (await browser.look(photo.replace("pass=", "pass=0")))[0] == 403
        assert (await browser.look(photo.replace("until=", "until=9")))[0] == 403
        with browser.here.house.database.transaction() as db:
            db.execute(views.update().values(taken_at=NOON))
        assert (await browser.look(photo))[0] == 404
        with browser.here.house.database.transaction() as db:
            db.execute(views.update().values(taken_at=None))
        assert (await browser.look(photo))[0] == 200
        browser.here.clock.at += timedelta(minutes=11)
        assert (await browser.look(photo))[0] == 403


async def test_a_photo_with_a_complaint_is_for_the_outside_reader(tmp_path: Path) -> None:
    async with browsing(tmp_path) as browser:
        await sent(browser, "telegram", words="the new worker shouted at my mate")
        assert "Show the photo" not in await browser.page("/console/inbox/A1")
        with browser.here.house.database.reading() as db:
            (id,) = db.execute(media.select()).scalars()
        assert (await browser.look(f"/console/inbox/A1/file/{id}/0"))[0] == 404
        assert (await browser.look(f"/console/complaints/A1/file/{id}/0"))[0] == 403
        await browser.sign_in("reader")
        assert (await browser.look(f"/console/complaints/A1/file/{id}/0"))[0] == 403
        address = link(await browser.send("/console/complaints", show="A1"), "Show the photo")
        assert (await browser.look(source(await browser.page(address))))[2] == enclosures.picture()


async def test_html_that_is_called_a_photo_is_a_download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosures, "content", lambda kind: b"<script>alert(document.domain)</script>")
    async with browsing(tmp_path) as browser:
        await sent(browser, "sms")
        page = await browser.page(link(await browser.page("/console/inbox/A1"), "Show the photo"))
        assert ("not shown here" in page, "<img" in page, "alert(" in page) == (True, False, False)
        _, headers, _ = await browser.look(link(page, "save it").removesuffix("/download"))
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Content-Disposition"] == 'attachment; filename="A1-1.bin"'
        assert headers["X-Content-Type-Options"] == "nosniff"
