"""A cry that comes in two texts is answered with help lines and nothing else, also where the first is not answered yet."""

import pytest

from bot.house import House
from flows.turn import Incoming
from tests.runtime.conftest import PretendChannel, StillClock, outbox_of, text

TEXTS = ("i want to", "die")


@pytest.fixture
def channel() -> PretendChannel:
    return PretendChannel()


def come(house: House, *bodies: str) -> None:
    """In one batch."""
    now = house.clock.now()
    house.batches.take_batch([Incoming("sms", body, "+447700900001", body, now) for body in bodies], now)


async def said(house: House, channel: PretendChannel) -> list[str]:
    await outbox_of(house, channel).deliver_once()
    sent, channel.sent = channel.sent, []
    return [post.kind for post in sent]


async def test_in_one_batch(house: House, channel: PretendChannel) -> None:
    text(house, 1, "oak")
    assert await said(house, channel) == ["reply"]
    come(house, *TEXTS)
    assert await said(house, channel) == ["help"]


async def test_one_after_the_other(house: House, clock: StillClock, channel: PretendChannel) -> None:
    come(house, TEXTS[0])
    clock.move(seconds=5)
    come(house, TEXTS[1])
    assert await said(house, channel) == ["help"]


async def test_what_comes_after_it_is_answered(house: House, channel: PretendChannel) -> None:
    come(house, *TEXTS, "menu")
    assert await said(house, channel) == ["help", "reply"]


async def test_what_others_are_told_goes_out(house: House, channel: PretendChannel) -> None:
    text(house, 2, "hello")
    come(house, *TEXTS)
    assert sorted(await said(house, channel)) == ["help", "reply"]
