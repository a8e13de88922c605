"""What the phones enclose lies with the rehearsal's Twilio and Telegram, for whoever may fetch it and nobody else."""

import io
import wave
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, encode_basic_auth
from telegram.error import BadRequest

from bot.channels import telegram
from bot.media.kinds import type_of
from bot.rehearsal import enclosures
from tests.rehearsal.world import World

PHONE = "+447700900123"


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def kept(world: World, channel: str, what: str) -> str:
    """Where the bot was told that it lies."""
    phone = world.provider.sms_phone(PHONE) if channel == "sms" else world.provider.telegram_phone(7001)
    await (phone.photo("look") if what == "photo" else phone.voice())
    await world.provider.settled()
    ((one,),) = [message.media for message in world.bot.messages if message.media]
    assert one.kind == what
    return str(one.where)


def login(world: World, token: str | None = None) -> dict[str, str]:
    account = world.settings.twilio_account_sid or ""
    return {"Authorization": encode_basic_auth(account, token or world.settings.twilio_auth_token or "")}


@pytest.mark.parametrize("what", ["photo", "voice"])
async def test_twilio_gives_it_to_its_account_alone(what: str, world: World, http: ClientSession) -> None:
    where = await kept(world, "sms", what)
    async with http.get(where, headers=login(world)) as answer:
        assert (answer.status, await answer.read()) == (200, enclosures.content(what))
        assert answer.content_type == enclosures.TYPES[what]
    for address, headers, status in (
        (where, {}, 401),
        (where, login(world, "wrong"), 401),
        (where[:-1] + ("0" if where[-1] != "0" else "1"), login(world), 404),
        (where.replace("/MM", "/SM"), login(world), 404),
        (where + "x", login(world), 404),
    ):
        async with http.get(address, headers=headers) as answer:
            assert answer.status == status


async def test_twilio_still_has_it_after_a_restart(world: World, http: ClientSession) -> None:
    where = await kept(world, "sms", "photo")
    world.provider.texts.enclosed.clear()
    async with http.get(where, headers=login(world)) as answer:
        assert (answer.status, await answer.read()) == (200, enclosures.picture())


@pytest.mark.parametrize("what", ["photo", "voice"])
async def test_telegram_says_where_it_lies_and_gives_it_to_whoever_has_the_token(
    what: str, world: World, http: ClientSession
) -> None:
    file_id, client = await kept(world, "telegram", what), await telegram.connect(world.settings)
    try:
        file = await client.bot.get_file(file_id)
        assert file.file_size == len(enclosures.content(what))
        for wrong in ("x", file_id + "x", "BQAC" + file_id[4:], ""):
            with pytest.raises(BadRequest, match="file_id"):
                await client.bot.get_file(wrong)
    finally:
        await telegram.close(client)
    path, token = str(file.file_path).rpartition("/file_")[2], world.settings.telegram_bot_token or ""
    store = f"{world.settings.telegram_api_base}/file/bot{token}/{'photos' if what == 'photo' else 'voice'}/file_{path}"
    async with http.get(store) as answer:
        assert (answer.status, await answer.read()) == (200, enclosures.content(what))
    for wrong in (store.replace(token, "1:x"), store + "x", store.replace("/file_", "/../file_"), store + "?x=1"):
        async with http.get(wrong) as answer:
            assert answer.status in (401, 404)


def test_they_are_what_they_say() -> None:
    assert {what: type_of(enclosures.content(what), what) for what in enclosures.TYPES} == enclosures.TYPES
    with wave.open(io.BytesIO(enclosures.tune())) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(1.4)
