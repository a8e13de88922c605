"""The demo's page, without its script: what is sent comes back in the thread, and nothing that is sent breaks it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.registry import CHANNELS
from bot.demo import pages as demo_pages
from bot.demo.run import demo_settings, open_demo, pages
from bot.house import House
from bot.web import make_app
from storage import staff
from tests.injections import INJECTIONS
from tests.pages.reader import Reader
from tests.ports import unused_port

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(aiohttp_client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    """Nothing is delivered here, so nobody waits for a reply."""
    monkeypatch.setattr(demo_pages, "REPLY_SECONDS", 0)
    port = unused_port()
    house = open_demo(demo_settings(port, tmp_path))
    yield await aiohttp_client(TestServer(make_app(house, CHANNELS, pages(house)), port=port))
    house.close()


@pytest.fixture
async def empty(aiohttp_client: Any, tmp_path: Path) -> AsyncIterator[tuple[Client, House]]:
    """Begun with nothing set up."""
    port = unused_port()
    house = open_demo(demo_settings(port, tmp_path, is_empty=True))
    yield await aiohttp_client(TestServer(make_app(house, CHANNELS, pages(house)), port=port)), house
    house.close()


async def test_the_staff_page_opens_before_anybody_is_named_and_after(empty: tuple[Client, House]) -> None:
    client, house = empty
    assert (await client.post("/demo/staff")).url.path == "/console/setup"
    with house.database.transaction() as db:
        for name in ("Ann", "Bo"):
            staff.add(db, name, ("admin",), None, house.keys, house.clock.now())
    assert (await client.post("/demo/staff")).url.path == "/console"


async def test_an_empty_demo_says_in_plain_words_that_it_is_not_set_up(empty: tuple[Client, House]) -> None:
    client, house = empty
    page = await (await client.get("/demo")).text()
    assert "Trial mode." in page
    assert "YOUSAID_" not in page
    assert "--role" not in page
    assert f">{house.name}</h2>" in page


async def test_whoever_is_the_outside_reader_can_be_rehearsed(empty: tuple[Client, House]) -> None:
    client, house = empty
    assert (await client.post("/demo/reader")).url.path == "/demo"
    with house.database.transaction() as db:
        staff.add(db, "Cy", ("outside_reader",), None, house.keys, house.clock.now())
    answer = await client.post("/demo/reader")
    assert (answer.status, answer.url.path.split("/")[1]) == (200, "complaints")


async def test_what_is_sent_stands_in_the_thread_and_does_nothing(client: Client) -> None:
    before = Reader(await (await client.get("/demo")).text())
    for words in INJECTIONS:
        answer = await client.post("/demo/sms", data={"what": "text", "text": words}, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/demo#sms")
    after = Reader(await (await client.get("/demo")).text())
    assert [words for words in INJECTIONS if words not in after.words] == []
    assert after.elements.count("script") == before.elements.count("script") == 1
    assert not [name for name in after.attributes if name.startswith("on") or name == "style"]


async def test_a_suggestion_fills_in_the_box_and_sends_nothing(client: Client) -> None:
    page = await (await client.get("/demo", params={"sms": 'STOP "><script>'})).text()
    assert 'value="STOP &#34;&gt;&lt;script&gt;"' in page
    assert "No messages yet" in page


@pytest.mark.parametrize("address", ["/demo/sms", "/demo/telegram", "/demo/clock", "/demo/staff"])
async def test_no_form_breaks_it(client: Client, address: str) -> None:
    for form in (
        {},
        {"press": "x" * 900},
        {"press": ""},
        {"what": "fax"},
        {"text": "\x00"},
        {"by": "\x00"},
        {"text": "a" * 9000},
    ):
        assert (await client.post(address, data=form, allow_redirects=False)).status < 500
    json = await client.post(address, json={"text": "x"}, allow_redirects=False)
    assert json.status in (303, 415)
    assert (await client.get("/demo")).status == 200


async def test_the_script_is_told_only_of_what_is_new(client: Client) -> None:
    tag = {"If-None-Match": ""}
    for _ in range(2):  # the clock may show a new minute in between, but not twice
        answer = await client.get("/demo/live", headers=tag)
        tag = {"If-None-Match": answer.headers.get("ETag", tag["If-None-Match"])}
    assert (await client.get("/demo/live", headers=tag)).status == 204
    await client.post("/demo/sms", data={"text": "hello"}, allow_redirects=False)
    answer = await client.get("/demo/live", headers=tag)
    assert answer.status == 200
    assert "hello" in await answer.text()
