"""Faults 5 to 9: kill -9 around the call of the provider, at any moment of a broadcast, SIGTERM, and a frozen worker."""

import asyncio
import os
import random  # noqa: TID251 - with a seed: the same kills each time
import signal

import pytest

from tests.faults.kit.accounting import accounted_for
from tests.faults.kit.checkers import wrong
from tests.faults.kit.crowds import broadcast, gather
from tests.faults.kit.driving import Drive, later, until
from tests.hostile.attack import number

pytestmark = pytest.mark.faults

REPLY, HELP = "hello", "i want to die"


async def killed(drive: Drive, words: str, fail: str) -> None:
    process = await drive.start(fail=fail)
    await drive.text(words, number(1), danger=words == HELP)
    assert await drive.ended(process) == -signal.SIGKILL
    assert drive.states() == {"attempting": 1}


@pytest.mark.parametrize("words", [REPLY, HELP])
async def test_f005_killed_before_the_call_it_is_looked_for_and_goes_once(words: str, drive: Drive) -> None:
    await killed(drive, words, "outbox.pre_http:1:kill")
    assert not drive.provider.log.sent
    async with later(drive) as worker:
        for minutes in (2, 3, 11):
            await worker.passes(minutes=minutes)
    assert drive.states() == {"sent": 1}
    assert wrong(drive.evidence()) == {}
    assert len(drive.provider.log.sent) == 1


async def test_f006_killed_after_the_call_it_is_found_at_the_provider_and_does_not_go_again(drive: Drive) -> None:
    await killed(drive, REPLY, "outbox.after_http:1:kill")
    assert len(drive.provider.log.sent) == 1
    async with later(drive) as worker:
        for minutes in (2, 3):
            await worker.passes(minutes=minutes)
    assert drive.rows("SELECT state, provider_id FROM outbox") == [("sent", drive.provider.log.sent[0].id)]
    assert wrong(drive.evidence()) == {}
    assert len(drive.provider.log.sent) == 1


async def test_f006_killed_after_the_call_a_help_line_goes_again_rather_than_never(drive: Drive) -> None:
    await killed(drive, HELP, "outbox.after_http:1:kill")
    async with later(drive) as worker:
        await worker.passes(minutes=2)
    assert wrong(drive.evidence()) == {}
    assert [sent.to for sent in drive.provider.log.sent] == [number(1)] * 2


"""A few at each tick."""

POINTS = ("outbox.pre_claim", "outbox.pre_http", "outbox.after_http", "outbox.mark", "worker.mid_txn")
OF_MANY = ("outbox.pre_claim", "outbox.mark")
"""Passed once for up to ten messages."""


@pytest.mark.parametrize(
    ("people", "kills"), [(40, 2), pytest.param(3000, 20, marks=pytest.mark.faults)], ids=["few", "many"]
)
async def test_f007_killed_anywhere_in_a_broadcast_nobody_hears_it_twice_and_nobody_is_forgotten(
    people: int, kills: int, drive: Drive
) -> None:
    chance = random.Random(7)
    gather(drive.house, people)
    broadcast(drive.house)
    for _ in range(kills):
        point = chance.choice(POINTS)
        most = people // (20 * kills if point in OF_MANY else 2 * kills)
        passes = chance.randint(1, 18 if point == "worker.mid_txn" else max(2, most))
        process = drive.begin("work", fail=f"{point}:{passes}:kill")
        async with asyncio.timeout(60):
            assert await drive.ended(process) == -signal.SIGKILL
    await accounted_for(drive, people)


async def test_f008_told_to_stop_in_a_broadcast_it_finishes_what_is_on_its_way_and_ends_well(drive: Drive) -> None:
    gather(drive.house, 120)
    broadcast(drive.house)
    process = drive.begin("work")
    await drive.sent(10)
    assert await drive.end(process, signal.SIGTERM) == 0
    gone = len(drive.provider.log.sent)
    assert drive.states() == {"sent": gone, "queued": 120 - gone}
    assert gone < 120
    drive.begin("work")
    await drive.marked(many=120)
    assert wrong(drive.evidence()) == {}
    assert len(drive.provider.log.sent) == 120


@pytest.mark.faults
async def test_f009_frozen_past_its_lease_it_sends_nothing_when_it_wakes(drive: Drive) -> None:
    frozen = await drive.start(fail="outbox.pre_http:1:stall=3")
    await drive.text(REPLY, number(1))

    async def is_claimed() -> bool:
        return drive.states() == {"attempting": 1}

    await until(is_claimed)
    os.kill(frozen, signal.SIGSTOP)
    await asyncio.sleep(62)
    other = drive.begin("work")

    async def is_taken_over() -> bool:
        return drive.states() == {"unknown": 1}

    await until(is_taken_over)
    os.kill(frozen, signal.SIGCONT)

    async def is_awake() -> bool:
        return "asleep past its lease" in drive.log.read_text(encoding="utf-8")

    await until(is_awake)
    assert not drive.provider.log.sent
    for process in (frozen, other):
        assert await drive.end(process) == 0
    async with later(drive) as worker:
        for minutes in (3, 11):
            await worker.passes(minutes=minutes)
    assert len(drive.provider.log.sent) == 1
    assert wrong(drive.evidence()) == {}
