"""Home says what needs somebody, oldest first, and to whom it leads; nothing of what nobody may see."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from bot.clock import new_id
from bot.console.needs import needs
from bot.house import House
from flows.changing import changed
from flows.consultation import Text
from flows.promises import Promise
from storage import promises, viewing
from storage.references import number
from storage.tables import outbox
from tests.pages.conftest import NOON, Visit, text
from tests.pages.reader import Reader


def told(house: House, days: int = 0) -> list[str]:
    with house.database.reading() as db:
        return [need.what for need in needs(db, house, NOON + timedelta(days=days))]


def promise(house: House, until: date, about: str) -> None:
    with house.database.transaction() as db:
        made = Promise(new_id(), 0, "added", "oak-house", Text({"en": about}), "repairs manager")
        promises.make(db, made, about, until, None, NOON)


async def test_nothing_needs_anybody_in_a_quiet_house(house: House) -> None:
    assert told(house) == []


async def test_the_oldest_is_first_whatever_it_is(house: House) -> None:
    await text(house, "showers cold")
    promise(house, NOON.date() - timedelta(days=1), "the locks")
    promise(house, NOON.date() + timedelta(days=7), "the bins")
    promise(house, NOON.date() + timedelta(days=8), "not yet")
    assert told(house) == [
        "Promise 1: the locks, with repairs manager, by Mon 23 Nov.",
        "Promise 2: the bins, with repairs manager, by Tue 1 Dec.",
        "1 view is not read yet.",
    ]


async def test_what_is_read_or_held_is_not_counted(house: House) -> None:
    for place, words in enumerate(("showers cold", "i want to die", "the new worker shouted at my mate"), start=1):
        await text(house, words, number=place)
    assert told(house) == ["1 view is not read yet."]
    with house.database.transaction() as db:
        viewing.read(db, number("A1"), "duty desk", NOON)
    assert told(house) == []


async def test_messages_whose_fate_is_unknown_are_counted(house: House) -> None:
    await text(house, "hello")
    with house.database.transaction() as db:
        db.execute(update(outbox).values(state="unknown"))
    assert "Of 1 message nobody knows whether it arrived. We ask the provider." in told(house)


@pytest.mark.parametrize("limit, said", [("1.00", []), ("0.15", ["66%"]), ("0.11", ["90%"])])
async def test_the_month_s_limit_is_warned_of(house: House, limit: str, said: list[str]) -> None:
    await text(house, "hello")  # two segments wait to go
    money = {"price_per_segment": Decimal("0.05"), "monthly_limit": Decimal(limit)}
    house.set_up(changed(house.given, **money))
    found = [what for what in told(house) if "Texts of this month" in what]
    assert [percent in what for percent, what in zip(said, found, strict=True)] == [True] * len(said)


async def test_who_may_only_look_is_led_nowhere(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    page = Reader(await visitor.look())
    assert "1 view is not read yet." in page.words
    assert "Read them" not in page.words
