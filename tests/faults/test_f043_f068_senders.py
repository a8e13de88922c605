"""Faults 43 to 68: other words under a known id, slow senders by the hundred, a flood from one number, a clock that jumps."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from bot import metrics, schedule
from bot.clock import RealClock, seconds, shuffled
from flows.consultation import Consultation
from storage import consultations
from tests.faults.kit.checkers import Evidence, weigh, wrong
from tests.faults.kit.driving import Drive, driven
from tests.faults.kit.starter import Starter
from tests.hostile.attack import Attack, at_once, attacked, number
from tests.hostile.conftest import empty  # noqa: F401


@pytest.fixture
async def attack(tmp_path: Path, empty: Path) -> AsyncIterator[Attack]:  # noqa: F811
    async with attacked(tmp_path, empty, "oak-house") as attack:
        yield attack


async def test_f043_the_same_id_with_other_words_changes_nothing_and_is_counted(attack: Attack) -> None:
    attack.joined(("sms", number(1)))
    text = attack.text("2", number(1))
    for body in ("2", "3", "STOP"):
        assert (await attack.form("/sms", {**text, "Body": body}))[0] == 200
    assert attack.rows("SELECT value FROM ballots") == [("2",)]
    assert attack.rows('SELECT "left" FROM members') == [(0,)]
    assert attack.rows("SELECT times, differing FROM repeats") == [(2, 1)]


async def test_f060_a_clock_that_jumps_a_day_forth_and_back_closes_a_poll_once(attack: Attack) -> None:
    house, clock = attack.here.house, attack.here.clock
    attack.joined(("sms", number(1)))
    await attack.sms("2", number(1))
    clock.at = asked(attack).closes + timedelta(hours=1)  # type: ignore[operator]
    await schedule.tick(house)
    closed = attack.one("SELECT closed_at FROM consultations")
    for jump in (timedelta(days=-16), timedelta(days=1), timedelta(minutes=-10)):
        clock.at += jump
        await schedule.tick(house)
        assert attack.one("SELECT closed_at FROM consultations") == closed
    assert attack.rows("SELECT value FROM ballots") == [("2",)]
    assert attack.one("SELECT count(*) FROM audit WHERE did = 'consultation closed'") == 1
    assert wrong(Evidence(house, (), ())) == {}


async def test_f060_what_comes_after_the_close_is_late_though_the_clock_is_set_back(attack: Attack) -> None:
    house, clock = attack.here.house, attack.here.clock
    attack.joined(("sms", number(1)), ("sms", number(2)))
    await attack.sms("2", number(1))
    closes = asked(attack).closes
    assert closes is not None
    clock.at = closes + timedelta(minutes=1)
    await schedule.tick(house)
    clock.at = closes - timedelta(days=1)
    assert (asked(attack).is_open(clock.now()), asked(attack).has_closed(clock.now())) == (False, True)
    await attack.sms("3", number(2))
    await attack.sms("1", number(1))
    assert attack.rows("SELECT value, late FROM ballots WHERE NOT late") == [("2", 0)]
    with house.database.transaction() as db:
        consultations.close_consultation(db, "oak-house", clock.now(), shuffled, house.keys)
        assert consultations.load(db, asked(attack), clock.now()).has_closed(clock.now())
    assert asked(attack).closes == closes
    await schedule.tick(house)
    assert wrong(Evidence(house, (), ())) == {}


async def test_f060_the_dates_are_kept_on_though_the_machines_clock_is_set_back(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = asyncio.Semaphore(0)

    async def tick(_: object) -> None:
        ticks.release()

    async def ticked() -> None:
        async with asyncio.timeout(10):
            for _ in range(3):
                await ticks.acquire()

    monkeypatch.setattr(schedule, "tick", tick)
    monkeypatch.setattr(schedule, "EVERY_SECONDS", 0.05)
    scheduler = schedule.start(attack.here.house)
    await ticked()
    with time_machine.travel(RealClock().now() - timedelta(days=1)):
        await ticked()
    await schedule.stop(scheduler, attack.here.house)


async def test_f060_whoever_kept_the_dates_in_the_future_is_not_taken_for_alive(attack: Attack) -> None:
    house, clock = attack.here.house, attack.here.clock
    await schedule.tick(house)
    clock.at -= timedelta(hours=1)
    assert not (await house.readiness()).has_worker
    assert "yousaid_worker_seen 0" in metrics.exposition(house)
    await schedule.tick(house)
    assert (await house.readiness()).has_worker


def asked(attack: Attack) -> Consultation:
    with attack.here.house.database.reading() as db:
        (found,) = consultations.every(db)
    return found


@pytest.mark.parametrize(
    ("senders", "is_long"), [(50, False), pytest.param(2000, True, marks=pytest.mark.faults)], ids=["some", "many"]
)
async def test_f064_senders_of_a_byte_now_and_then_keep_nobody_out(
    senders: int, is_long: bool, tmp_path: Path, starter: Starter
) -> None:
    async with driven(tmp_path, "", starter) as drive:
        process = await drive.start("serve")
        slow = [await dripping(drive) for _ in range(senders)]
        began = seconds()
        for place in range(1, 6):
            await drive.text("hello", number(place))
        assert seconds() - began < 10
        assert {one.status for one in drive.history.read()} == {200}
        if is_long:
            await all_thrown_out(slow)
            before = weigh(process)
            await all_thrown_out([await dripping(drive) for _ in range(senders)])
            await drive.back_to_base(before, process)
        for _, writer in slow:
            writer.close()
        assert wrong(drive.evidence()) == {}


async def dripping(drive: Drive) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """It has begun a request, and will never end it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", drive.attack.port)
    writer.write(b"POST /sms HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    return reader, writer


async def all_thrown_out(slow: Sequence[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
    """Each was given ten seconds."""
    async with asyncio.timeout(60):
        await asyncio.gather(*(drip(reader, writer) for reader, writer in slow))


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Returns once it is thrown out."""
    with suppress(ConnectionError):
        while not reader.at_eof():
            writer.write(b"x")
            await writer.drain()
            with suppress(TimeoutError):
                async with asyncio.timeout(2):
                    if not await reader.read(1000):
                        return


@pytest.mark.parametrize("hundreds", [2, pytest.param(10, marks=pytest.mark.faults)])
async def test_f068_a_flood_from_one_number_is_kept_and_hardly_answered_and_a_cry_in_it_alerts(
    hundreds: int, attack: Attack
) -> None:
    for _ in range(hundreds):
        answers = await at_once(*(attack.sms(f"hello {n % 7}", number(1)) for n in range(100)))
        assert {status for status, _ in answers} == {200}
    assert (await attack.sms("i want to die", number(1)))[0] == 200
    assert (await attack.sms("hello", number(2)))[0] == 200
    assert attack.counts()["messages"] == 100 * hundreds + 2
    assert attack.counts()["alerts"] == 1
    assert attack.one("SELECT count(*) FROM outbox WHERE kind = 'reply'") < 40
    assert attack.one("SELECT count(*) FROM outbox WHERE kind = 'help'") == 1
    await attack.send_out()
    assert len(attack.sent_to(number(2))) == 1
