"""Without a webhook nothing is lost, and nothing is confirmed before it is kept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from bot.channels import telegram
from bot.channels.channel import Heard
from bot.channels.polling import Asking, poll
from bot.channels.telegram_address import tell_our_address
from bot.channels.telegram_sending import Sender
from bot.rehearsal.phones import Phone
from tests.rehearsal.world import StillClock, World


@pytest.fixture
def more_settings() -> dict[str, str]:
    return {"TELEGRAM_MODE": "poll"}


@pytest.fixture
async def client(world: World) -> AsyncIterator[Sender]:
    client: Sender = await telegram.connect(world.settings)
    yield client
    await telegram.close(client)


class Kept:
    """Keeps what it is given; raises for a text that says "no"."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.refuses = True

    async def take(self, heard: Heard) -> None:
        for message in heard.messages:
            if message.text == "no" and self.refuses:
                raise OSError("the database is away")
            self.texts.append(message.text or message.kind)


@pytest.fixture
def phone(world: World) -> Phone:
    return world.provider.telegram_phone(7001)


async def test_what_came_while_we_were_away_is_taken_in_order(world: World, client: Sender, phone: Phone) -> None:
    kept = Kept()
    for text in ("one", "two", "three"):
        await phone.text(text)
    assert await Asking(client, kept.take, StillClock()).once()
    assert kept.texts == ["one", "two", "three"]


async def test_nothing_is_confirmed_before_it_is_kept(world: World, client: Sender, phone: Phone) -> None:
    kept = Kept()
    asking = Asking(client, kept.take, StillClock())
    for text in ("one", "no", "three"):
        await phone.text(text)
    assert not await asking.once()
    kept.refuses = False
    assert await asking.once()
    assert kept.texts == ["one", "three", "no", "three"]
    await phone.text("four")
    await asking.once()
    assert len(world.provider.chats.waiting) == 1


async def test_a_press_is_answered_once_it_is_kept(world: World, client: Sender, phone: Phone) -> None:
    await phone.press("token")
    kept = Kept()
    await Asking(client, kept.take, StillClock()).once()
    assert kept.texts == ["button"]
    assert not world.provider.chats.presses


async def test_an_old_webhook_is_taken_away_first(world: World, client: Sender, phone: Phone) -> None:
    world.provider.chats.webhook = "http://127.0.0.1:1/telegram"
    phone.change(has_started=True)
    world.provider.chats.waiting.append({"update_id": 5, "message_of_the_future": {}})
    assert await Asking(client, Kept().take, StillClock()).once()
    assert world.provider.chats.webhook == ""


async def test_errors_make_it_wait_longer_each_time_up_to_a_minute(world: World, client: Sender) -> None:
    nowhere = replace(world.settings, telegram_api_base="http://127.0.0.1:1")
    lost: Sender = await telegram.connect(nowhere)
    pauses: list[float] = []
    with pytest.raises(asyncio.CancelledError):
        await poll(lost, nowhere, Kept().take, StillClock(), until(pauses, 8))
    await telegram.close(lost)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_after_a_success_the_next_error_waits_only_a_moment_again(
    world: World, client: Sender, phone: Phone
) -> None:
    pauses: list[float] = []
    kept = Kept()

    async def pause(seconds: float) -> None:
        """The database is back after the third failure; then, with the next text, it is away once more."""
        pauses.append(seconds)
        if len(pauses) == 4:
            raise asyncio.CancelledError
        if len(pauses) == 3:
            kept.refuses = False

    async def take(heard: Heard) -> None:
        await kept.take(heard)
        kept.refuses = True
        await phone.text("no")

    await phone.text("no")
    with pytest.raises(asyncio.CancelledError):
        await poll(client, world.settings, take, StillClock(), pause)
    assert pauses == [1, 2, 4, 1]


async def test_after_an_error_it_goes_on_where_it_was(world: World, client: Sender, phone: Phone) -> None:
    kept, is_kept = Kept(), asyncio.Event()
    await phone.text("no")

    async def the_database_is_back(seconds: float) -> None:
        kept.refuses = False

    async def take(heard: Heard) -> None:
        await kept.take(heard)
        is_kept.set()

    polling = asyncio.create_task(poll(client, world.settings, take, StillClock(), the_database_is_back))
    await is_kept.wait()
    polling.cancel()
    assert kept.texts == ["no"]


async def test_telegram_is_told_our_address_with_the_secret_until_it_has_heard(world: World, client: Sender) -> None:
    await tell_our_address(client, world.settings)
    assert world.provider.chats.webhook == f"{world.settings.public_url}/telegram"
    assert world.provider.chats.secret == world.settings.telegram_secret


async def test_while_telegram_cannot_be_told_our_address_it_is_tried_again(world: World) -> None:
    nowhere = replace(world.settings, telegram_api_base="http://127.0.0.1:1")
    lost: Sender = await telegram.connect(nowhere)
    pauses: list[float] = []
    with pytest.raises(asyncio.CancelledError):
        await tell_our_address(lost, nowhere, until(pauses, 3))
    await telegram.close(lost)
    assert len(pauses) == 3


def until(pauses: list[float], most: int) -> Callable[[float], Awaitable[None]]:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == most:
            raise asyncio.CancelledError

    return pause
