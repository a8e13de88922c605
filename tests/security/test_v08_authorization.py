"""ASVS 5.0 V8: who may do what is said in one place, looked at here each time, and in force at once."""

import re

import pytest

from bot.console.site import every_route
from bot.house import House
from flows.permissions import IN_WORDS, MAY
from storage import audit, staff
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.security.conftest import ROOT


def test_v8_1_1_the_docs_say_what_each_role_may_do() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.+?) \|$", page, re.MULTILINE))
    assert rows == {role: "; ".join(said for p, said in IN_WORDS.items() if p in MAY[role]) for role in MAY}


def test_v8_2_1_every_page_says_what_one_must_be_allowed_to_do() -> None:
    assert all(route.needs in IN_WORDS for _, route in every_route())


@pytest.mark.parametrize("called", ["A2", "a1", "A999999", "0" * 32, "A1%00", "A1 OR 1=1", "A-1"])
async def test_v8_2_2_a_name_in_an_address_opens_nothing_that_is_not_theirs_to_see(
    house: House, visitor: Visitor, called: str
) -> None:
    await text(house, "the showers are cold")
    await text(house, "the new worker shouted at my mate", number=2)
    answer = await visitor.client.get(f"/console/inbox/{called}", allow_redirects=False)
    assert answer.status in (403, 404)
    assert "shouted" not in await answer.text()


async def test_v8_3_1_a_button_that_is_not_shown_is_refused_when_it_is_pressed(house: House, visit: Visit) -> None:
    await text(house, "the showers are cold")
    looks = await visit(house)
    await looks.sign_in("approver")
    assert "Mark as read" not in await looks.look("/console/inbox")
    assert (await looks.send("/console/inbox/A1/read"))[0] == 403


async def test_v8_3_2_a_role_that_is_taken_away_is_gone_at_the_next_page(house: House, visitor: Visitor) -> None:
    assert (await visitor.client.get("/console/staff")).status == 200
    with house.database.transaction() as db:
        staff.add(db, "duty desk", ("viewer",), None, house.keys, NOON)
    assert (await visitor.client.get("/console/staff")).status == 403


async def test_v8_2_3_whoever_may_not_see_numbers_sees_the_last_digits_only(house: House, visitor: Visitor) -> None:
    await text(house, "the showers are cold")
    for page in ("/console/inbox", "/console/inbox/A1", "/console/outbox", "/console"):
        assert "7700900001" not in await visitor.look(page)


async def test_v16_3_2_whoever_is_refused_a_page_stands_in_the_log(house: House, visit: Visit) -> None:
    looks = await visit(house)
    await looks.sign_in("approver")
    await looks.client.get("/console/staff")
    with house.database.reading() as db:
        entry = audit.newest(db, 1)[0]
    assert (entry.who, entry.did, entry.about) == ("approver", "was refused a page", "GET /staff")
