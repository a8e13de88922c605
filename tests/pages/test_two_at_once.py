"""Two people, or two tabs, change the same thing: the second is told, nothing is lost, and nothing goes twice."""

import re

import pytest

from bot.house import House
from storage import duties, hands, staff
from tests.pages.conftest import Visit, Visitor, text
from tests.pages.test_inbox import posts


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor


async def hidden(visitor: Visitor, page: str, name: str) -> str:
    """What the form there has seen."""
    found = re.search(rf'name="{name}" value="([^"]*)"', await visitor.look(page))
    assert found
    return found[1]


async def test_a_reply_that_is_sent_twice_goes_once(visitor: Visitor) -> None:
    seen = await hidden(visitor, "/console/inbox/A1", "seen")
    for _ in range(2):
        _, leads, _ = await visitor.send("/console/inbox/A1/reply", words="A plumber comes.", seen=seen)
        assert "done=sent" in leads
    assert len(posts(visitor.house)) == 1


async def test_whoever_replies_second_is_told_and_keeps_their_words(visitor: Visitor) -> None:
    seen = await hidden(visitor, "/console/inbox/A1", "seen")
    await visitor.send("/console/inbox/A1/reply", words="A plumber comes.", seen=seen)
    status, _, page = await visitor.send("/console/inbox/A1/reply", words="We do not know yet.", seen=seen)
    assert (status, "Somebody has written to them since" in page, "We do not know yet." in page) == (422, True, True)
    assert len(posts(visitor.house)) == 1
    seen = await hidden(visitor, "/console/inbox/A1", "seen")
    await visitor.send("/console/inbox/A1/reply", words="We do not know yet.", seen=seen)
    assert len(posts(visitor.house)) == 2


async def test_of_two_who_say_who_sees_to_it_the_second_is_told(visitor: Visitor) -> None:
    before = await hidden(visitor, "/console/inbox/A1", "before")
    given = "/console/inbox/A1/assign"
    for _ in range(2):
        assert "done=given" in (await visitor.send(given, hand="approver", owner="", before=before))[1]
    status, _, page = await visitor.send(given, hand="reader", owner="the caretaker", before=before)
    assert status == 422
    assert "Somebody else gave it to approver, with the team" in page
    assert "<option selected>reader" in page
    assert 'value="the caretaker"' in page
    with visitor.house.database.reading() as db:
        assert hands.hands(db, [1]) == {1: "approver"}


async def test_of_two_who_change_somebody_on_the_list_the_second_is_told(visitor: Visitor) -> None:
    before = await hidden(visitor, "/console/staff/change?name=reader", "before")
    change, more = "/console/staff/change", {"name": "reader", "channel": "sms", "before": before}
    await visitor.send(change, role="viewer", **more)
    status, _, page = await visitor.send(change, role="approver", owns="caretaker", **more)
    assert (status, "they are viewer now" in page, 'value="caretaker"' in page) == (422, True, True)
    with visitor.house.database.reading() as db:
        assert {one.name: one.roles for one in staff.every(db)}["reader"] == ("viewer",)
        assert duties.every(db) == []
    again = await hidden(visitor, "/console/staff/change?name=reader", "before")
    assert f'name="before" value="{again}"' in page


async def test_words_that_somebody_else_wrote_meanwhile_do_not_go_unseen(visitor: Visitor) -> None:
    house, page = visitor.house, "/console/wording/en/person-words"
    with house.database.transaction() as db:
        house.renew(db)
    before = await hidden(visitor, page, "before")
    await visitor.send(page, words="{name}. Somebody writes: {words}", before=before)
    seen = await hidden(visitor, page, "before")
    await visitor.send(page, words="{name}. One of us writes: {words}", before=seen)
    status, _, shown = await visitor.send(f"{page}/as-shipped", before=seen)
    assert (status, "Somebody else changed it while you looked" in shown) == (422, True)
    assert "One of us writes" in await visitor.look(page)
