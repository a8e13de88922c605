"""Simulated phones remember their conversation, tell whoever watches, and never reach beyond this machine."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.rehearsal import provider as provider_module
from bot.rehearsal.provider import Provider
from storage.outbox import Post
from tests.channels.test_every_channel import through
from tests.rehearsal.world import StillClock, World

PHONE = "+447700900101"


def again(world: World, path: Path) -> Provider:
    return Provider(StillClock(), world.settings, path)


async def test_a_conversation_is_there_after_a_restart(world: World, tmp_path: Path) -> None:
    phone, chat = world.provider.sms_phone(PHONE), world.provider.telegram_phone(7001, "pl")
    await phone.photo("look\nhere")
    await chat.text("hej")
    await through(world, "sms", Post("1", "sms", PHONE, "Thank you."))
    await through(world, "telegram", Post("2", "telegram", "7001", "Which?", buttons=(("1", "a"), ("2", "b"))))
    await chat.press("b")
    await chat.edit("hej hej")
    await world.provider.settled()
    after = again(world, tmp_path / "phones.jsonl")
    assert after.sms_phone(PHONE).messages == phone.messages
    assert after.telegram_phone(7001, "pl").messages == chat.messages
    assert [shown.pressed for shown in chat.messages] == [None, "b"]
    assert phone.messages[-1].status == "delivered"


async def test_stopped_blocked_and_switched_off_phones_stay_so(world: World, tmp_path: Path) -> None:
    await world.provider.sms_phone(PHONE).text("STOP")
    await world.provider.telegram_phone(7001).block()
    world.provider.sms_phone("+447700900102").change(fails="30003")
    after = again(world, tmp_path / "phones.jsonl")
    assert after.sms_phone(PHONE).is_stopped
    assert after.telegram_phone(7001).has_blocked
    assert after.sms_phone("+447700900102").fails == "30003"


async def test_a_line_that_a_crash_cut_off_is_left_out(world: World, tmp_path: Path) -> None:
    await world.provider.sms_phone(PHONE).text("kept")
    path = tmp_path / "phones.jsonl"
    path.write_text(path.read_text("utf-8") + '{"channel": "sms", "addr', "utf-8")
    assert [shown.text for shown in again(world, path).sms_phone(PHONE).messages] == ["kept"]


async def test_what_is_written_after_a_cut_off_line_is_kept(world: World, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"
    path.write_text('{"channel": "sms", "addr', "utf-8")
    await again(world, path).sms_phone(PHONE).text("after")
    assert [shown.text for shown in again(world, path).sms_phone(PHONE).messages] == ["after"]


async def test_ids_are_new_after_a_restart_so_that_nothing_is_taken_for_a_repeat(world: World, tmp_path: Path) -> None:
    chat = world.provider.telegram_phone(7001)
    await chat.text("one")
    after = again(world, tmp_path / "phones.jsonl")
    await after.telegram_phone(7001).text("two")
    ids = [shown.id for shown in after.telegram_phone(7001).messages]
    assert len(set(ids)) == 2
    await after.close()


async def test_whoever_watches_is_told_of_every_change(world: World) -> None:
    phones = world.provider.phones
    seen = phones.version
    watching = asyncio.create_task(phones.changed(seen, 10))
    await asyncio.sleep(0)
    await world.provider.sms_phone(PHONE).text("hello")
    assert await watching > seen
    assert await phones.changed(phones.version, 0.001) == phones.version
    assert await phones.changed(seen, 10) == phones.version


async def test_a_press_on_what_is_not_shown_is_sent_all_the_same(world: World) -> None:
    await world.provider.telegram_phone(7001).press("forged:1:9")
    await world.provider.settled()
    assert world.bot.messages[0].token == "forged:1:9"


async def test_texts_have_no_buttons_and_cannot_be_changed(world: World) -> None:
    with pytest.raises(ValueError, match="no buttons"):
        await world.provider.sms_phone(PHONE).press("a")
    with pytest.raises(ValueError, match="cannot be changed"):
        await world.provider.sms_phone(PHONE).edit("a")


async def test_a_rehearsal_never_calls_another_machine(world: World) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        await world.provider.texts.deliveries.post("https://yousaid.example.org/sms", {}, b"")
    elsewhere = replace(world.settings, public_url="https://yousaid.example.org")
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        Provider(StillClock(), elsewhere)


@pytest.mark.parametrize("remote", ["192.0.2.1", "10.0.0.1", None])
async def test_a_rehearsal_answers_nobody_else(remote: str | None) -> None:
    async def open_door(request: object) -> None:
        raise AssertionError("It was let in.")

    request = make_mocked_request("GET", "/").clone(remote=remote) if remote else make_mocked_request("GET", "/")
    answer = await provider_module._only_this_machine(request, open_door)
    assert answer.status == 403
