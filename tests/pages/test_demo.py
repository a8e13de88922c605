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
from bot.web import make_app
from tests.pages.test_console import INJECTIONS, Reader
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
