"""What every channel promises, by one table: good, repeated, forged, throttled, refused, unreadable, lost.

Sending goes through the providers' official clients to the rehearsal provider, over loopback.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.channels import telegram_sending, twilio_sending
from bot.channels.channel import Channel, Raw, Refused
from bot.channels.registry import CHANNELS
from bot.rehearsal.faults import Fault, Mode
from flows.changing import changed
from storage.outbox import Fate, Post
from tests.channels.captured import FOLDER, NOW, SETTINGS, read_file
from tests.rehearsal.world import World

ON_THE_WEB = ["sms", "telegram"]
ADDRESSES = {"sms": "+447700900101", "telegram": "7001"}
GOOD = {"sms": "first_text", "telegram": "text"}
FORGED = {"sms": ["unsigned", "wrong_signature"], "telegram": ["no_secret", "wrong_secret"]}
UNREADABLE = {"sms": ["no_message_id", "json_instead"], "telegram": ["not_json", "a_list"]}


def raw(channel: str, name: str) -> Raw:
    return read_file(FOLDER / channel / f"{name}.http").raw


@pytest.mark.parametrize("channel", ON_THE_WEB)
def test_a_good_request_is_one_message(channel: str) -> None:
    (message,) = CHANNELS[channel].read(raw(channel, GOOD[channel]), SETTINGS, NOW).messages
    assert (message.channel, message.at, message.kind) == (channel, NOW, "text")


@pytest.mark.parametrize("channel", ON_THE_WEB)
def test_a_repeated_request_has_the_same_id_so_that_it_can_be_told(channel: str) -> None:
    first, again = (CHANNELS[channel].read(raw(channel, GOOD[channel]), SETTINGS, NOW) for _ in range(2))
    assert first.messages[0].provider_id == again.messages[0].provider_id


@pytest.mark.parametrize(("channel", "name"), [(c, name) for c in ON_THE_WEB for name in FORGED[c]])
def test_a_forged_request_is_refused_and_changes_nothing(channel: str, name: str) -> None:
    assert refusal(CHANNELS[channel], raw(channel, name)) in (401, 403)


@pytest.mark.parametrize(("channel", "name"), [(c, name) for c in ON_THE_WEB for name in UNREADABLE[c]])
def test_an_unreadable_request_is_refused_in_a_plain_sentence(channel: str, name: str) -> None:
    assert refusal(CHANNELS[channel], raw(channel, name)) == 400


def test_the_terminal_has_nothing_on_the_web() -> None:
    assert refusal(CHANNELS["terminal"], raw("sms", "first_text")) == 404


Scripted = Fault | Mode
FATES: dict[str, tuple[dict[str, Scripted], Callable[[Fate], bool]]] = {
    "good": (dict.fromkeys(ON_THE_WEB, Fault()), lambda fate: fate.status == "sent" and bool(fate.provider_id)),
    "throttled": (
        dict.fromkeys(ON_THE_WEB, Fault("429", retry_after=35)),
        lambda fate: (fate.status, fate.retry_after, fate.stop, fate.effect) == ("retry", 35.0, True, None),
    ),
    "refused for ever": (
        {"sms": Fault("refuse", 30007), "telegram": Fault("refuse", 400)},
        lambda fate: (fate.status, fate.effect, fate.stop) == ("failed", None, False),
    ),
    "the person has left": (
        {"sms": Fault("refuse", 21610), "telegram": Fault("refuse", 403)},
        lambda fate: (fate.status, fate.effect) == ("failed", "left"),
    ),
    "no such address": (
        {"sms": Fault("refuse", 21211)},
        lambda fate: (fate.status, fate.effect) == ("failed", "bad_address"),
    ),
    "credentials refused": (
        {"sms": Fault("refuse", 20003), "telegram": Fault("refuse", 401)},
        lambda fate: (fate.status, fate.effect, fate.stop) == ("retry", "stop_channel", True),
    ),
}
LOST: list[Mode] = ["500-before", "500-after", "reset-before", "reset-after", "garbage", "no-id"]
SLOW: list[Mode] = ["timeout-before", "timeout-after", "drip"]


@pytest.mark.parametrize(
    ("case", "channel"), [(case, channel) for case, (faults, _) in FATES.items() for channel in faults]
)
async def test_what_the_provider_answers_decides_the_fate(world: World, channel: str, case: str) -> None:
    faults, is_right = FATES[case]
    script(world, channel, faults[channel])
    fate = await sent(world, channel)
    assert is_right(fate), fate


@pytest.mark.parametrize("channel", ON_THE_WEB)
@pytest.mark.parametrize("mode", LOST)
async def test_a_lost_answer_is_unknown_and_never_sent_again_by_the_client(
    world: World, channel: str, mode: Mode
) -> None:
    script(world, channel, mode)
    fate = await sent(world, channel)
    assert (fate.status, fate.effect, len(world.provider.log.asked)) == ("unknown", None, 1)
    assert len(world.provider.log.sent) == (0 if mode.endswith("before") else 1)


@pytest.mark.parametrize("channel", ON_THE_WEB)
@pytest.mark.parametrize("mode", SLOW)
async def test_waiting_ends_in_time_and_the_fate_is_unknown(
    world: World, channel: str, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (twilio_sending, telegram_sending):
        monkeypatch.setattr(module, "SECONDS_IN_ALL", 0.2)
    script(world, channel, mode)
    async with asyncio.timeout(30):
        assert (await sent(world, channel)).status == "unknown"


@pytest.mark.parametrize("channel", ON_THE_WEB)
async def test_a_line_that_is_down_is_surely_not_sent_and_tried_again(world: World, channel: str) -> None:
    nowhere = "http://127.0.0.1:1/rehearsal"
    settings = replace(world.settings, twilio_api_base=nowhere, telegram_api_base=nowhere)
    fate = await sent(replace(world, settings=settings), channel)
    assert (fate.status, fate.code, fate.stop) == ("retry", "connection", False)


@pytest.mark.parametrize("channel", ON_THE_WEB)
async def test_wrong_credentials_stop_the_channel_and_keep_the_message(world: World, channel: str) -> None:
    wrong = {"twilio_auth_token": "wrong", "telegram_bot_token": "900900900:" + "b" * 35}
    fate = await sent(replace(world, settings=changed(world.settings, **wrong)), channel)
    assert (fate.status, fate.effect) == ("retry", "stop_channel")


async def test_a_chat_that_has_moved_is_said_with_where_to(world: World) -> None:
    world.provider.telegram.script(Fault("refuse", 400, moved_to=-(2**51)))
    fate = await sent(world, "telegram")
    assert (fate.status, fate.effect, fate.moved_to) == ("retry", "moved", str(-(2**51)))


async def test_a_person_who_never_wrote_cannot_be_reached_in_telegram(world: World) -> None:
    fate = await through(world, "telegram", Post("1", "telegram", "9999", "hello"))
    assert (fate.status, fate.effect) == ("failed", "bad_address")


async def test_a_throttled_telegram_without_a_time_stops_all_the_same(world: World) -> None:
    world.provider.telegram.script(Fault("refuse", 429))
    fate = await sent(world, "telegram")
    assert (fate.status, fate.stop, fate.retry_after) == ("retry", True, None)


def script(world: World, channel: str, fault: Scripted) -> None:
    {"sms": world.provider.sms, "telegram": world.provider.telegram}[channel].script(fault)


async def sent(world: World, channel: str) -> Fate:
    world.provider.phones.get(channel, ADDRESSES[channel]).change(has_started=True)
    return await through(world, channel, Post("0199aa", channel, ADDRESSES[channel], "Oak House. Thank you."))


async def through(world: World, channel: str, post: Post) -> Fate:
    client = await CHANNELS[channel].connect(world.settings)
    try:
        return await CHANNELS[channel].send(client, post)
    finally:
        await CHANNELS[channel].close(client)


def refusal(channel: Channel, request: Raw) -> int:
    with pytest.raises(Refused) as refused:
        channel.read(request, SETTINGS, NOW)
    assert refused.value.reason.endswith(".")
    return refused.value.status
