"""The rehearsal's Telegram is as strict as the real one, and the official library agrees with it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from aiohttp import ClientSession
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from bot.channels import telegram
from bot.rehearsal.faults import Fault
from tests.rehearsal.world import World

CHAT = 7001


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    client = await telegram.connect(world.settings)
    yield client.bot
    await telegram.close(client)


async def started(world: World) -> None:
    await world.provider.telegram_phone(CHAT).text("/start")
    await world.provider.settled()


def keys(*tokens: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data=token)] for token in tokens])


async def test_the_bot_signs_in_and_is_what_it_says(world: World, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.first_name) == (900900900, True, "Oak House")


async def test_a_wrong_token_is_unauthorized(world: World) -> None:
    wrong = replace(world.settings, telegram_bot_token="900900900:" + "b" * 35)
    client = await telegram.connect(wrong)
    with pytest.raises(InvalidToken):
        await client.bot.get_me()
    await telegram.close(client)


async def test_bots_cannot_write_first(world: World, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message(CHAT, "hello")
    await started(world)
    assert (await bot.send_message(CHAT, "hello")).text == "hello"


@pytest.mark.parametrize(
    ("text", "why"), [("", "empty"), (" \n", "empty"), ("x" * 4097, "too long")], ids=["empty", "blank", "4097"]
)
async def test_a_text_has_1_to_4096_characters(world: World, bot: Bot, text: str, why: str) -> None:
    await started(world)
    with pytest.raises(BadRequest, match=why):
        await bot.send_message(CHAT, text)
    await bot.send_message(CHAT, "😡" * 4096)


async def test_a_button_carries_1_to_64_bytes(world: World, bot: Bot) -> None:
    await started(world)
    await bot.send_message(CHAT, "which?", reply_markup=keys("é" * 32))
    for token in ("é" * 33, ""):
        with pytest.raises(BadRequest):
            await bot.send_message(CHAT, "which?", reply_markup=keys(token))


@pytest.mark.parametrize(
    "markup", ["{", "[]", '{"keyboard": []}', '{"inline_keyboard": [{}]}', '{"inline_keyboard": [[{"text": "1"}]]}']
)
async def test_a_keyboard_of_another_shape_is_refused(world: World, markup: str) -> None:
    await started(world)
    said = await call(world, "sendMessage", chat_id=str(CHAT), text="hello", reply_markup=markup)
    assert (said["ok"], said["error_code"]) == (False, 400)


async def test_markup_in_the_text_and_unknown_parameters_are_refused(world: World) -> None:
    await started(world)
    said = await call(world, "sendMessage", chat_id=str(CHAT), text="hello", parse_mode="HTML")
    assert said["error_code"] == 400


async def test_who_has_blocked_us_is_forbidden_until_they_write_again(world: World, bot: Bot) -> None:
    phone = world.provider.telegram_phone(CHAT)
    await started(world)
    await phone.block()
    with pytest.raises(Forbidden):
        await bot.send_message(CHAT, "hello")
    await phone.text("hello again")
    await world.provider.settled()
    await bot.send_message(CHAT, "hello")
    assert [message.kind for message in world.bot.messages] == ["text", "left", "returned", "text"]


async def test_a_message_is_deleted_from_the_phone_too_for_two_days(world: World, bot: Bot) -> None:
    phone = world.provider.telegram_phone(7)
    await phone.text("hello")
    first, second = [await bot.send_message(7, text) for text in ("one", "two")]
    assert await bot.delete_message(7, first.message_id)
    assert [shown.text for shown in phone.messages if shown.side == "bot"] == ["two"]
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(7, first.message_id)
    world.provider.chats.clock.at += timedelta(hours=49)  # type: ignore[attr-defined]
    with pytest.raises(BadRequest, match="be deleted for everyone"):
        await bot.delete_message(7, second.message_id)


async def test_scripted_refusals_are_what_the_library_takes_them_for(world: World, bot: Bot) -> None:
    await started(world)
    script = {
        RetryAfter: Fault("429", retry_after=35),
        Forbidden: Fault("refuse", 403),
        ChatMigrated: Fault("refuse", 400, moved_to=-1001),
    }
    for error, fault in script.items():
        world.provider.telegram.script(fault)
        with pytest.raises(error):
            await bot.send_message(CHAT, "hello")
    assert (await bot.send_message(CHAT, "hello")).message_id


async def test_a_press_is_answered_by_the_webhook_s_own_answer(world: World, bot: Bot) -> None:
    phone = world.provider.telegram_phone(CHAT)
    await started(world)
    await bot.send_message(CHAT, "which?", reply_markup=keys("one", "two"))
    await phone.press("two")
    await world.provider.settled()
    assert (world.bot.messages[-1].kind, world.bot.messages[-1].token) == ("button", "two")
    assert phone.messages[-1].pressed == "two"
    assert not world.provider.chats.presses


async def test_a_press_that_nobody_made_cannot_be_answered(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query("1")


async def test_an_update_comes_again_until_it_is_taken_and_the_next_ones_wait_behind_it(world: World) -> None:
    world.bot.answers = [500, 503, 403]
    phone = world.provider.telegram_phone(CHAT)
    await phone.text("first")
    await phone.text("second")
    await world.provider.settled()
    assert [message.text for message in world.bot.messages] == ["first", "second"]
    assert world.pauses == [1.0, 2.0, 4.0]


async def test_one_person_s_poisoned_update_does_not_hold_up_another(world: World) -> None:
    """Each chat has its own line: the other's update arrives though the first is refused for ever."""
    refused = asyncio.Event()

    async def never(seconds: float) -> None:
        refused.set()
        await asyncio.Event().wait()

    world.provider.chats.pause = never
    world.bot.answers = [500]
    await world.provider.telegram_phone(CHAT).text("poison")
    await refused.wait()
    await world.provider.telegram_phone(7002).text("hello")
    async with asyncio.timeout(30):
        await world.bot.has_heard.wait()
    assert [message.address for message in world.bot.messages] == ["7002"]


async def test_a_webhook_is_set_with_its_secret_and_taken_away(world: World, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:1/other", secret_token="other-secret")
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:1/other"
    assert world.provider.chats.secret == "other-secret"
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    for elsewhere in ("yousaid.example.org", "https://yousaid.example.org/telegram", "https://["):
        with pytest.raises(BadRequest):
            await bot.set_webhook(elsewhere)


async def test_updates_are_asked_for_and_confirmed_by_asking_for_the_next(world: World, bot: Bot) -> None:
    with pytest.raises(Conflict):
        await bot.get_updates()
    await bot.delete_webhook()
    phone = world.provider.telegram_phone(CHAT, "pl")
    for text in ("one", "two", "three"):
        await phone.text(text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["one", "two"]
    assert first[0].message is not None
    assert first[0].message.from_user is not None
    assert first[0].message.from_user.language_code == "pl"
    (last,) = await bot.get_updates(offset=first[1].update_id + 1)
    assert await bot.get_updates(offset=last.update_id + 1) == ()


async def test_asking_waits_for_the_first_update(world: World, bot: Bot) -> None:
    class ComesLate(asyncio.Event):
        """Something arrives only once somebody waits for it."""

        async def wait(self) -> Literal[True]:
            await world.provider.telegram_phone(CHAT).text("hello")
            return await super().wait()

    await bot.delete_webhook()
    world.provider.chats.arrived = ComesLate()
    assert len(await bot.get_updates(timeout=20)) == 1


async def test_every_kind_of_update_is_one_that_the_official_library_can_read(world: World, bot: Bot) -> None:
    await bot.delete_webhook()
    phone = world.provider.telegram_phone(CHAT)
    await phone.text("hello")
    await phone.photo("the lock")
    await phone.voice()
    await phone.press("token")
    await phone.edit("hello!")
    await phone.block()
    message, photo, voice, press, edit, change = await bot.get_updates()
    assert message.message is not None
    assert photo.message is not None
    assert (photo.message.caption, len(photo.message.photo)) == ("the lock", 2)
    assert voice.message is not None
    assert voice.message.voice is not None
    assert press.callback_query is not None
    assert press.callback_query.data == "token"
    assert edit.edited_message is not None
    assert change.my_chat_member is not None
    assert change.my_chat_member.new_chat_member.status == "kicked"


@pytest.mark.parametrize("method", ["sendPhoto", "getChat", "nothing"])
async def test_a_method_that_we_have_no_use_for_is_not_found(world: World, method: str) -> None:
    assert (await call(world, method))["error_code"] == 404


async def test_json_and_forms_and_queries_are_all_read(world: World) -> None:
    base = f"{world.settings.telegram_api_base}/bot{world.settings.telegram_bot_token}"
    async with ClientSession() as http:
        async with http.post(f"{base}/setWebhook", json={"url": "http://127.0.0.1:1/a"}) as answer:
            assert json.loads(await answer.text())["ok"]
        async with http.get(f"{base}/SETWEBHOOK?url=http://127.0.0.1:1/b") as answer:
            assert json.loads(await answer.text())["ok"]
    assert world.provider.chats.webhook == "http://127.0.0.1:1/b"


async def call(world: World, method: str, **fields: str) -> Any:
    base = f"{world.settings.telegram_api_base}/bot{world.settings.telegram_bot_token}"
    async with ClientSession() as http, http.post(f"{base}/{method}", data=fields) as answer:
        return await answer.json()
