"""Who complained of a worker is not for those who work here: no page leads from a complaint to a person, or back."""

import pytest

from bot.grouping import NotThere, change
from bot.house import House
from storage import staff
from tests.pages.conftest import NOON, Visit, text
from tests.pages.reader import Reader


async def test_a_complaint_is_no_part_of_a_conversation_and_leads_to_nobody(house: House, visit: Visit) -> None:
    with house.database.transaction() as db:
        staff.add(db, "all hands", ("manager", "data_lead", "facilitator"), None, house.keys, NOON)
    for words in ("showers cold", "the new worker shouted at my mate"):
        await text(house, words)
    visitor = await visit(house)
    await visitor.sign_in("all hands")
    talk = Reader(await visitor.look("/console/inbox/A1")).words
    assert "showers cold" in talk
    assert "A2" not in talk
    assert "outside" not in talk
    assert "Staff here will not see it" not in talk
    listed = await visitor.look("/console/inbox")
    assert "Held for the outside reader" in listed
    assert "/console/inbox/A2" not in listed
    assert (await visitor.client.get("/console/inbox/A2")).status == 404
    found = await visitor.client.get("/console/people", params={"reference": "A2"})
    assert "…0001" not in (await found.text()).partition("<main")[2].partition("<form")[0]


async def test_nobody_is_put_into_a_group_by_a_complaint(house: House) -> None:
    for number, words in enumerate(("showers cold", "the new worker shouted at my mate"), start=1):
        await text(house, words, number=number)
    with house.database.transaction() as db:
        with pytest.raises(NotThere, match="A2 is held for the outside reader"):
            change(db, "add", "first floor", ["A1", "A2"])
        assert change(db, "add", "first floor", ["A1"]) == ("first floor", 1)


async def test_a_complaint_that_its_author_took_back_leads_to_nobody_either(house: House, visit: Visit) -> None:
    for words in ("the new worker shouted at my mate", "undo"):
        await text(house, words)
    visitor = await visit(house)
    await visitor.sign_in()
    listed = await visitor.look("/console/inbox")
    assert "Held for the outside reader" in listed
    assert "/console/inbox/A1" not in listed
