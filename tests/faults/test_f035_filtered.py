"""Fault 35: mobile networks take a broadcast for spam. It pauses by itself, and goes on when a person says so."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import schedule
from bot.commands import broadcasting
from bot.console.needs import needs
from bot.mail import Sent
from flows.filtering import LEAST
from storage import broadcasts, staff
from tests.faults.kit.crowds import broadcast, gather, number_of
from tests.installed import Installation, installed
from tests.runtime.desk import PretendMail

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
AUTHOR = "+447700900998"
PEOPLE = 200


@pytest.fixture
async def here(tmp_path: Path, database_url: str) -> AsyncIterator[Installation]:
    slow = {"TWILIO_SEGMENTS_PER_SECOND": "20", "SMTP_URL": "smtps://mail.example.org"}
    async with installed(tmp_path, NOON, DATABASE_URL=database_url, **slow) as here:
        here.house.__dict__["send_mails"] = PretendMail()
        with here.house.database.transaction() as db:
            reached = ("sms", AUTHOR)
            staff.add(db, "front desk", ("staff",), reached, here.house.keys, NOON, "desk@example.org")
            staff.add(db, "manager", ("manager",), None, here.house.keys, NOON, "boss@example.org")
            staff.add(db, "caretaker", ("staff",), ("sms", "+447700900997"), here.house.keys, NOON)
        yield here


def begin(here: Installation, stopped: int) -> None:
    """To so many people that it is not over before a network says what it thinks of the first texts."""
    gather(here.house, PEOPLE)
    for place in range(1, stopped + 1):
        here.provider.sms_phone(number_of(place)).change(fails="30007")
    broadcast(here.house)


async def goes_on(here: Installation, rounds: int = 1) -> None:
    """Some texts go, what became of them is told by callbacks, and time passes."""
    for _ in range(rounds):
        await here.outbox.deliver_once()
        await here.provider.settled()
        here.clock.at += timedelta(seconds=5)
        await schedule.tick(here.house)
        if here.house.mailing is not None:
            await here.house.mailing


async def until_it_is(here: Installation, *states: str) -> str:
    for _ in range(60):
        if (state := state_of(here)) in states:
            return state
        await goes_on(here)
    raise AssertionError(f"It is still {state}.")


def state_of(here: Installation) -> str:
    with here.house.database.reading() as db:
        (one,) = broadcasts.every(db)
    return one.state


def rows(here: Installation, sql: str) -> list[tuple[object, ...]]:
    with here.house.database.reading() as db:
        return [tuple(row) for row in db.exec_driver_sql(sql)]


def texted(here: Installation, address: str) -> list[str]:
    return [sent.text for sent in here.provider.log.sent if sent.to == address]


def mails(here: Installation) -> PretendMail:
    found = here.house.send_mails
    assert isinstance(found, PretendMail)
    return found


def home(here: Installation) -> list[str]:
    with here.house.database.reading() as db:
        return [one.what for one in needs(db, here.house, here.clock.now()) if "broadcast" in one.address]


async def test_f035_a_broadcast_that_networks_stop_as_spam_pauses_and_staff_are_told(here: Installation) -> None:
    begin(here, stopped=PEOPLE)
    await until_it_is(here, "paused")
    waiting = dict(rows(here, "SELECT state, count(*) FROM outbox WHERE update_id IS NOT NULL GROUP BY state"))
    assert waiting.keys() == {"undelivered", "paused"}
    logged = rows(here, "SELECT who, did, about, reason FROM audit WHERE did = 'broadcast paused'")
    many = waiting["undelivered"]
    assert logged == [("yousaid", "broadcast paused", "1", f"mobile networks stopped {many} of {many} texts as spam")]
    await goes_on(here, rounds=3)
    said = f"Broadcast 1 is paused: mobile networks stopped {many} of {many} texts as spam."
    steer = "Look at its words. RESUME 1 lets it go on, CANCEL 1 ends it."
    assert texted(here, AUTHOR) == [f"Oak House. {said} {steer}"]
    assert texted(here, "+447700900997") == []
    assert sorted(mail.to for mail in mails(here).mails) == ["boss@example.org", "desk@example.org"]
    assert said in mails(here).mails[0].text
    assert home(here) == [said]
    assert len(here.provider.log.sent) == many + 1


@pytest.mark.faults
async def test_f035_it_goes_on_when_a_person_says_so_and_pauses_only_for_what_went_since(here: Installation) -> None:
    begin(here, stopped=100)
    await until_it_is(here, "paused")
    here.clock.at += timedelta(minutes=1)
    for place in range(1, PEOPLE + 1):
        here.provider.sms_phone(number_of(place)).change(fails="")
    broadcasting.steer(here.house, 1, "resume", "manager")
    await goes_on(here)
    assert (state_of(here), home(here)) == ("going", [])
    assert await until_it_is(here, "done", "paused") == "done"
    assert len(rows(here, "SELECT 1 FROM broadcast_events WHERE what = 'filtered'")) == 1


@pytest.mark.faults
async def test_f035_another_twentieth_of_what_went_since_pauses_it_again_and_is_told_again(here: Installation) -> None:
    begin(here, stopped=PEOPLE)
    await until_it_is(here, "paused")
    await goes_on(here)
    here.clock.at += timedelta(minutes=1)
    broadcasting.steer(here.house, 1, "resume", "manager")
    await goes_on(here)
    assert await until_it_is(here, "paused", "done") == "paused"
    await goes_on(here)
    assert len(rows(here, "SELECT 1 FROM broadcast_events WHERE what = 'filtered'")) == 2
    assert len(texted(here, AUTHOR)) == 2


@pytest.mark.faults
async def test_f035_one_in_a_hundred_is_no_reason(here: Installation) -> None:
    begin(here, stopped=2)
    assert await until_it_is(here, "done", "paused") == "done"
    assert home(here) == []


async def test_f035_nobody_is_told_in_the_night(here: Installation) -> None:
    begin(here, stopped=PEOPLE)
    await goes_on(here)
    while len(here.provider.log.sent) < LEAST:
        here.clock.at += timedelta(seconds=1)
        await here.outbox.deliver_once()
        await here.provider.settled()
    here.clock.at += timedelta(hours=9)
    await goes_on(here)
    assert (state_of(here), texted(here, AUTHOR), mails(here).mails) == ("paused", [], [])
    here.clock.at += timedelta(hours=12)
    await goes_on(here, rounds=2)
    assert (len(texted(here, AUTHOR)), len(mails(here).mails)) == (1, 2)


async def test_f035_an_email_about_one_that_somebody_has_cancelled_is_not_sent(here: Installation) -> None:
    begin(here, stopped=PEOPLE)
    mails(here).says = Sent({})
    await until_it_is(here, "paused")
    mails(here).mails.clear()
    broadcasting.steer(here.house, 1, "cancel", "manager")
    mails(here).says = None
    here.clock.at += timedelta(minutes=5)
    await goes_on(here)
    assert mails(here).mails == []
