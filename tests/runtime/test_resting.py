"""A provider that says wait means every process that sends."""

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
