"""What the team does not read: words held for safety need a reason, complaints are for the outside reader alone."""

import pytest

from bot.house import House
from storage import safety
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.test_inbox import noted, posts, seen


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    """The duty desk, with one view to read."""
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor


async def test_words_held_for_safety_need_a_reason_which_is_kept(visitor: Visitor) -> None:
    await text(visitor.house, "i want to die tonight", number=2)
    page = await seen(visitor, "/console/inbox/A2")
    assert "Held for safety" in page
    assert "tonight" not in page
    address = "/console/inbox/A2/held"
    assert "tonight" not in await visitor.look(address)
    assert (await visitor.send(address, reason=" "))[0] == 422
    assert "i want to die tonight" in (await visitor.send(address, reason="to ring them"))[2]
    assert noted(visitor.house)[0] == ("duty desk", "read held words", "A2", "to ring them")
    assert (await visitor.client.get("/console/inbox/A1/held")).status == 404
    for called in ("A1", "Z9", "x"):
        assert (await visitor.send(f"/console/inbox/{called}/held", reason="why"))[0] == 404


async def test_held_words_cannot_be_answered_given_or_read_by_the_team(visitor: Visitor) -> None:
    await text(visitor.house, "i want to die tonight", number=2)
    await text(visitor.house, "the new worker shouted at my mate", number=3)
    for called, status in (("A2", 422), ("A3", 404)):
        page = await visitor.look(f"/console/inbox/{called}")
        assert "tonight" not in page
        assert "shouted" not in page
        assert (await visitor.send(f"/console/inbox/{called}/reply", words="Hello."))[0] == status
        assert "done=gone" in (await visitor.send(f"/console/inbox/{called}/assign", owner="x", hand=""))[1]
    assert posts(visitor.house) == []


async def test_whoever_released_an_alert_still_gives_a_reason(visitor: Visitor) -> None:
    await text(visitor.house, "i want to die tonight", number=2)
    with visitor.house.database.transaction() as db:
        safety.release(db, safety.alerts(db)[0].id, "duty desk", NOON)
    assert "tonight" not in await visitor.look("/console/inbox/A2/held")


async def test_a_signed_in_outside_reader_reads_complaints_and_nobody_else(visitor: Visitor) -> None:
    await text(visitor.house, "the new worker shouted at my mate", number=2)
    assert (await visitor.client.get("/console/complaints")).status == 403
    await visitor.sign_in("reader")
    page = await visitor.look("/console/complaints")
    assert ("A2" in page, "shouted" in page) == (True, False)
    status, _, page = await visitor.send("/console/complaints", show="A2")
    assert (status, "shouted" in page) == (200, True)
    assert "reader, Tue 24 Nov, 12pm" in await visitor.look("/console/complaints")
    assert (await visitor.client.get("/console/inbox")).status == 403
    assert (await visitor.send("/console/complaints", show="A2", form="wrong"))[0] == 403


async def test_a_reason_that_the_log_may_not_show_is_refused_and_comes_back(visitor: Visitor) -> None:
    await text(visitor.house, "i want to die tonight", number=2)
    before = noted(visitor.house)
    for reason in ("to ring 07700 900002", "for jo@example.org", "x" * 301):
        status, _, page = await visitor.send("/console/inbox/A2/held", reason=reason)
        assert (status, "tonight" in page, f'value="{reason}"' in page) == (422, False, True)
    assert noted(visitor.house) == before
