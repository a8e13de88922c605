"""What is due goes out once, at the pace that is allowed, and nothing that was sent is forgotten."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot import outbox as module
from bot.house import House, open_house
from bot.lanes import FEWEST_IN_FLIGHT, KEPT_FOR_REPLIES
from storage import posting
from storage.database import DatabaseProblem
from tests.runtime.conftest import PretendChannel, StillClock, outbox_of, states, text


async def test_a_reply_goes_out_once(house: House) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    text(house, 1, "hello")
    assert await outbox.deliver_once() == 1
    assert await outbox.deliver_once() == 0
    assert [post.address for post in channel.sent] == ["+447700900001"]
    assert states(house) == {"sent": 1}


async def test_many_replies_go_out_in_one_call_however_many_may_be_in_flight(house: House) -> None:
    channel = PretendChannel()
    for number in range(50):
        text(house, number, "hello")
    assert await outbox_of(house, channel).deliver_once() == 50
    assert len({post.address for post in channel.sent}) == 50


async def test_no_more_go_than_the_rate_allows_until_time_has_passed(house: House, clock: StillClock) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel, replies=2)
    for number in range(5):
        text(house, number, "hello")
    await outbox.deliver_once()
    first = len(channel.sent)
    assert 1 <= first <= 2
    clock.move(seconds=10)
    await outbox.deliver_once()
    assert first < len(channel.sent) <= 5


async def test_what_surely_was_not_sent_is_tried_again_later(house: House, clock: StillClock) -> None:
    channel = PretendChannel(fates=[{"status": "retry", "code": "connection"}])
    outbox = outbox_of(house, channel)
    text(house, 1, "hello")
    assert await outbox.deliver_once() == 1
    assert states(house) == {"queued": 1}
    clock.move(minutes=1)
    await outbox.deliver_once()
    assert states(house) == {"sent": 1}


async def test_a_reply_whose_fate_is_unknown_is_not_sent_again(house: House, clock: StillClock) -> None:
    channel = PretendChannel(fates=[{"status": "unknown", "code": "timeout"}])
    outbox = outbox_of(house, channel)
    text(house, 1, "hello")
    await outbox.deliver_once()
    clock.move(hours=1)
    await outbox.deliver_once()
    assert len(channel.sent) == 1
    assert states(house) == {"unknown": 1}


async def test_refused_credentials_keep_the_queue(house: House, clock: StillClock) -> None:
    refused = {"status": "retry", "code": "20003", "stop": True, "effect": "stop_channel"}
    channel = PretendChannel(fates=[refused])
    outbox = outbox_of(house, channel)
    for number in range(30):
        text(house, number, "hello")
    await outbox.deliver_once()
    assert len(channel.sent) == 1
    assert states(house) == {"queued": 30}
    clock.move(minutes=30)
    await outbox.deliver_once()
    assert states(house) == {"sent": 30}


async def test_a_database_that_refuses_to_mark_forgets_nothing_that_was_sent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    text(house, 1, "hello")
    mark = posting.mark

    def refuse(*_: Any) -> None:
        raise DatabaseProblem("disk full")

    monkeypatch.setattr(posting, "mark", refuse)
    with pytest.raises(DatabaseProblem, match="disk full"):
        await outbox.deliver_once()
    monkeypatch.setattr(posting, "mark", mark)
    await outbox.deliver_once()
    assert len(channel.sent) == 1
    assert states(house) == {"sent": 1}


async def test_one_fate_that_cannot_be_kept_does_not_hold_the_others_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = PretendChannel(fates=[{"status": "failed", "code": "poison"}])
    outbox = outbox_of(house, channel)
    mark = posting.mark

    def choke(db: Any, fates: Any, *rest: Any) -> None:
        mark(db, fates, *rest)
        if any(fate.code == "poison" for fate in fates):
            raise KeyError("a fault of ours")

    monkeypatch.setattr(posting, "mark", choke)
    for number in range(5):
        text(house, number, "hello")
    await outbox.deliver_once()
    assert states(house) == {"sent": 4, "attempting": 1}


async def test_a_process_that_slept_past_its_lease_sends_nothing(house: House, clock: StillClock) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    text(house, 1, "hello")
    claim, house.writer.run_first = house.writer.run_first, sleepy(house, clock)  # type: ignore[method-assign]
    await outbox.deliver_once()
    house.writer.run_first = claim  # type: ignore[method-assign]
    assert channel.sent == []
    with house.database.transaction() as db:
        assert posting.recover(db, clock.now()) == 1
    assert states(house) == {"unknown": 1}


def sleepy(house: House, clock: StillClock) -> Any:
    """A writer after whose work a minute is gone."""
    run = house.writer.run_first

    async def run_and_sleep(*given: Any) -> Any:
        result = await run(*given)
        clock.move(seconds=61)
        return result

    return run_and_sleep


async def test_what_comes_back_is_marked_together_and_nobody_waits_for_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MARK_SECONDS", 0.05)
    mark, marked = posting.mark, list[int]()

    def count(db: Any, fates: Any, *rest: Any) -> None:
        marked.append(len(fates))
        mark(db, fates, *rest)

    monkeypatch.setattr(posting, "mark", count)
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    running = asyncio.create_task(outbox.deliver_due())
    async with asyncio.timeout(30):
        for number in range(5):
            text(house, number, "hello")
            outbox.wake()
            while len(channel.sent) <= number:
                await asyncio.sleep(0)
        while sum(marked) < 5:
            await asyncio.sleep(0.01)
    outbox.stop()
    await running
    assert len(marked) < 5
    assert states(house) == {"sent": 5}


async def test_however_fast_it_goes_what_came_back_is_marked_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not marked when a process is killed has to be looked for."""
    monkeypatch.setattr(module, "POLL_SECONDS", 0.001)
    left = list[int]()

    async def look() -> None:
        await asyncio.sleep(0.005)
        left.append(len(outbox._fates))

    outbox = outbox_of(house, PretendChannel(before=look), replies=1000)
    for number in range(300):
        text(house, number, "hello")
    running = asyncio.create_task(outbox.deliver_due())
    async with asyncio.timeout(30):
        while len(left) < 300:
            await asyncio.sleep(0.01)
    outbox.stop()
    await running
    assert states(house) == {"sent": 300}
    assert max(left) <= 2 * (FEWEST_IN_FLIGHT + KEPT_FOR_REPLIES)


async def test_two_processes_send_each_message_once(house: House, clock: StillClock) -> None:
    channel = PretendChannel(before=lambda: asyncio.sleep(0))
    other = open_house(house.settings, clock)
    for number in range(40):
        text(house, number, "hello")
    await asyncio.gather(outbox_of(house, channel).deliver_once(), outbox_of(other, channel).deliver_once())
    other.close()
    assert len(channel.sent) == len({post.id for post in channel.sent}) == 40


async def test_stopping_claims_no_more_and_waits_for_what_is_in_flight(house: House) -> None:
    out, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        out.set()
        await go_on.wait()

    channel = PretendChannel(before=hold)
    outbox = outbox_of(house, channel)
    text(house, 1, "hello")
    running = asyncio.create_task(outbox.deliver_due())
    await out.wait()
    text(house, 2, "hello")
    outbox.stop()
    await asyncio.sleep(0)
    assert not running.done()
    go_on.set()
    await running
    assert states(house) == {"sent": 1, "queued": 1}


async def test_stopping_does_not_wait_for_ever_and_what_is_left_is_unknown_later(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DRAIN_SECONDS", 0.02)
    out = asyncio.Event()

    async def hang() -> None:
        out.set()
        await asyncio.Event().wait()

    outbox = outbox_of(house, PretendChannel(before=hang))
    text(house, 1, "hello")
    running = asyncio.create_task(outbox.deliver_due())
    await out.wait()
    outbox.stop()
    await running
    assert states(house) == {"attempting": 1}
    with house.database.transaction() as db:
        posting.recover(db, clock.now() + timedelta(minutes=2))
    assert states(house) == {"unknown": 1}


async def test_a_commit_wakes_the_loop_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_SECONDS", 3600.0)
    sent = asyncio.Event()

    async def tell() -> None:
        sent.set()

    outbox = outbox_of(house, PretendChannel(before=tell))
    running = asyncio.create_task(outbox.deliver_due())
    await asyncio.sleep(0.01)
    text(house, 1, "hello")
    house.wake()
    async with asyncio.timeout(30):
        await sent.wait()
    outbox.stop()
    await running


async def test_the_loop_outlives_a_database_that_refuses(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_SECONDS", 0.001)
    sent = asyncio.Event()

    async def tell() -> None:
        sent.set()

    outbox = outbox_of(house, PretendChannel(before=tell))
    claim, failures = posting.claim, iter(range(3))

    def refuse(*given: Any, **named: Any) -> Any:
        if next(failures, None) is not None:
            raise OSError("disk full")
        return claim(*given, **named)

    monkeypatch.setattr(posting, "claim", refuse)
    text(house, 1, "hello")
    running = asyncio.create_task(outbox.deliver_due())
    async with asyncio.timeout(30):
        await sent.wait()
    outbox.stop()
    await running
    assert states(house) == {"sent": 1}
