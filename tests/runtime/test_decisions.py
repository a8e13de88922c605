"""Whoever has a view that waited for two words is told to decide: by text and email, by day, once, and each week."""

from collections.abc import Iterator

import pytest

from bot.clock import new_id
from bot.house import House, open_house
from bot.settings import load_settings
from bot.telling_decisions import in_charge
from flows.consultation import Text
from flows.outcome import About, Outcome
from storage import loop, viewing
from storage.staff import Person
from tests.runtime.conftest import PretendChannel, StillClock, outbox_of, text
from tests.runtime.conftest import appoint as set_up
from tests.runtime.desk import Desk, PretendMail, appoint

TOLD = (["boss"], ["boss@example.org"])
NOT_TOLD: tuple[list[str], list[str]] = ([], [])


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    house = open_house(load_settings({**environment, "SMTP_URL": "smtps://mail.example.org"}), clock)
    house.__dict__["send_mails"] = PretendMail()
    with house.database.transaction() as db:
        set_up(db, house)
    appoint(house, "duty", "boss")
    text(house, 1, "showers cold")
    yield house
    house.close()


@pytest.fixture
def desk(house: House) -> Desk:
    channel = PretendChannel()
    return Desk(house, channel, outbox_of(house, channel).deliver_once)


async def told(desk: Desk, clock: StillClock, days: float = 0) -> tuple[list[str], list[str]]:
    clock.move(days=days)
    return await desk.tick(), desk.emails


async def test_after_two_words_the_manager_is_told_once_and_each_week(desk: Desk, clock: StillClock) -> None:
    assert await told(desk, clock, 24) == NOT_TOLD
    assert await told(desk, clock, 24) == TOLD
    assert await told(desk, clock, 0.1) == NOT_TOLD
    assert await told(desk, clock, 6) == NOT_TOLD
    assert await told(desk, clock, 1) == TOLD


async def test_what_they_are_told_is_a_reference_and_a_day_and_never_a_word(desk: Desk, clock: StillClock) -> None:
    await told(desk, clock, 24)
    clock.move(days=24)
    post, mail = await desk.told()
    assert post.text == ("Oak House. A1 has waited 48 days. Decide by 8 Feb. See: yousaid view list --must-decide")
    assert mail.subject == "Oak House: 1 to decide"
    assert "A1 has waited 48 days. Decide by 8 Feb." in mail.text
    assert "showers" not in post.text + mail.text


async def test_by_night_nobody_is_woken_and_by_day_who_decided_is_not_told(desk: Desk, clock: StillClock) -> None:
    await told(desk, clock, 24)
    assert await told(desk, clock, 24.5) == NOT_TOLD
    said = Text({"en": "it is cold"})
    outcome = Outcome(new_id(), "oak-house", "not_doing", said, because=said, about=About(("A1",)))
    with desk.house.database.transaction() as db:
        loop.add_outcome(db, outcome, clock.now(), desk.house.frame)
    assert await told(desk, clock, 0.5) == NOT_TOLD


async def test_a_view_with_an_owner_on_the_list_goes_to_them_alone(desk: Desk, clock: StillClock) -> None:
    with desk.house.database.transaction() as db:
        viewing.give(db, 1, "Duty", clock.now())
    await told(desk, clock, 24)
    assert await told(desk, clock, 24) == (["duty"], ["duty@example.org"])


def test_who_is_in_charge() -> None:
    owner, boss, duty = (Person(name, (role,), "sms") for name, role in (("o", "owner"), ("b", "manager"), ("d", "x")))
    assert in_charge("D", [owner, boss, duty]) == [duty]
    assert in_charge("repairs manager", [owner, boss, duty]) == [owner]
    assert in_charge(None, [boss, duty]) == [boss]
    assert in_charge(None, [duty]) == []
