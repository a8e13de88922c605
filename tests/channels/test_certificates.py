"""A provider whose certificate nobody vouches for is not talked to: nothing is sent, and it is tried again later."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.registry import CHANNELS
from storage.outbox import Post
from tests.certificates import certificate, serving
from tests.channels.captured import SETTINGS


@pytest.fixture(scope="module")
def its_own_word(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return serving(certificate(tmp_path_factory.mktemp("certificate")))


@pytest.fixture
async def provider(its_own_word: ssl.SSLContext) -> AsyncIterator[tuple[str, list[str]]]:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    server = TestServer(app, scheme="https", host="127.0.0.1")
    await server.start_server(ssl=its_own_word)
    yield f"https://127.0.0.1:{server.port}", asked
    await server.close()


@pytest.mark.parametrize(("channel", "address"), [("sms", "+447700900101"), ("telegram", "7001")])
async def test_nothing_is_sent_to_a_stranger(provider: tuple[str, list[str]], channel: str, address: str) -> None:
    base, asked = provider
    settings = replace(SETTINGS, twilio_api_base=base, telegram_api_base=base)
    client = await CHANNELS[channel].connect(settings)
    fate = await CHANNELS[channel].send(client, Post("1", channel, address, "hello"))
    await CHANNELS[channel].close(client)
    assert (fate.status, fate.code, asked) == ("retry", "connection", [])
