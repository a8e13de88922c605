"""Who complained of a worker is not for those who work here: no page leads from a complaint to a person, or back."""

from bot.house import House
from storage import staff
from tests.pages.conftest import NOON, Visit, text
from tests.pages.test_console import Reader


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
