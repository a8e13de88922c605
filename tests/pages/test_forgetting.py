"""The data lead deletes everything about one person on a page, after looking at what goes; or only some words."""

import re

import pytest

from bot.house import House
from storage import staff, tables
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.storage.installation import every


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    await text(house, "Tyler broke the lift")
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    return visitor


def address(house: House) -> str:
    (member,) = every(house.database, tables.members.c.id)
    return f"/console/people/{member}/forget"


async def test_only_the_check_word_and_a_reason_delete(house: House, visitor: Visitor) -> None:
    page = await visitor.look(address(house))
    assert "1 view" in page
    (check,) = re.findall(r"check word: ([0-9a-f]{4})", page)
    for form in ({"reason": "asked", "check": "none"}, {"reason": "", "check": check}):
        status, _, said = await visitor.send(address(house), **form)
        assert (status, "There is a problem" in said) == (422, True)
    status, where, _ = await visitor.send(address(house), reason="asked at the desk", check=check)
    assert (status, where) == (303, "/console/people?done=forgotten")
    assert "is being deleted" in await visitor.look(where)
    assert every(house.database, tables.erasures.c.by) == ["data desk"]


async def test_words_are_taken_out_on_a_page(house: House, visitor: Visitor) -> None:
    assert "Take words out of A1" in await visitor.look("/console/inbox/A1/redact")
    status, _, page = await visitor.send("/console/inbox/A1/redact", parts="", reason="a name")
    assert (status, "Write which words" in page) == (422, True)
    await visitor.send("/console/inbox/A1/redact", parts="Tyler\nlift", reason="names")
    assert every(house.database, tables.views.c.text) == ["[taken out] broke the [taken out]"]


async def test_what_leads_to_somebody_is_proposed_to_whoever_may_read_it(house: House, visit: Visit) -> None:
    await text(house, "Ring 07700 900123 or nan@example.org about flat 3 above the chippy")
    with house.database.transaction() as db:
        staff.add(db, "reader", ("safeguarding_lead", "staff"), None, house.keys, NOON)
        staff.add(db, "data", ("data_lead",), None, house.keys, NOON)
    reader, data = await visit(house), await visit(house)
    await reader.sign_in("reader")
    await data.sign_in("data")
    page = await reader.look("/console/inbox/A1/redact")
    assert "\n07700 900123\nnan@example.org</textarea>" in page
    assert "flat 3" in page
    assert "07700" not in await data.look("/console/inbox/A1/redact")


async def test_a_safeguarding_lead_finds_it_on_the_conversation_s_page(house: House, visit: Visit) -> None:
    await text(house, "Tyler broke the lift")
    with house.database.transaction() as db:
        staff.add(db, "lead", ("safeguarding_lead",), None, house.keys, NOON)
    visitor = await visit(house)
    await visitor.sign_in("lead")
    assert "/console/inbox/A1/redact" in await visitor.look("/console/inbox/A1")
    _, where, _ = await visitor.send("/console/inbox/A1/redact", parts="", all="yes", reason="a name")
    assert "The words are taken out" in await visitor.look(where)
