"""What was set aside is not lost: the next start tries it once more. And a file is never half changed."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot import schedule
from bot.clock import new_id
from bot.spooling import MOST_TRIES, emptying
from storage import kept, staff
from storage.spool import FOLDER, Spool
from tests.faults.kit.crowds import broadcast, gather
from tests.faults.test_spool import KEYS, Refusing, attack  # noqa: F401
from tests.hostile.attack import NOON, Attack, number
from tests.hostile.conftest import empty  # noqa: F401


async def test_what_could_not_be_taken_in_is_tried_again_at_the_next_start(attack: Attack) -> None:  # noqa: F811
    refusing, spooling = Refusing(attack), attack.here.house.spooling
    refusing.begin("NEW.text = 'poison'")
    assert (await attack.sms("poison", number(1)))[0] == 200
    for _ in range(MOST_TRIES):
        await spooling.take_in_what_waits()
    assert ((await spooling.look()).aside, attack.counts()["messages"]) == (1, 0)
    refusing.end()
    async with emptying(spooling):
        await spooling.take_in_what_waits()
    assert ((await spooling.look()).aside, attack.counts()["messages"]) == (0, 1)


def test_words_that_are_taken_out_never_cost_those_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path / FOLDER, KEYS)
    name = spool.put(b"hers and his", new_id(), NOON)

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="Input"):
        broken.setattr(os, "fsync", fail)
        spool.change(tmp_path / FOLDER / name, b"his")
    assert (spool.names(), spool.read(name)) == ([name], b"hers and his")
    spool.change(tmp_path / FOLDER / name, b"his")
    assert spool.read(name) == b"his"
    assert [file.stat().st_mode & 0o777 for file in (tmp_path / FOLDER).iterdir()] == [0o600]


async def test_nothing_unasked_goes_past_a_wish_to_leave_that_waits_on_the_disk(attack: Attack) -> None:  # noqa: F811
    """We said that we have it: what is due meanwhile waits until it is read, and then it goes to all others."""
    house, sent = attack.here.house, attack.here.provider.log.sent
    with house.database.transaction() as db:
        staff.add(db, "Duty desk", ("duty_person", "outside_reader", "data_lead"), None, house.keys, NOON)
        kept.keep(db, staff.TEST_PASSED, "yes")
    gather(house, 2)
    refusing, before = Refusing(attack), len(sent)
    refusing.begin()
    assert (await attack.sms("STOP", number(1)))[0] == 200
    broadcast(house)
    await schedule.tick(house)
    await attack.send_out(timedelta(minutes=1))
    assert len(sent) == before
    refusing.end()
    await house.spooling.take_in_what_waits()
    await attack.send_out(timedelta(minutes=1))
    assert [one.to for one in sent[before:] if one.to != number(1)] == [number(2)]
    assert attack.rows("SELECT state FROM outbox WHERE kind = 'update' ORDER BY state") == [
        ("delivered",),
        ("suppressed",),
    ]
