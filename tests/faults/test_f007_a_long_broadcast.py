"""Fault 7 in full: a broadcast to 100,000 people, and whoever sends it is killed twenty times, at any moment."""

import random  # noqa: TID251 - with a seed: after as many messages each time
import signal
from collections.abc import Callable

import pytest

from bot.clock import seconds
from tests.faults.kit.accounting import accounted_for
from tests.faults.kit.crowds import broadcast, gather
from tests.faults.kit.driving import Drive, until

pytestmark = pytest.mark.faults

PEOPLE = {"sqlite": 100_000, "postgresql": 10_000}
"""On PostgreSQL each message costs twice as much, and a hundred thousand would take a quarter of an hour."""

KILLS = 20
HOUR = 3600
LEFT = "SELECT count(*) FROM outbox WHERE state = 'queued'"


async def test_f007_killed_twenty_times_in_a_broadcast_nobody_hears_it_twice_and_nobody_is_forgotten(
    drive: Drive, record_property: Callable[[str, object], None]
) -> None:
    chance, people = random.Random(7), PEOPLE[drive.house.database.dialect]
    gather(drive.house, people)
    broadcast(drive.house)
    began, gone = seconds(), drive.provider.log.sent
    for _ in range(KILLS):
        process, enough = drive.begin("work"), len(gone) + chance.randint(1, 2 * people // (KILLS + 5))

        async def has_gone(enough: int = enough) -> bool:
            return len(gone) >= enough

        await until(has_gone, HOUR)
        assert await drive.end(process, signal.SIGKILL) == -signal.SIGKILL
    process = drive.begin("work")

    async def is_queued_and_gone() -> bool:
        return len(gone) > people / 2 and drive.one(LEFT) == 0

    await until(is_queued_and_gone, HOUR, pause=1)
    assert await drive.end(process) == 0
    took = seconds() - began
    states = await accounted_for(drive, people)
    assert len({one.to for one in gone}) == len(gone)
    where, lost = drive.house.database.dialect, states.get("unknown", 0)
    record_property(
        "figures",
        f"fault 7, {where}: {people:,} people, {KILLS} kills, {took:.0f} s, {people / took:.0f} texts/s; of {lost} "
        "it could not be found out whether they went",
    )
