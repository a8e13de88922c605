"""The data lead is told when somebody asks what we hold, a week before it is due and when it is late: once each."""

from collections.abc import Iterator

import pytest

from bot.house import House, open_house
from bot.settings import load_settings
from storage import data_requests, staff
from storage.data_requests import Closed
from tests.runtime.conftest import PretendChannel, StillClock, outbox_of, text
from tests.runtime.conftest import appoint as set_up
from tests.runtime.desk import NUMBERS, Desk, PretendMail


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    house = open_house(load_settings({**environment, "SMTP_URL": "smtps://mail.example.org"}), clock)
    house.__dict__["send_mails"] = PretendMail()
    with house.database.transaction() as db:
        set_up(db, house)
        reached = ("sms", NUMBERS["boss"])
        staff.add(db, "boss", ("data_lead",), reached, house.keys, clock.now(), email="boss@example.org")
    text(house, 1, "showers cold")
    text(house, 1, "my data")
    yield house
    house.close()


@pytest.fixture
def desk(house: House) -> Desk:
    channel = PretendChannel()
    return Desk(house, channel, outbox_of(house, channel).deliver_once)


async def test_once_at_each_step_and_never_after_it_is_closed(desk: Desk, clock: StillClock) -> None:
    told = []
    for days in (0, 3, 21, 1, 10, 1):
        clock.move(days=days)
        told.append((await desk.tick(), desk.emails))
    both = (["boss"], ["boss@example.org"])
    assert told == [both, ([], []), both, ([], []), both, ([], [])]
    text(desk.house, 2, "my data")
    with desk.house.database.transaction() as db:
        data_requests.close(db, 2, Closed(clock.now(), "boss", "withdrawn", "they rang"))
    assert (await desk.tick(), desk.emails) == ([], [])


async def test_what_the_lead_is_told_is_a_number_and_a_date_and_nothing_of_whoever_asked(desk: Desk) -> None:
    post, mail = await desk.told()
    assert "Request 1: somebody asked what we hold about them. Hand it over by " in post.text
    assert "Request 1: somebody asked" in mail.text
    for secret in ("7700900001", "0001", "showers"):
        assert secret not in post.text + mail.text


async def test_by_night_nobody_is_woken(desk: Desk, clock: StillClock) -> None:
    clock.move(hours=12)
    assert (await desk.tick(), desk.emails) == ([], [])
