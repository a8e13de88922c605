"""Whoever was given a view hands it back by one button or one text: nobody asks why, and its clock goes on."""

import pytest
from sqlalchemy import select

from bot.house import House
from flows.turn import Incoming
from storage import audit, duties, hands, silence, staff, viewing
from storage.tables import outbox
from tests.pages.conftest import NOON, Visit, Visitor, text

NUMBER = "+447700900111"


@pytest.fixture
async def given(house: House, visit: Visit) -> Visitor:
    """A view that is with the repairs manager's job, and with Kim, who has a phone and that job's deputy."""
    with house.database.transaction() as db:
        for name, number in (("Kim", NUMBER), ("Ash", "+447700900112"), ("Lee", None)):
            staff.add(db, name, ("facilitator",), ("sms", number) if number else None, house.keys, NOON)
        duties.give(db, "repairs manager", "Kim", "Ash")
    await text(house, "the showers are cold")
    giver = await visit(house)
    await giver.sign_in("Lee")
    assert (await giver.send("/console/inbox/A1/assign", hand="Kim", owner="repairs manager"))[0] == 303
    visitor = await visit(house)
    await visitor.sign_in("Kim")
    return visitor


def now_with(house: House) -> str | None:
    with house.database.reading() as db:
        return hands.hands(db, [1]).get(1)


def texted(house: House) -> list[tuple[str, str]]:
    with house.database.reading() as db:
        found = db.execute(select(outbox.c.staff, outbox.c.text).where(outbox.c.kind == "staff").order_by(outbox.c.id))
        return [(row.staff, row.text) for row in found]


def came(house: House) -> object:
    with house.database.reading() as db:
        return silence.waiting_of(db, [1], NOON)[1].view.came


async def test_whoever_gets_a_view_is_texted_its_reference_and_how_to_hand_it_back(given: Visitor) -> None:
    told = "Oak House. A1 is with you now, from Lee. It is on your home page. To hand it back: BACK A1"
    assert texted(given.house) == [("Kim", told)]


@pytest.mark.parametrize("page", ["/console", "/console/inbox/A1"])
async def test_one_button_hands_it_back_to_the_next(given: Visitor, page: str) -> None:
    before = came(given.house)
    assert 'action="/console/inbox/A1/hand-back"' in await given.look(page)
    assert (await given.send("/console/inbox/A1/hand-back"))[:2] == (303, "/console?done=back#needs-you")
    assert now_with(given.house) == "Ash"
    assert came(given.house) == before
    assert texted(given.house)[-1][0] == "Ash"
    with given.house.database.reading() as db:
        entry = audit.newest(db, 1)[0]
        assert (entry.who, entry.did, entry.about, entry.reason) == ("Kim", "handed a view back", "A1", None)
        assert viewing.lives(db, [1])[1].owner == "repairs manager"
    assert "Given to you" not in await given.look()


async def test_pressed_twice_it_goes_on_once(given: Visitor) -> None:
    for _ in range(2):
        await given.send("/console/inbox/A1/hand-back")
    assert now_with(given.house) == "Ash"


async def test_it_does_not_go_round_in_a_circle(given: Visitor, visit: Visit) -> None:
    await given.send("/console/inbox/A1/hand-back")
    other = await visit(given.house)
    await other.sign_in("Ash")
    await other.send("/console/inbox/A1/hand-back")
    assert now_with(given.house) is None
    assert "with the repairs manager" not in await given.look()


@pytest.mark.parametrize("words", ["BACK A1", "back a1.", "hand back A1"])
async def test_one_text_hands_it_back_too(given: Visitor, words: str) -> None:
    await given.house.inbox.receive([Incoming("sms", "SM1", NUMBER, words, NOON)])
    assert now_with(given.house) == "Ash"
    with given.house.database.reading() as db:
        reply = db.execute(select(outbox.c.text).order_by(outbox.c.id.desc())).scalars().first()
    assert reply == "A1 is not with you any more. Thank you."


async def test_nobody_hands_back_what_is_not_with_them(given: Visitor, visit: Visit) -> None:
    other = await visit(given.house)
    await other.sign_in("Ash")
    await other.send("/console/inbox/A1/hand-back")
    await given.house.inbox.receive([Incoming("sms", "SM1", "+447700900112", "BACK A1", NOON)])
    await given.house.inbox.receive([Incoming("sms", "SM2", "+447700900113", "BACK A1", NOON)])
    assert now_with(given.house) == "Kim"


async def test_what_is_answered_is_with_nobody_any_more(given: Visitor) -> None:
    with given.house.database.transaction() as db:
        assert hands.of(db, "Kim") == [1]
        assert hands.of(db, "Lee") == []
        assert not hands.hand_back(db, 2, "Kim", NOON)
