"""A provider that says wait means every process that sends; and what goes to one person keeps its order."""

import asyncio

from bot.house import House
from tests.runtime.conftest import PretendChannel, StillClock, outbox_of, text


async def test_where_the_provider_says_wait_every_process_waits(house: House, clock: StillClock) -> None:
    told, other = (PretendChannel([{"status": "retry", "retry_after": 35, "stop": True}]), PretendChannel())
    text(house, 1, "hello")
    assert await outbox_of(house, told).deliver_once() == 1
    text(house, 2, "hello")
    clock.move(seconds=34)
    assert await outbox_of(house, other).deliver_once() == 0
    clock.move(seconds=1)
    assert await outbox_of(house, other).deliver_once() == 2
    clock.move(days=-1)
    text(house, 3, "hello")
    assert await outbox_of(house, other).deliver_once() == 1


async def test_what_goes_to_one_person_goes_one_after_the_other(house: House) -> None:
    waits = [0.05, 0.0, 0.0]

    async def be_slow_at_first() -> None:
        await asyncio.sleep(waits.pop(0))

    channel = PretendChannel(before=be_slow_at_first)
    for words in ("hello", "STATUS"):
        text(house, 1, words)
    text(house, 2, "hello")
    assert await outbox_of(house, channel).deliver_once() == 3
    assert [post.address[-1] for post in channel.sent] == ["2", "1", "1"]
    first, second = (post for post in channel.sent if post.address.endswith("1"))
    assert first.id < second.id


async def test_what_waited_for_the_provider_goes_in_the_order_of_the_words(house: House, clock: StillClock) -> None:
    channel = PretendChannel([{"status": "retry", "retry_after": 35, "stop": True}])
    for words in ("hello", "STATUS", "MENU"):
        text(house, 1, words)
    outbox = outbox_of(house, channel)
    await outbox.deliver_once()
    clock.move(seconds=36)
    await outbox.deliver_once()
    tried = [post.id for post in channel.sent]
    assert tried == [tried[0], *sorted(set(tried))]
    assert len(tried) == 4
