"""What waits on the disk: sealed, in order, bounded, each once, forgotten with its member, and told to whoever looks."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import schedule
from bot.channels.channel import Heard
from bot.check import waiting_on_disk
from bot.clock import new_id
from bot.console.needs import needs
from bot.house import open_house
from bot.inbox import NotKept
from bot.spooling import MOST_TRIES, emptying, packed, unpacked
from flows.turn import Incoming
from storage import spool
from storage.erasure import begin
from storage.outbox import Receipt
from storage.sealed import Keys
from storage.spool import FOLDER, KEPT_ASIDE, Spool, SpoolIsFull
from tests.hostile.attack import NOON, Attack, attacked, number
from tests.hostile.conftest import empty  # noqa: F401
from tests.runtime.test_turn_process import any_text, incoming

KEYS = Keys(b"s" * 32, b"i" * 32)
receipts = st.builds(
    Receipt,
    st.just("sms"),
    st.sampled_from(["sent", "delivered"]),
    st.just(NOON),
    st.none() | any_text,
    st.none() | any_text,
)
heard = st.builds(Heard, st.lists(incoming, max_size=3).map(tuple), st.lists(receipts, max_size=2).map(tuple))


@pytest.fixture
async def attack(tmp_path: Path, empty: Path) -> AsyncIterator[Attack]:  # noqa: F811
    async with attacked(tmp_path, empty, "oak-house") as attack:
        yield attack


class Refusing:
    """The database, made to refuse and to take again."""

    def __init__(self, attack: Attack) -> None:
        self.house = attack.here.house

    def begin(self, when: str = "true") -> None:
        self._run(f"CREATE TRIGGER no BEFORE INSERT ON messages WHEN {when} BEGIN SELECT RAISE(ABORT, 'no'); END")

    def end(self) -> None:
        self._run("DROP TRIGGER no")

    def _run(self, sql: str) -> None:
        with self.house.database.transaction() as db:
            db.exec_driver_sql(sql)


@contextmanager
def locked(attack: Attack) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    with closing(sqlite3.connect(attack.folder / "yousaid.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def disk(attack: Attack) -> bytes:
    return b"".join(path.read_bytes() for path in attack.folder.rglob("*") if path.is_file() and FOLDER in path.parts)


@given(st.lists(heard, max_size=3))
def test_whatever_came_is_read_back_as_it_was(heard: list[Heard]) -> None:
    assert unpacked(packed(heard)) == heard


async def test_texts_wait_sealed_and_are_taken_in_once_and_in_order(attack: Attack) -> None:
    refusing = Refusing(attack)
    attack.joined(("sms", number(1)))
    refusing.begin()
    for words in ("1", "2", "3"):
        assert (await attack.sms(words, number(1)))[0] == 200
    refusing.end()
    assert (await attack.sms("2", number(1)))[0] == 200
    assert b"7700900" not in disk(attack)
    await attack.here.house.spooling.take_in_what_waits()
    assert [text for (text,) in attack.rows("SELECT text FROM messages ORDER BY kept_at, id")][1:] == list("1232")
    assert not disk(attack)
    await attack.sms("3", number(1))
    assert attack.counts()["messages"] == 6


async def test_a_crash_between_taking_in_and_dropping_takes_in_nothing_twice(attack: Attack) -> None:
    refusing, house = Refusing(attack), attack.here.house
    refusing.begin()
    await attack.sms("i want to die")
    refusing.end()
    (name,) = house.spooling.spool.names()
    kept = (attack.folder / FOLDER / name).read_bytes()
    await house.spooling.take_in_what_waits()
    (attack.folder / FOLDER / name).write_bytes(kept)
    await house.spooling.take_in_what_waits()
    assert (attack.counts()["messages"], attack.counts()["alerts"]) == (1, 1)


async def test_what_an_earlier_process_left_is_taken_in_by_the_next(attack: Attack) -> None:
    refusing = Refusing(attack)
    refusing.begin()
    await attack.sms("i want to die")
    refusing.end()
    with closing(open_house(attack.settings, attack.here.clock)) as another:
        assert another.spooling.is_waiting
        async with emptying(another.spooling):
            async with asyncio.timeout(10):
                while another.spooling.is_waiting:
                    await asyncio.sleep(0.01)
    assert attack.counts()["alerts"] == 1


async def test_one_that_can_never_be_taken_in_is_set_aside_and_holds_nothing_back(attack: Attack) -> None:
    refusing, house = Refusing(attack), attack.here.house
    refusing.begin("NEW.text = 'poison'")
    assert (await attack.sms("poison", number(1)))[0] == 200
    assert (await attack.sms("i want to die", number(2)))[0] == 200
    for _ in range(MOST_TRIES):
        await house.spooling.take_in_what_waits()
    assert (attack.counts()["messages"], attack.counts()["alerts"]) == (1, 1)
    looked = await house.spooled()
    assert (looked.files, looked.aside, house.spooling.is_waiting) == (0, 1, False)
    attack.here.clock.at += KEPT_ASIDE - timedelta(minutes=1)
    await house.spooling.take_in_what_waits()
    assert (await house.spooled()).aside == 1
    attack.here.clock.at += timedelta(minutes=2)
    await house.spooling.take_in_what_waits()
    assert (await house.spooled()).aside == 0


async def test_a_database_that_thinks_too_long_is_not_waited_for(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.spooling.ANSWER_SECONDS", 0.1)
    monkeypatch.setattr("bot.spooling.EVERY_SECONDS", 0.05)
    house, hang = attack.here.house, asyncio.Event()
    receive, house.receive = house.receive, lambda messages: hang.wait()  # type: ignore[assignment,return-value]
    async with emptying(house.spooling), asyncio.timeout(10):
        assert (await attack.sms("i want to die"))[0] == 200
        assert (await attack.sms("hello"))[0] == 200
    house.receive = receive
    await house.spooling.take_in_what_waits()
    assert (attack.counts()["alerts"], attack.counts()["messages"]) == (1, 2)


async def test_who_is_cancelled_by_somebody_else_is_cancelled(attack: Attack) -> None:
    house, hang = attack.here.house, asyncio.Event()
    house.receive = lambda messages: hang.wait()  # type: ignore[assignment,return-value]
    task = asyncio.create_task(house.hear(Heard((Incoming("sms", "SM1", number(1), "hello", NOON),))))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await house.spooled()).files == 0


async def test_statuses_wait_as_texts_do(attack: Attack) -> None:
    attack.here.provider.sms.callbacks = "never"
    await attack.sms("hello")
    await attack.send_out()
    (id, sid), house = attack.rows("SELECT id, provider_id FROM outbox")[0], attack.here.house
    status = {"MessageSid": sid, "AccountSid": attack.settings.twilio_account_sid, "MessageStatus": "undelivered"}
    with locked(attack):
        house.spooling.is_waiting = True
        assert (await attack.form(f"/sms/status?id={id}", status))[0] == 200
    assert attack.states() != {"undelivered": 1}
    await house.spooling.take_in_what_waits()
    assert attack.states() == {"undelivered": 1}


async def test_votes_that_wait_count_though_the_poll_would_have_closed(attack: Attack) -> None:
    refusing = Refusing(attack)
    attack.joined(("sms", number(1)))
    refusing.begin()
    await attack.sms("2", number(1))
    attack.here.clock.at += timedelta(days=30)
    refusing.end()
    await schedule.tick(attack.here.house)
    assert attack.one("SELECT closed_at FROM consultations") is None
    await attack.here.house.spooling.take_in_what_waits()
    assert attack.rows("SELECT value, late FROM ballots") == [("2", 0)]
    await schedule.tick(attack.here.house)
    assert attack.one("SELECT closed_at FROM consultations") is not None


async def test_whoever_is_forgotten_is_forgotten_on_the_disk_too(attack: Attack) -> None:
    house, refusing = attack.here.house, Refusing(attack)
    attack.joined(("sms", number(1)), ("sms", number(2)))
    refusing.begin()
    await asyncio.gather(attack.sms("mine", number(1)), attack.sms("theirs", number(2)))
    refusing.end()
    member = attack.one("SELECT member_id FROM messages ORDER BY id LIMIT 1")
    with house.database.transaction() as db:
        begin(db, [member], "data lead", house.keys, house.clock.now())
    await schedule.tick(house)
    left = [one.text for _, plain in house.spooling.spool.everywhere() for h in unpacked(plain) for one in h.messages]
    assert left == ["theirs"]


def test_only_so_much_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooled = Spool(tmp_path / FOLDER, KEYS)
    monkeypatch.setattr(spool, "MOST_FILES", 2)
    for _ in range(2):
        spooled.put(b"words", new_id(), NOON)
    with pytest.raises(SpoolIsFull):
        spooled.put(b"words", new_id(), NOON)
    monkeypatch.setattr(spool, "MOST_FILES", 9)
    monkeypatch.setattr(spool, "MOST_BYTES", 60)
    with pytest.raises(SpoolIsFull):
        spooled.put(b"words", new_id(), NOON)


def test_what_could_not_be_synced_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooled = Spool(tmp_path / FOLDER, KEYS)

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input"):
        spooled.put(b"words", new_id(), NOON)
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_it_is_ours_alone_and_under_the_key_of_before_it_opens_still(tmp_path: Path) -> None:
    name = Spool(tmp_path / FOLDER, KEYS).put(b"words", new_id(), NOON)
    assert (tmp_path / FOLDER / name).stat().st_mode & 0o777 == 0o600
    changed = Keys(b"n" * 32, b"i" * 32, secret_before=b"s" * 32)
    assert Spool(tmp_path / FOLDER, changed).read(name) == b"words"
    assert Spool(tmp_path / FOLDER, Keys(b"n" * 32, b"i" * 32)).read(name) is None


async def test_what_no_key_opens_is_set_aside(attack: Attack) -> None:
    house = attack.here.house
    Spool(attack.folder / FOLDER, Keys(b"x" * 32, b"y" * 32)).put(b"words", new_id(), NOON)
    await house.spooling.take_in_what_waits()
    looked = await house.spooled()
    assert (looked.files, looked.aside) == (0, 1)


async def test_check_says_what_waits(attack: Attack) -> None:
    assert waiting_on_disk(attack.settings).ok
    waits = attack.here.house.spooling.spool
    name = waits.put(packed([Heard()]), new_id(), NOON)
    assert "1 file of texts since 2026-11-24 12:00 UTC" in waiting_on_disk(attack.settings).what
    waits.set_aside(name)
    finding = waiting_on_disk(attack.settings)
    assert (finding.ok, "could not be taken in" in finding.what) == (False, True)


async def test_neither_takes_it_and_nobody_is_told_that_it_is_kept(attack: Attack) -> None:
    Refusing(attack).begin()
    (attack.folder / FOLDER).write_text("in the way")
    with pytest.raises(NotKept):
        await attack.here.house.hear(Heard((Incoming("sms", "SM1", number(1), "hello", NOON),)))


async def test_home_says_what_waits_for_more_than_a_minute_and_what_is_set_aside(attack: Attack) -> None:
    house, clock = attack.here.house, attack.here.clock
    name = house.spooling.spool.put(packed([Heard()]), new_id(), clock.now())
    assert tags(attack) == []
    clock.at += timedelta(minutes=2)
    assert tags(attack) == ["Not taken in"]
    house.spooling.spool.set_aside(name)
    assert tags(attack) == ["Set aside"]


def tags(attack: Attack) -> list[str]:
    house = attack.here.house
    with house.database.reading() as db:
        return [need.tag for need in needs(db, house, house.clock.now()) if "set" in need.what or "disk" in need.what]


async def test_check_goes_on_where_the_folder_cannot_be_looked_at(attack: Attack, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    finding = waiting_on_disk(replace(attack.settings, data=tmp_path / "taken"))
    assert (finding.ok, "cannot be looked at (not a directory)" in finding.what) == (False, True)
