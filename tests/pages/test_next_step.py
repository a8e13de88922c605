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
DONE = {"version": "1", "status": "done", "said_en": "it is cold", "did_en": "a boiler"}
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


async def test_the_staff_page_leads_to_both(visitor: Visitor) -> None:
    page = await visitor.look("/console/outcomes")
    assert NEXT in page
    assert CORRECT in page
    assert 'value="a boiler, 8 Jan"' in await visitor.look(CORRECT)
    assert "What was wrong" not in await visitor.look(NEXT)


async def test_a_next_step_is_shown_first_and_then_kept_once(visitor: Visitor) -> None:
    status, _, page = await visitor.send(NEXT, **DONE)
    assert status == 200
    assert "You said: it is cold. We did: a boiler. Did it work?" in page
    assert "1 person hears it: 1 who took part." in page
    assert len(known(visitor)) == 1
    assert (await visitor.send(f"{NEXT}/schedule", **DONE))[:2] == (303, "/console/outcomes?done=scheduled")
    status, _, page = await visitor.send(f"{NEXT}/schedule", **DONE)
    assert (status, "changed this outcome meanwhile" in page) == (422, True)
    assert [step.outcome.status for step in known(visitor)] == ["planned", "done"]


async def test_a_correction_needs_what_was_wrong(visitor: Visitor) -> None:
    status, _, page = await visitor.send(CORRECT, **{**RIGHT, "why_en": ""})
    assert (status, "Say what was wrong" in page) == (422, True)
    assert (await visitor.send(CORRECT, **RIGHT))[0] == 200
    assert (await visitor.send(f"{CORRECT}/schedule", **RIGHT))[0] == 303
    assert known(visitor)[-1].is_correction
    assert known(visitor)[-1].outcome.why == Text({"en": "the builder moved the day"})


async def test_change_brings_what_was_written_back(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{CORRECT}/change", **RIGHT)
    assert (status, 'value="a boiler, 15 Jan"' in page) == (200, True)


async def test_an_outcome_that_is_not_there_is_said(visitor: Visitor) -> None:
    assert "There is no such outcome" in await visitor.look(f"/console/outcomes/{'2' * 32}/next")
