"""Faults 23 and 24: no connection is free, and two transactions of PostgreSQL stand in each other's way."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.house import open_house
from bot.spooling import emptying
from flows.turn import Incoming
from tests.faults.kit.checkers import wrong
from tests.faults.kit.driving import driven
from tests.faults.kit.starter import Starter
from tests.hostile.attack import Attack, attacked, number
from tests.hostile.conftest import empty  # noqa: F401


@pytest.fixture
async def attack(tmp_path: Path, empty: Path) -> AsyncIterator[Attack]:  # noqa: F811
    async with attacked(tmp_path, empty, "oak-house") as attack:
        yield attack


async def test_f023_while_every_connection_is_taken_texts_wait_on_the_disk(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers hold them all, and the pool has none to give for as long as a provider would wait."""
    monkeypatch.setattr("bot.spooling.ANSWER_SECONDS", 0.2)
    monkeypatch.setattr("bot.spooling.EVERY_SECONDS", 0.1)
    house = attack.here.house
    engine = house.database.engine
    house.database.resting.let_go()
    held = [engine.connect() for _ in range(engine.pool.size() + engine.pool._max_overflow)]  # type: ignore[attr-defined]
    try:
        async with emptying(house.spooling):
            assert (await attack.sms("i want to die"))[0] == 200
        assert (await house.spooled()).files == 1
    finally:
        for connection in held:
            connection.close()
    await house.spooling.take_in_what_waits()
    assert (attack.counts()["messages"], attack.counts()["alerts"]) == (1, 1)


@pytest.mark.faults
async def test_f024_two_processes_that_vote_for_the_same_people_in_opposite_order_lose_nothing(
    tmp_path: Path, postgresql_url: str, starter: Starter
) -> None:
    """Where they lock each other, one of them is tried again in halves; nobody's vote counts twice."""
    async with driven(tmp_path, postgresql_url, starter) as drive:
        people = [number(place) for place in range(1, 31)]
        kept: list[bool] = []

        def vote(way: int) -> None:
            house = open_house(drive.house.given)
            for round in range(12):
                now = house.clock.now()
                batch = [
                    [Incoming("sms", f"SM{way}-{round}-{sender}", sender, str(1 + round % 3), now)]
                    for sender in people[::way]
                ]
                kept.extend(house.batches.take(batch, now))
            house.close()

        threads = [threading.Thread(target=vote, args=(way,)) for way in (1, -1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            await asyncio.to_thread(thread.join)
        assert kept.count(True) == 2 * 12 * len(people)
        assert drive.one("SELECT count(*) FROM messages") == 2 * 12 * len(people)
        assert drive.one("SELECT count(*) FROM members") == len(people)
        assert wrong(drive.evidence()) == {}
