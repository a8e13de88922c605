"""Rights: a request has a date, a person makes sure who asked, and takes out the file with a reason; all of it is kept."""

import json
from datetime import timedelta

import pytest

from bot.console.needs import needs
from bot.house import House
from bot.telling_data import how_long
from storage import audit, data_requests
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader

ONE = "/console/rights/1"


async def signed_in(house: House, visit: Visit, name: str = "data desk") -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in(name)
    return visitor


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    await text(house, "showers cold")
    await text(house, "my data")
    return await signed_in(house, visit)


async def test_a_request_is_on_the_home_page_with_the_days_that_are_left(visitor: Visitor) -> None:
    page = " ".join(Reader(await visitor.look()).words.split())
    assert "Request 1: somebody asked what we hold about them, by Thu 24 Dec: 30 days left." in page
    assert f'href="{ONE}"' in await visitor.look()
    with visitor.house.database.reading() as db:
        late = [one for one in needs(db, visitor.house, NOON + timedelta(days=33)) if one.needs == "handle_data"]
    assert [(one.tag, "3 days late" in one.what) for one in late] == [("Late", True)]


async def test_no_file_is_made_before_somebody_made_sure_who_it_is(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{ONE}/take", reason="to hand over", format="json")
    assert (status, "First make sure who it is" in page) == (422, True)
    status, _, page = await visitor.send(f"{ONE}/close", became="handed_over", closed_how="on paper")
    assert (status, "First make sure who it is" in page) == (422, True)


async def test_from_the_check_to_the_hand_over_each_step_is_kept(visitor: Visitor) -> None:
    assert (await visitor.send(f"{ONE}/checked", how="met them"))[:2] == (303, f"{ONE}?done=checked")
    answer = await visitor.client.post(
        f"{ONE}/take", data={"form": visitor.token(), "reason": "to hand over", "format": "json"}
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'filename="data-request-1.json"' in answer.headers["Content-Disposition"]
    assert "showers cold" in json.dumps(json.loads(await answer.text())["held"]["written"])
    assert (await visitor.send(f"{ONE}/close", became="handed_over", closed_how="on paper"))[1] == f"{ONE}?done=closed"
    with visitor.house.database.reading() as db:
        kept = [(one.did, one.about, one.reason) for one in audit.newest(db, 3)[::-1]]
        one = data_requests.find(db, 1)
    assert kept == [
        ("made sure who asked", "request 1", "met them"),
        ("took out what we hold about a person", "request 1", "to hand over"),
        ("handed over what we hold", "request 1", "on paper"),
    ]
    assert one is not None
    assert one.closed is not None
    assert (await visitor.send(f"{ONE}/take", reason="once more", format="json"))[0] == 422
    assert (await visitor.send(f"{ONE}/close", became="withdrawn", closed_how="x"))[1] == f"{ONE}?done=gone"


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("checked", {"how": " "}),
        ("take", {"reason": ""}),
        ("take", {"reason": "for 07700 900123"}),
        ("close", {"became": "sold", "closed_how": "x"}),
        ("close", {"became": "withdrawn", "closed_how": ""}),
    ],
)
async def test_what_is_missing_is_asked_for(visitor: Visitor, place: str, fields: dict[str, str]) -> None:
    status, _, page = await visitor.send(f"{ONE}/{place}", **fields)
    assert (status, "There is a problem" in page) == (422, True)


@pytest.mark.parametrize("number", ["2", "0", "9" * 30, "١"])
async def test_a_request_that_is_not_there_is_said_to_be_missing(visitor: Visitor, number: str) -> None:
    assert (await visitor.client.get(f"/console/rights/{number}")).status == 404


@pytest.mark.parametrize("words", INJECTIONS)
async def test_what_staff_write_is_shown_as_text(visitor: Visitor, words: str) -> None:
    await visitor.send(f"{ONE}/checked", how=words)
    assert " ".join(words.split()) in " ".join(Reader(await visitor.look(ONE)).words.split())


async def test_a_request_that_came_by_letter_is_opened_once(visitor: Visitor) -> None:
    await text(visitor.house, "hello", number=2)
    with visitor.house.database.reading() as db:
        first = data_requests.find(db, 1)
    assert first is not None
    for _ in range(2):
        await visitor.send(f"/console/rights/of/{first.member}")
    assert (await visitor.client.post("/console/rights/of/" + "0" * 32, data={"form": visitor.token()})).status == 404
    with visitor.house.database.reading() as db:
        assert [one.number for one in data_requests.every_open(db)] == [1]


async def test_the_outside_reader_has_a_part_that_staff_do_not_get(visitor: Visitor, visit: Visit) -> None:
    await text(visitor.house, "the new worker shouted at my mate")
    reader = await signed_in(visitor.house, visit, "reader")
    page = await reader.look("/console/complaints/requests")
    assert "Request 1" in page
    assert "7700900001" not in page
    status, _, part = await reader.send("/console/complaints/requests/1", reason="their part", format="json")
    assert (status, "shouted at my mate" in part, "showers cold" in part) == (200, True, False)
    assert (await reader.send("/console/complaints/requests/1", reason=""))[0] == 422
    assert (await reader.send("/console/complaints/requests/7", reason="x"))[0] == 404


async def test_the_draft_of_the_assessment_is_there_for_whoever_handles_data(visitor: Visitor) -> None:
    assert "Step 7" in await visitor.look("/console/rights/assessment.md")
    assert "<h2>Step 7" in await visitor.look("/console/rights/assessment.html")


async def test_how_long_is_left_is_said_in_days(visitor: Visitor) -> None:
    with visitor.house.database.reading() as db:
        (one,) = data_requests.every_open(db)
    said = [how_long(one, one.due + timedelta(days=days)) for days in (-2, -1, 0, 1, 2)]
    assert said == ["2 days left", "1 day left", "today", "1 day late", "2 days late"]
