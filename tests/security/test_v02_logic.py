"""ASVS 5.0 V2: a form is checked here and not in the browser, in its order, within its limits, by as many as it takes."""

import pytest
from sqlalchemy import func, select

from bot.house import House
from storage.tables import outcomes
from tests.pages.conftest import Visit, Visitor


def count(house: House) -> int:
    with house.database.reading() as db:
        return int(db.execute(select(func.count()).select_from(outcomes)).scalar_one())


async def test_v2_2_2_what_the_browser_would_refuse_is_refused_here_too(house: House, visitor: Visitor) -> None:
    status, _, page = await visitor.send("/console/staff/new", name="x" * 5000, channel="pigeon", role="king")
    assert (status, "There is a problem" in page) == (422, True)


@pytest.mark.parametrize("step", ["schedule", "check"])
async def test_v2_3_1_the_last_step_of_a_form_looks_at_all_steps_again(
    house: House, visitor: Visitor, step: str
) -> None:
    status, _, _ = await visitor.send(f"/console/outcomes/new/{step}", status="done")
    assert status == 422
    assert count(house) == 0


async def test_v2_4_1_guessing_and_asking_for_links_end_soon(house: House, visit: Visit) -> None:
    stranger = await visit(house)
    statuses = [(await stranger.client.post("/console/sign-in", data={"name": "duty desk"})).status for _ in range(6)]
    assert statuses == [200] * 5 + [429]
