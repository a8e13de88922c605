"""What waits on the disk while more comes without a break: it is taken in by the handful, and the disk is left again."""

import asyncio

import pytest

from bot.channels.channel import Heard
from bot.clock import new_id
from bot.house import House
from bot.spooling import AT_ONCE, AT_THE_DOOR, packed
from flows.turn import Incoming
from tests.faults.test_spool import Refusing, attack, disk  # noqa: F401
from tests.hostile.attack import NOON, Attack, number
from tests.hostile.conftest import empty  # noqa: F401

STREAM = 40


def said(count: int, begin: int = 0) -> list[Heard]:
    """Texts of one person, each another one."""
    return [
        Heard((Incoming("sms", f"SM{begin + each}", number(1), f"the lift is broken {begin + each}", NOON),))
        for each in range(count)
    ]


async def test_a_backlog_goes_by_the_handful(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """One transaction a file, and a busy hour brings more than is taken in."""
    spooling, taken = attack.here.house.spooling, []
    for one in said(AT_ONCE + 1):
        spooling.spool.put(packed([one]), new_id(), NOON)

    async def take_in(heard: Heard) -> None:
        taken.append(len(heard.messages))

    monkeypatch.setattr(spooling, "take_in", take_in)
    await spooling.take_in_what_waits()
    assert taken == [AT_ONCE, 1]
    assert not disk(attack)


class Stream:
    """The database: whenever it is told something, the next text has come by the time it answers."""

    def __init__(self, house: House) -> None:
        self.spooling, self.take_in = house.spooling, house.take_in
        self.coming = iter(said(STREAM, begin=100))
        self.heard: list[asyncio.Task[None]] = []

    async def __call__(self, heard: Heard) -> None:
        if (one := next(self.coming, None)) is not None:
            self.heard.append(asyncio.create_task(self.spooling.hear(one)))
        await asyncio.sleep(0.02)
        await self.take_in(heard)


async def test_a_stream_that_never_ends_does_not_keep_us_on_the_disk(
    attack: Attack,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusing, spooling = Refusing(attack), attack.here.house.spooling
    refusing.begin()
    for one in said(3):
        await spooling.hear(one)
    refusing.end()
    stream = Stream(attack.here.house)
    monkeypatch.setattr(spooling, "take_in", stream)
    await spooling.take_in_what_waits()
    assert not spooling.is_waiting
    async with asyncio.timeout(30):
        while len(stream.heard) < STREAM or not all(one.done() for one in stream.heard):
            await asyncio.sleep(0.01)
    assert not disk(attack)
    words = [text for (text,) in attack.rows("SELECT text FROM messages ORDER BY kept_at, id")]
    assert len(words) == len(set(words)) == 3 + STREAM


async def test_one_that_stays_keeps_nobody_at_the_door(attack: Attack) -> None:  # noqa: F811
    refusing, spooling = Refusing(attack), attack.here.house.spooling
    refusing.begin("NEW.text LIKE '% 1'")
    for one in said(AT_THE_DOOR):
        spooling.spool.put(packed([one]), new_id(), NOON)
    spooling.is_waiting = True
    await spooling.take_in_what_waits()
    assert len(spooling.spool.names()) == 1
    async with asyncio.timeout(10):
        await spooling.hear(said(1, begin=200)[0])
    assert len(spooling.spool.names()) == 2
    refusing.end()
    await spooling.take_in_what_waits()
    assert attack.counts()["messages"] == AT_THE_DOOR + 1
