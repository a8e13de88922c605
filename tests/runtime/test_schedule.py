"""What is due because time has passed happens once, however often and in however many processes it is looked at."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import schedule
from bot.clock import new_id
from bot.house import House, open_house
from flows.consultation import Text
from flows.outcome import Outcome
from storage import consultations, loop
from tests.runtime.conftest import NOON, PretendChannel, StillClock, outbox_of, states, text

pytestmark = pytest.mark.usefixtures("daily_looks")


def promise(house: House, at: datetime) -> str:
    said, did = Text({"en": "the showers are cold"}), Text({"en": "a new boiler"})
    outcome = Outcome(new_id(), "oak-house", "done", said, did)
    with house.database.transaction() as db:
        return loop.add_outcome(db, outcome, at, house.frame)


async def test_an_outcome_is_told_to_each_once_and_not_before_its_time(house: House, clock: StillClock) -> None:
    for number in range(3):
        text(house, number, "the showers are cold again")
    promise(house, NOON + timedelta(hours=1))
    await schedule.tick(house)
    assert states(house) == {"queued": 3}
    clock.move(hours=1)
    for _ in range(3):
        await schedule.tick(house)
    assert states(house) == {"queued": 6}


async def test_two_schedulers_tell_an_outcome_once(house: House, clock: StillClock) -> None:
    for number in range(3):
        text(house, number, "the showers are cold again")
    promise(house, NOON)
    other = open_house(house.settings, clock)
    await asyncio.gather(*(schedule.tick(each) for each in (house, other, house, other)))
    other.close()
    assert states(house) == {"queued": 6}


async def test_an_update_goes_out_after_the_replies_and_asks_whether_it_worked(house: House, clock: StillClock) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    text(house, 1, "the showers are cold again")
    promise(house, NOON)
    await schedule.tick(house)
    await outbox.deliver_once()
    assert [post.kind for post in channel.sent] == ["reply", "update"]
    assert "You said: the showers are cold. We did: a new boiler. Did it work?" in channel.sent[1].text


async def test_in_the_night_nothing_unasked_goes_and_in_the_morning_it_does(house: House, clock: StillClock) -> None:
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    text(house, 1, "the showers are cold again")
    await outbox.deliver_once()
    clock.move(hours=9)
    promise(house, clock.now())
    await schedule.tick(house)
    await outbox.deliver_once()
    assert len(channel.sent) == 1
    clock.move(hours=12)
    await outbox.deliver_once()
    assert len(channel.sent) == 2


async def test_in_trial_mode_those_who_write_are_answered_and_nobody_is_written_to(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.setup.missing", lambda *_: ("Nobody is on duty.",))
    channel = PretendChannel()
    outbox = outbox_of(house, channel)
    text(house, 1, "the showers are cold again")
    promise(house, NOON)
    await schedule.tick(house)
    await outbox.deliver_once()
    assert [post.kind for post in channel.sent] == ["reply"]


async def test_the_work_of_closing_waits_for_what_came_in_before_it(house: House, clock: StillClock) -> None:
    with house.database.reading() as db:
        closes = consultations.every(db)[0].closes
    assert closes is not None
    for seconds, is_left in ((0, True), (19, True), (21, False)):
        clock.at = closes + timedelta(seconds=seconds)
        await schedule.tick(house)
        with house.database.reading() as db:
            assert bool(consultations.due_to_close(db, clock.now())) is is_left


async def test_a_consultation_closes_at_its_time_once(house: House, clock: StillClock) -> None:
    with house.database.reading() as db:
        closes = consultations.every(db)[0].closes
    assert closes is not None
    clock.at = closes + timedelta(minutes=5)
    await schedule.tick(house)
    await schedule.tick(house)
    with house.database.reading() as db:
        assert consultations.due_to_close(db, clock.now()) == []
        assert consultations.every(db)[0].closes == closes


async def test_a_job_that_fails_does_not_stop_the_others(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(schedule, "JOBS", (fail, *schedule.JOBS))
    assert not (await house.readiness()).is_ready
    await schedule.tick(house)
    assert (await house.readiness()).is_ready


async def test_a_worker_that_was_not_seen_for_a_minute_is_missed(house: House, clock: StillClock) -> None:
    await schedule.tick(house)
    clock.move(seconds=60)
    assert (await house.readiness()).is_ready
    clock.move(seconds=1)
    seen = await house.readiness()
    assert not seen.is_ready
    assert "run yousaid work" in seen.as_json()["worker"]


async def test_the_scheduler_ticks_at_once_when_it_starts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ticked = asyncio.Event()

    async def tick(_: House) -> None:
        ticked.set()

    monkeypatch.setattr(schedule, "tick", tick)
    scheduler = schedule.start(house)
    async with asyncio.timeout(30):
        await ticked.wait()
    await schedule.stop(scheduler, house)
