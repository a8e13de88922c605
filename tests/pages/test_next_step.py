"""What happened next, and what was wrong about it: looked at first, kept once, and never over somebody else's."""

import pytest

from bot.house import House
from flows.consultation import Text
from flows.outcome import Outcome
from flows.steps import Step
from storage import loop, steps
from tests.pages.conftest import Visit, Visitor, text
from tests.runtime.conftest import NOON

ID = "1" * 32
NEXT, CORRECT = f"/console/outcomes/{ID}/next", f"/console/outcomes/{ID}/correct"
DONE = {"version": "1", "id": ID, "status": "done", "said_en": "it is cold", "did_en": "a boiler"}
RIGHT = {**DONE, "status": "planned", "did_en": "a boiler, 15 Jan", "why_en": "the builder moved the day"}


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in()
    await text(house, "it is cold")
    with house.database.transaction() as db:
        told = Outcome(ID, "oak-house", "planned", Text({"en": "it is cold"}), Text({"en": "a boiler, 8 Jan"}))
        loop.add_outcome(db, told, NOON, house.frame)
    return visitor


def known(visitor: Visitor) -> tuple[Step, ...]:
    with visitor.house.database.reading() as db:
        return steps.history(db, [ID])[ID]


async def test_the_outcome_s_page_leads_to_both(visitor: Visitor) -> None:
    page = await visitor.look(f"/console/outcomes/{ID}")
    assert NEXT in page
    assert CORRECT in page
    _, _, words = await visitor.send(f"{CORRECT}/words", **{**RIGHT, "did_en": "a boiler, 8 Jan"})
    assert 'value="a boiler, 8 Jan"' in words
    assert "What was wrong" in words
    assert "What was wrong" not in (await visitor.send(f"{NEXT}/words", **DONE))[2]


async def test_a_next_step_is_shown_first_and_then_kept_once_however_often_it_is_sent(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{NEXT}/check", **DONE)
    assert status == 200
    assert "You said: it is cold. We did: a boiler. Did it work?" in page
    assert "1 person hears it: 1 who took part." in page
    assert len(known(visitor)) == 1
    for _ in range(2):
        assert (await visitor.send(f"{NEXT}/schedule", **DONE))[:2] == (303, f"/console/outcomes/{ID}?done=next")
    assert [step.outcome.status for step in known(visitor)] == ["planned", "done"]
    assert known(visitor)[-1].written_by == "duty desk"


async def test_of_two_at_once_the_second_is_told_and_what_they_wrote_is_still_there(visitor: Visitor) -> None:
    await visitor.send(f"{NEXT}/schedule", **DONE)
    other = {**DONE, "did_en": "two new boilers"}
    status, _, page = await visitor.send(f"{NEXT}/schedule", **other)
    assert (status, "Somebody has changed this outcome" in page) == (422, True)
    assert 'name="did-en" value="two new boilers"' in page
    assert "It stands now: <bdi>Done: a boiler</bdi>" in page
    assert 'name="version" value="2"' in page
    assert len(known(visitor)) == 2
    assert (await visitor.send(f"{NEXT}/schedule", **{**other, "version": "2"}))[0] == 303


async def test_a_correction_needs_what_was_wrong(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{CORRECT}/check", **{**RIGHT, "why_en": ""})
    assert (status, 'href="#why-en">Say what was wrong' in page) == (422, True)
    assert "--" not in page.partition("<main")[2].replace("<!--", "")
    assert (await visitor.send(f"{CORRECT}/check", **RIGHT))[0] == 200
    assert (await visitor.send(f"{CORRECT}/schedule", **RIGHT))[0] == 303
    assert known(visitor)[-1].is_correction
    assert known(visitor)[-1].outcome.why == Text({"en": "the builder moved the day"})
    page = await visitor.look(f"/console/outcomes/{ID}")
    assert "the builder moved the day" in page
    assert "a boiler, 8 Jan" in page


async def test_an_outcome_that_is_not_there_is_said(visitor: Visitor) -> None:
    for address in ("", "/next"):
        assert "There is no such outcome" in await visitor.look(f"/console/outcomes/{'2' * 32}{address}")
