"""Broadcasts on the staff pages: approved by somebody else, changed by two at once, stopped on the way."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import schedule
from bot.clock import new_id
from bot.house import House
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from storage import broadcasts, filtering, staff
from tests.injections import INJECTIONS
from tests.pages.broadcasting import (
    GOOD,
    NEW,
    ONE,
    draft,
    found,
    limited,
    post,
    seen,
    signed_in,
    with_three_members,
    words,
)
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader
from tests.runtime.conftest import PretendChannel, outbox_of


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    return await with_three_members(house, visit)


async def test_a_second_person_approves_exactly_what_was_shown(visitor: Visitor) -> None:
    limited(visitor.house, alone_people=1)
    page = await draft(visitor)
    assert "Ask a second person" in page
    assert (await visitor.send(f"{ONE}/send", seen=seen(page)))[1] == f"{ONE}?done=wait"
    assert "Broadcast 1 by duty desk waits for a second yes." in words(await visitor.look())
    code = found(visitor.house).code or ""
    assert (await visitor.send(f"{ONE}/approve", code=code))[0] == 403, "they may not at all"
    with visitor.house.database.transaction() as db:
        staff.add(db, "duty desk", ("duty_person", "manager", "admin"), None, visitor.house.keys, NOON)
    status, _, page = await visitor.send(f"{ONE}/approve", code=code)
    assert (status, "somebody else must approve it" in page) == (422, True)
    other = await signed_in(visitor, "approver")
    assert "Approve it" in await other.look(ONE)
    for wrong in ("000000", "", "' OR 1=1;--"):
        assert (await other.send(f"{ONE}/approve", code=wrong))[0] == 422
    assert (await other.send(f"{ONE}/approve", code=code))[:2] == (303, f"{ONE}?done=approve")
    status, _, page = await other.send(f"{ONE}/approve", code=code)
    assert (status, "already: approver approved it." in page) == (422, True)
    assert found(visitor.house).approved_by == "approver"


async def test_whoever_edits_it_after_it_was_shown_makes_the_yes_count_no_more(visitor: Visitor) -> None:
    limited(visitor.house, alone_people=1)
    page = await draft(visitor)
    await visitor.send(f"{ONE}/send", seen=seen(page))
    code = found(visitor.house).code or ""
    edit = hidden(await visitor.look(f"{ONE}/edit/when"))
    assert await post(visitor, f"{ONE}/edit/check", {**edit, "text-en": "On Monday at 6"}) == (303, ONE)
    other = await signed_in(visitor, "approver")
    status, _, page = await other.send(f"{ONE}/approve", code=code)
    assert (status, "was changed after that" in page) == (422, True)
    assert found(visitor.house).state == "draft"


async def test_an_audience_that_has_grown_since_the_yes_waits_for_another(visitor: Visitor) -> None:
    limited(visitor.house, alone_people=1)
    page = await draft(visitor)
    await visitor.send(f"{ONE}/send", seen=seen(page))
    other = await signed_in(visitor, "approver")
    await other.send(f"{ONE}/approve", code=found(visitor.house).code or "")
    for number in range(10, 14):
        await text(visitor.house, "hello", number=number)
    visitor.house.clock = Later()
    await schedule.tick(visitor.house)
    page = words(await other.look(ONE))
    assert "Waiting for a second yes" in page
    assert "Held: more people than anybody said yes to" in page
    assert "7 people were shown" in page
    assert (await other.send(f"{ONE}/not-yet"))[0] == 303
    assert found(visitor.house).state == "draft"


class Later:
    def now(self) -> object:
        return NOON + timedelta(minutes=6)


def hidden(page: str) -> dict[str, object]:
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page):
        fields.setdefault(name, []).append(value)
    fields.pop("form")
    return dict(fields)


async def test_of_two_who_change_it_the_second_is_told_and_loses_nothing(visitor: Visitor) -> None:
    await draft(visitor)
    first = hidden(await visitor.look(f"{ONE}/edit/when"))
    assert (await post(visitor, f"{ONE}/edit/check", {**first, "text-en": "On Monday at 6"}))[0] == 303
    status, page = await post(visitor, f"{ONE}/edit/check", {**first, "text-en": "On Tuesday at 6"})
    assert (status, "Somebody has changed this broadcast" in page) == (422, True)
    assert "On Tuesday at 6" in page
    assert found(visitor.house).text.in_language("en") == "On Monday at 6."
    again = {**hidden(page), "text-en": "On Tuesday at 6"}
    assert (await post(visitor, f"{ONE}/edit/check", again))[0] == 303
    assert found(visitor.house).text.in_language("en") == "On Tuesday at 6."


async def test_a_language_that_is_taken_out_is_out(visitor: Visitor) -> None:
    await draft(visitor, text_pl="Spotkanie")
    form = hidden(await visitor.look(f"{ONE}/edit/when"))
    assert (await post(visitor, f"{ONE}/edit/check", {**form, "text-pl": ""}))[0] == 303
    assert list(found(visitor.house).text.by_language) == ["en"]


async def test_how_far_it_is_sums_up_and_it_is_paused_and_cancelled(visitor: Visitor) -> None:
    page = await draft(visitor)
    await visitor.send(f"{ONE}/send", seen=seen(page))
    visitor.house.clock = Later()
    await schedule.tick(visitor.house)
    await schedule.tick(visitor.house)
    fates: list[dict[str, object]] = [{"status": "sent", "provider_id": "SM1"}, {"status": "failed", "code": "30003"}]
    for name, state in (("pause", "paused"), ("resume", "going")):
        assert (await visitor.send(f"{ONE}/{name}"))[0] == 303
        assert found(visitor.house).state == state
    other = await signed_in(visitor, "approver")
    assert (await other.send(f"{ONE}/pause"))[0] == 303, "an approver may stop it too"
    await (await signed_in(visitor)).send(f"{ONE}/resume")
    await outbox_of(visitor.house, PretendChannel(fates=fates)).deliver_once()
    counts = re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", await visitor.look(ONE))
    assert ("In all", "3") in counts
    assert sum(int(many) for name, many in counts if name != "In all") == 3
    status, _, page = await visitor.send(f"{ONE}/cancel")
    assert status in (303, 422)


async def test_one_that_has_paused_by_itself_says_why_and_what_to_do_until_it_goes_on(visitor: Visitor) -> None:
    await draft(visitor)
    with visitor.house.database.transaction() as db:
        going = broadcasts.start(db, found(visitor.house), new_id, NOON)
        broadcasts.keep(db, replace(going, state="paused"), filtering.FILTERED, None, NOON)
    page = words(await visitor.look(ONE))
    assert "It has paused by itself" in page
    assert "Short links, capital letters and talk of money or prizes look like spam" in page
    assert "Paused by itself: mobile networks took its texts for spam" in page
    assert "Look at broadcast 1" in words(await visitor.look("/console"))
    await visitor.send(f"{ONE}/resume")
    assert "It has paused by itself" not in words(await visitor.look(ONE))
    assert "Look at broadcast 1" not in words(await visitor.look("/console"))


async def test_what_stands_against_it_is_said_with_where_to_change_it(visitor: Visitor) -> None:
    await text(visitor.house, "polski", number=2)
    page = await draft(visitor)
    assert "1 person reads Polish. Write it in that language too, or choose to send it as it is." in words(page)
    assert f'href="{ONE}/edit/words"' in page
    assert "/send" not in page
    status, _, page = await visitor.send(f"{ONE}/send", seen="0" * 32)
    assert status == 422


async def test_advice_is_beside_the_text_and_stops_nothing(visitor: Visitor) -> None:
    page = words(await draft(visitor, text_en="Dear ((name)), see https://bit.ly/x prior to Friday"))
    for said in (
        '"((name))" goes out as it is',
        '"https://bit.ly/x" hides where it leads',
        '"prior to" is hard to read',
    ):
        assert said in page
    assert "Send it" in page


async def test_a_time_in_the_night_is_said_as_what_it_comes_to(visitor: Visitor) -> None:
    page = words(await draft(visitor, when="time", at="2026-11-25T22:30"))
    assert "It goes from Thu 26 Nov, 9am on. Nobody gets a text between 8pm and 9am." in page


async def test_in_trial_mode_it_is_said_that_it_waits(trial_house: House, visit: Visit) -> None:
    visitor = await visit(trial_house)
    await visitor.sign_in()
    with trial_house.database.transaction() as db:
        segment = Segment((Rule("everybody"),))
        broadcasts.add(db, Broadcast("", 0, "somebody", Text({"en": "x"}), segment), trial_house.frame.ids, NOON)
    page = (await visitor.look(ONE)).partition("<main")[2]
    assert "Trial mode: it waits until everything is set" in page
    assert "yousaid " not in page


async def test_what_is_not_there_is_said(visitor: Visitor) -> None:
    for address in (
        "/console/broadcasts/7",
        "/console/broadcasts/7/edit/words",
        f"/console/broadcasts/{'9' * 40}",
        "/console/broadcasts/٣",
    ):
        assert "There is no such" in await visitor.look(address)
    for step in ("send", "undo", "cancel"):
        assert (await visitor.send(f"/console/broadcasts/7/{step}"))[0] == 404
    for before in ("-1", "NaN", "1e9", "9" * 30, *INJECTIONS):
        assert (await visitor.client.get("/console/broadcasts", params={"before": before})).status == 200


async def test_whatever_is_written_is_shown_and_does_nothing(visitor: Visitor) -> None:
    for number, said in enumerate(INJECTIONS, start=1):
        good, one = {**GOOD, "id": f"{number:032x}", "text_en": said[:60]}, f"/console/broadcasts/{number}"
        await visitor.send(f"{NEW}/check", **{**good, "whom": said, "to": said, "at": said, "version": said})
        _, _, sheet = await visitor.send(f"{NEW}/whom", **{**good, "to": said, "refs-to": said})
        await visitor.send(f"{NEW}/check", **good)
        shown = await visitor.look(one)
        assert "There is no such" not in shown, said
        do_nothing(sheet, shown, await visitor.look(f"{one}/edit/words"))
    do_nothing(await visitor.look("/console/broadcasts"))


def do_nothing(*pages: str) -> None:
    for page in pages:
        shown = Reader(page)
        assert not {"img", "object", "iframe"} & set(shown.elements)
        assert shown.elements.count("script") == 1
        assert shown.elements.count("svg") == 1
        assert not [name for name in shown.attributes if name.startswith("on") or name == "style"]
