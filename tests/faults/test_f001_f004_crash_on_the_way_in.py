"""Faults 1 to 4: kill -9 before a text is committed, after it, in the middle of a job, and before the reply is claimed."""

import signal

import pytest

from tests.faults.kit.checkers import wrong
from tests.faults.kit.driving import Drive
from tests.hostile.attack import number

ALONE, BOTH = "serve", "serve --all"
"""With `serve` alone a process of its own takes texts in, where there are two processors."""


@pytest.mark.parametrize("front", [ALONE, pytest.param(BOTH, marks=pytest.mark.faults)])
async def test_f001_killed_before_the_commit_it_lands_once_by_the_retry(front: str, drive: Drive) -> None:
    process = await drive.start(*front.split(), fail="inbound.pre_commit:1:kill")
    posted = await drive.text("i want to die", number(1), danger=True)
    await drive.ended(process)
    assert drive.one("SELECT count(*) FROM messages") == 0
    await drive.start("serve", "--all")
    assert await drive.again(posted) == 200
    await drive.marked(many=1)
    assert wrong(drive.evidence()) == {}
    assert (drive.one("SELECT count(*) FROM messages"), drive.one("SELECT count(*) FROM alerts")) == (1, 1)


@pytest.mark.parametrize("front", [BOTH, pytest.param(ALONE, marks=pytest.mark.faults)])
async def test_f002_killed_after_the_commit_it_has_one_effect_and_one_reply(front: str, drive: Drive) -> None:
    process = await drive.start(*front.split(), fail="inbound.post_commit:2:kill")
    await drive.text("hello", number(1))
    if front == BOTH:
        await drive.marked(many=1)
    posted = await drive.text("2", number(1), vote="2")
    await drive.ended(process)
    await drive.start("serve", "--all")
    assert await drive.again(posted) == 200
    await drive.marked(many=2)
    assert wrong(drive.evidence()) == {}
    assert drive.rows("SELECT value FROM ballots") == [("2",)]
    assert len(drive.provider.log.sent) == 2


async def test_f003_killed_in_the_middle_of_a_job_its_effect_comes_once(drive: Drive) -> None:
    """The fourth job writes down the release that runs."""
    process = drive.begin("serve", "--all", fail="worker.mid_txn:4:kill")
    assert await drive.ended(process) == -signal.SIGKILL
    assert drive.one("SELECT count(*) FROM audit") == 0
    for _ in range(2):
        process = await drive.start()
        await drive.text("hello", number(1))
        await drive.marked(many=1)
        await drive.end(process)
    assert wrong(drive.evidence()) == {}
    assert drive.one("SELECT count(*) FROM audit") == 1


async def test_f004_killed_before_the_claim_the_reply_goes_after_the_restart(drive: Drive) -> None:
    process = await drive.start(fail="outbox.pre_claim:1:kill")
    posted = await drive.text("hello", number(1))
    assert await drive.ended(process) == -signal.SIGKILL
    assert drive.states() == {"queued": 1}
    await drive.start()
    assert await drive.again(posted) == 200
    await drive.marked(many=1)
    assert wrong(drive.evidence()) == {}
    assert len(drive.provider.log.sent) == 1
