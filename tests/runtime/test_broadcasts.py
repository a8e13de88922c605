"""A broadcast starts when it may, reaches each once, and can be stopped at any time."""

import asyncio

import pytest

from bot import schedule
from bot.broadcasting.bill import bill_of
from bot.commands import broadcasting
from bot.house import House, open_house
from storage.tables import outbox
from tests.runtime.broadcasting import PEOPLE, fates, found, limited, sent, tick, with_a_team, written
from tests.runtime.conftest import NOON, PretendChannel, StillClock, outbox_of, text
from tests.storage.installation import every


@pytest.fixture
def house(house: House) -> House:
    return with_a_team(house)


async def test_it_goes_after_five_minutes_to_each_once(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=4, seconds=59)
    assert (found(house).state, fates(house)) == ("scheduled", {})
    for _ in range(3):
        await tick(house, clock, seconds=1)
    assert (found(house).state, fates(house)) == ("going", {"waiting": PEOPLE})
    channel = PretendChannel()
    await outbox_of(house, channel).deliver_once()
    assert [post.text for post in channel.sent if post.kind == "update"] == [
        "Oak House. The meeting is on Friday. STOP ends."
    ] * PEOPLE
    await tick(house, clock, seconds=5)
    assert (found(house).state, fates(house)) == ("done", {"sent": PEOPLE})


async def test_two_schedulers_start_it_once(house: House, clock: StillClock) -> None:
    sent(house)
    clock.move(minutes=5)
    other = open_house(house.settings, clock)
    await asyncio.gather(*(schedule.tick(each) for each in (house, other, house, other)))
    other.close()
    assert fates(house) == {"waiting": PEOPLE}


async def test_a_large_audience_is_taken_in_slices_within_one_tick(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices: list[int] = []
    monkeypatch.setattr("bot.telling.broadcast.SLICE", 1)
    monkeypatch.setattr("storage.updates.insert", lambda db, table, columns, rows, *more: slices.append(len(rows)))
    sent(house)
    await tick(house, clock, minutes=5)
    assert [taken for taken in slices if taken] == [1] * PEOPLE


@pytest.mark.parametrize("size", [1, 2, 3, 4])
async def test_slices_of_any_size_are_everybody(
    house: House, clock: StillClock, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telling.broadcast.SLICE", size)
    sent(house)
    await tick(house, clock, minutes=5)
    assert fates(house) == {"waiting": PEOPLE}


async def test_whoever_stops_after_the_preview_hears_nothing(house: House, clock: StillClock) -> None:
    sent(house)
    text(house, 0, "stop")
    await tick(house, clock, minutes=5)
    text(house, 1, "stop")
    channel = PretendChannel()
    await outbox_of(house, channel).deliver_once()
    assert [post.address for post in channel.sent if post.kind == "update"] == ["+447700900002"]
    assert fates(house) == {"sent": 1, "suppressed": 1}


async def test_in_trial_mode_it_waits_and_says_so(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing: list[str] = ["Nobody is on duty."]
    monkeypatch.setattr("bot.setup.missing", lambda *_: tuple(missing))
    number = written(house)
    assert "Trial mode: it waits" in " ".join(broadcasting.send(house, number, "front desk"))
    await tick(house, clock, hours=1)
    assert found(house).state == "scheduled"
    missing.clear()
    await tick(house, clock)
    assert found(house).state == "going"


async def test_a_pause_holds_back_and_a_cancel_ends_what_waits(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=5)
    channel = PretendChannel()
    outbox_ = outbox_of(house, channel)
    broadcasting.steer(house, 1, "pause", "caretaker")
    await outbox_.deliver_once()
    assert fates(house) == {"waiting": PEOPLE}
    broadcasting.steer(house, 1, "resume", "caretaker")
    text(house, 5, "stop")
    broadcasting.steer(house, 1, "cancel", "caretaker")
    await outbox_.deliver_once()
    assert fates(house) == {"cancelled": PEOPLE}
    assert not [post for post in channel.sent if post.kind == "update"]


async def test_what_is_not_sent_in_seven_days_expires_paused_or_not(house: House, clock: StillClock) -> None:
    sent(house)
    await tick(house, clock, minutes=5)
    broadcasting.steer(house, 1, "pause", "caretaker")
    await tick(house, clock, days=6)
    assert fates(house) == {"waiting": PEOPLE}
    await tick(house, clock, days=1)
    assert fates(house) == {"expired": PEOPLE}


async def test_more_people_than_anybody_said_yes_to_wait_for_a_second_yes(house: House, clock: StillClock) -> None:
    limited(house, alone_people=PEOPLE)
    sent(house)
    text(house, 7, "hello")
    await tick(house, clock, minutes=5)
    assert (found(house).state, found(house).people) == ("waiting", PEOPLE + 1)
    asked = every(house.database, outbox.c.staff, outbox.c.text, where=outbox.c.kind == "staff")
    assert sorted(name for name, _ in asked) == ["deputy", "front desk"]
    assert "4 people would get it now" in dict(asked)["front desk"]


async def test_above_the_ceiling_it_does_not_start(house: House, clock: StillClock) -> None:
    sent(house)
    limited(house, price_per_segment=1, monthly_limit=2)
    await tick(house, clock, minutes=5)
    assert found(house).state == "draft"
    (told,) = every(house.database, outbox.c.text, where=outbox.c.kind == "staff")
    assert told == (
        "Oak House. Broadcast 1 did not start: texts would cost more this month than they may. It is a draft again."
    )


async def test_of_two_at_once_the_second_counts_what_the_first_costs(house: House, clock: StillClock) -> None:
    limited(house, price_per_segment=1, monthly_limit=10)
    with house.database.reading() as db:
        assert bill_of(db, house, found(house, written(house)), NOON).spent == 6
    for _ in range(2):
        sent(house)
    await tick(house, clock, minutes=5)
    assert [found(house, number).state for number in (2, 3)] == ["going", "draft"]
