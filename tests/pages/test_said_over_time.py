"""The public page as somebody sees it who comes back every day and keeps what it said."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot import recounting
from bot.channels.registry import CHANNELS
from bot.console.needs import needs
from bot.house import House
from bot.server import staff_pages
from bot.web import make_app
from flows.facts import DidItAnswered
from storage import published_numbers, staff, tables
from tests.pages.browsing import ADDRESSES, Browser
from tests.pages.conftest import NOON
from tests.pages.publishing import close, happen, put, tell, vote
from tests.storage.installation import answer, number

DAY = timedelta(days=1)


@pytest.fixture
async def browser(house: House, aiohttp_client: Any) -> Browser:
    return Browser(await aiohttp_client(make_app(house, CHANNELS, staff_pages(house))))


def count_anew(house: House) -> None:
    """As the day's job does it."""
    versions = recounting._count(house, "yard", NOON)
    recounting._keep(house, versions, NOON)


def works_here(house: House, person: int) -> None:
    with house.database.transaction() as db:
        staff.add(db, f"desk {person}", ("staff",), ("sms", number(person)), house.keys, NOON)


def come_late(house: House, people: range) -> None:
    for person in people:
        happen(house, person, answer(1, "first", "yard", late=True))


async def test_who_starts_to_work_here_after_the_close_changes_nothing_that_is_shown(
    house: House, browser: Browser
) -> None:
    put(house)
    vote(house, o1=(9, 6), o2=(7, 6), o3=(8, 5))
    close(house)
    before = await browser.everything()
    works_here(house, 1)
    count_anew(house)
    assert await browser.everything() == before
    with house.database.reading() as db:
        (need,) = [one for one in needs(db, house, NOON) if "public page" in one.what]
        assert not [one for one in needs(db, house, NOON + 15 * DAY) if "public page" in one.what]
    assert (need.address, need.tag) == ("/console/consultation/yard", "Not replaced")


async def test_late_answers_are_told_when_they_are_many_and_never_one_by_one(house: House, browser: Browser) -> None:
    put(house)
    vote(house, o1=(9, 0), o2=(8, 0), o3=(7, 0))
    close(house)
    told: list[int | None] = []
    for first in range(30, 45):
        come_late(house, range(first, first + 1))
        count_anew(house)
        told.append(json.loads(await browser.page("/said/yard.json"))["questions"][0]["result"]["late"])
    assert [told.index(one) for one in dict.fromkeys(told)] == [0, 8, 13]
    assert list(dict.fromkeys(told)) == [None, 9, 14]


async def test_nothing_is_counted_out_until_the_closing_is_done(house: House, browser: Browser) -> None:
    put(house, closes=NOON)
    vote(house, o1=(9, 0), o2=(8, 0), o3=(7, 0))
    before = await browser.everything()
    vote(house, o1=(9, 0), o2=(8, 0), o3=(8, 0))
    assert await browser.everything() == before
    assert "It is being counted." in await browser.words("/said/yard")


async def test_what_people_say_of_an_outcome_grows_only_by_many_of_each(house: House, browser: Browser) -> None:
    put(house)
    tell(house)
    shown: list[Any] = []
    for person in range(1, 41):
        happen(house, person, DidItAnswered("1" * 32, "yes" if person <= 25 else ("partly", "no")[person % 2]))
        shown.append(json.loads(await browser.page("/said.json"))["outcomes"][0]["people_say"])
    each = [dict(one) for one in {tuple(one.items()): None for one in shown}]
    assert [one["answered"] for one in each] == [None, 5, 10, 15, 20, 25, 30]
    assert [one["yes"] for one in each] == [None] * 6 + [25]


async def test_the_same_numbers_are_everywhere_and_survive_a_restart(house: House, browser: Browser) -> None:
    put(house)
    vote(house, o1=(9, 0), o2=(3, 0), o3=(6, 0))
    close(house)
    before = await browser.everything()
    with house.database.transaction() as db:
        db.execute(tables.ballots.update().values(value="1"))
    assert await browser.everything() == before
    with house.database.reading() as db:
        kept = published_numbers.known(db, ["question:yard/first"])["question:yard/first"]
    assert [row.people for row in kept[0].result.rows] == [9, None, None]
    assert [len(kept), len(ADDRESSES)] == [1, 5]
