"""Staff who are members too see to nothing that is theirs: on a page, by command, by email and by text alike."""

import pytest

from bot.console.alert_link import AlertLink
from bot.console.drawing import Drawer
from bot.house import House
from bot.moderating import why_not_alert, why_not_views
from flows.turn import Incoming
from storage import alerting, covers, safety, staff, viewing
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.test_permissions import PLACE, ROUTES

ME, OTHER = "Dana Jones", "Sam Field"
NUMBER = "+447700900001"
EVERYTHING = ("manager", "facilitator", "data_lead")
OURS = [route for route in ROUTES if route.sees_to == "view" and route.method == "POST"]


@pytest.fixture
async def mine(house: House, visit: Visit) -> Visitor:
    """Somebody with many roles, who has texted a view and been named in another's."""
    with house.database.transaction() as db:
        staff.add(db, ME, EVERYTHING, ("sms", NUMBER), house.keys, NOON)
        staff.add(db, OTHER, EVERYTHING, None, house.keys, NOON)
    await text(house, "the showers are cold")
    await text(house, "dana is always so friendly", number=2)
    await text(house, "the lift is slow", number=3)
    visitor = await visit(house)
    await visitor.sign_in(ME)
    return visitor


@pytest.mark.parametrize("called, why", [("A1", "You said this yourself"), ("A2", "This is about you")])
async def test_every_page_that_sees_to_words_refuses_what_is_theirs(mine: Visitor, called: str, why: str) -> None:
    assert len(OURS) >= 6
    for route in OURS:
        status, _, page = await mine.send(PLACE.sub(called, f"/console{route.path}"), words="x", kind="death")
        assert (status, why in page) == (403, True), route.path
    with mine.house.database.reading() as db:
        assert viewing.lives(db, [1, 2]) == {}
        assert covers.marked(db, [1, 2]) == {}
    assert (await mine.send("/console/inbox/A3/read"))[0] == 303


async def test_somebody_else_sees_to_it_and_they_may_still_look(mine: Visitor, visit: Visit) -> None:
    assert "the showers are cold" in await mine.look("/console/inbox/A1")
    other = await visit(mine.house)
    await other.sign_in(OTHER)
    for called in ("A1", "A2"):
        assert (await other.send(f"/console/inbox/{called}/read"))[0] == 303


@pytest.mark.parametrize("called", ["A1", "A2"])
async def test_no_outcome_of_theirs_answers_it_and_no_group_is_made_of_it(mine: Visitor, called: str) -> None:
    status, _, page = await mine.send("/console/inbox/groups", name="first floor", refs=called)
    assert (status, "somebody else sees to it" in page) == (422, True)
    form = {
        "consultation": "oak-house", "status": "done", "refs": called, "whom": "views", "said_en": "showers", "did_en": "warm",
        "as_is": "yes", "id": "0" * 32,
    }  # fmt: skip
    await mine.send("/console/outcomes/new/schedule", **form)
    with mine.house.database.reading() as db:
        from storage import loop

        assert loop.outcomes(db) == []


@pytest.mark.parametrize("number, words", [(1, "i want to die"), (2, "dana hits me every night")])
async def test_an_alert_about_them_is_acknowledged_by_somebody_else(
    mine: Visitor, visit: Visit, number: int, words: str
) -> None:
    """By a button, by the link of an email, by a text and by command."""
    house = mine.house
    await text(house, words, number=number)
    with house.database.transaction() as db:
        alert = safety.alerts(db)[0]
        people = [one for one in staff.every(db) if one.name == ME]
        alerting.tell(db, alert, "manager", people, False, lambda: "t" * 32, NOON)
        assert why_not_alert(db, ME, str(alert.number), house.keys)
        assert why_not_alert(db, OTHER, str(alert.number), house.keys) is None
    for act in ("acknowledge", "release"):
        assert (await mine.send(f"/console/alert/{alert.id}/{act}"))[0] == 403
    from bot.console.telling_key import key_of

    AlertLink(house, Drawer(house.settings.zone))._keep(key_of(house.secret, "t" * 32))
    await house.inbox.receive([Incoming("sms", "SM-ok", NUMBER, "ok", NOON)])
    with house.database.reading() as db:
        assert safety.alerts(db)[0].acknowledged_by is None
    other = await visit(house)
    await other.sign_in(OTHER)
    assert (await other.send(f"/console/alert/{alert.id}/acknowledge"))[0] == 303


async def test_what_is_no_view_and_what_is_nobody_s_is_in_nobody_s_way(mine: Visitor) -> None:
    with mine.house.database.reading() as db:
        assert why_not_views(db, "nobody", ["A1"], mine.house.keys) is None
        assert why_not_views(db, ME, ["Z99"], mine.house.keys) is None
        assert why_not_alert(db, ME, "999", mine.house.keys) is None


async def test_a_member_who_sorts_does_not_write_and_sees_nothing_that_is_hard(house: House, visit: Visit) -> None:
    with house.database.transaction() as db:
        staff.add(db, "sorter", ("moderator",), None, house.keys, NOON)
        covers.mark(db, 2, "health", "duty desk", NOON)
    await text(house, "the lift is slow")
    await text(house, "a thing of mine and of nobody else", number=2)
    sorter = await visit(house)
    await sorter.sign_in("sorter")
    for page in ("/console/inbox", "/console/inbox/A2"):
        seen = await sorter.look(page)
        assert "It is not for members who sort" in seen
        assert "a thing of mine" not in seen
    assert "the lift is slow" in await sorter.look("/console/inbox")
    assert (await sorter.send("/console/inbox/A1/read"))[0] == 303
    assert (await sorter.send("/console/inbox/A1/reply", words="hello"))[0] == 403
