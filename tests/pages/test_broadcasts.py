"""Broadcasts on the staff pages: written in parts, sent as they were looked at, approved by somebody else, and stopped."""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from multidict import MultiDict

from bot import schedule
from bot.console import broadcast_form
from bot.house import House
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from storage import audit, broadcasts, groups, staff
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.test_console import INJECTIONS, Reader
from tests.runtime.conftest import PretendChannel, outbox_of

NEW, ONE = "/console/broadcasts/new", "/console/broadcasts/1"
ID = "e" * 32
GOOD = {"id": ID, "text_en": "The meeting is on Friday at 6"}


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in()
    for number, words in enumerate(("showers cold again", "me too", "hello"), start=1):
        await text(house, words, number=number)
    with house.database.transaction() as db:
        groups.add(db, "first floor", ["A1"])
        staff.add(db, "front desk", ("facilitator",), None, house.keys, NOON)
    return visitor


def limited(house: House, **limits: object) -> None:
    house.set_up(house.given.model_copy(update=limits))


def found(house: House, number: int = 1) -> Broadcast:
    with house.database.reading() as db:
        broadcast = broadcasts.look_at(db, number)
    assert broadcast is not None
    return broadcast


def words(page: str) -> str:
    return " ".join(Reader(page).words.split())


def seen(page: str) -> str:
    return re.findall(r'name="seen" value="(\w+)"', page)[0]


async def signed_in(visitor: Visitor, name: str | None = None) -> Visitor:
    await visitor.client.post("/console/sign-out", data={"form": visitor.token()})
    await visitor.sign_in(name)
    return visitor


async def post(visitor: Visitor, address: str, fields: Mapping[str, object]) -> tuple[int, str]:
    """Where boxes share a name."""
    form = MultiDict(
        (name, one) for name, some in fields.items() for one in ([some] if isinstance(some, str) else some)
    )  # type: ignore[attr-defined]
    form.add("form", visitor.token())
    answer = await visitor.client.post(address, data=form, allow_redirects=False)
    return answer.status, answer.headers.get("Location", "") or await answer.text()


async def draft(visitor: Visitor, **more: str) -> str:
    status, where, _ = await visitor.send(f"{NEW}/check", **{**GOOD, **more})
    assert (status, where) == (303, ONE)
    return await visitor.look(ONE)


async def test_it_is_written_in_parts_and_kept_once(visitor: Visitor) -> None:
    assert f'action="{NEW}/whom"' in await visitor.look(NEW)
    status, _, page = await visitor.send(f"{NEW}/whom", **GOOD)
    assert (status, f'action="{NEW}/when"' in page, "first floor (1 person)" in page) == (200, True, True)
    assert 'name="text-en" value="The meeting is on Friday at 6"' in page
    status, _, page = await visitor.send(f"{NEW}/when", **GOOD)
    assert "5 minutes after it is sent" in page
    for _ in range(2):
        assert "3 people get it now. 3 by text." in words(await draft(visitor))
    with visitor.house.database.reading() as db:
        assert len(broadcasts.page(db, 9)) == 1
    assert "Oak House. The meeting is on Friday at 6. STOP ends." in words(await visitor.look(ONE))
    assert found(visitor.house).author == "duty desk"


@pytest.mark.parametrize(
    ("fields", "segment"),
    [
        (
            {"to": ["language=en", "language=pl", "group=first floor"]},
            Segment((Rule("language", "en"), Rule("language", "pl"), Rule("group", "first floor"))),
        ),
        (
            {"to": ["channel=sms", "took-part=oak-house"]},
            Segment((Rule("channel", "sms"), Rule("took-part", "oak-house"))),
        ),
        (
            {"to": ["has-not-answered=oak-house:first-repair", ""]},
            Segment((Rule("has-not-answered", "oak-house", "first-repair"),)),
        ),
        ({"refs-to": "a1"}, Segment((Rule("said", "A1"),))),
        (
            {
                "to": ["language=en"],
                "include": ["group=first floor"],
                "refs-exclude": "A1",
                "exclude": ["channel=telegram"],
            },
            Segment(
                (Rule("language", "en"),),
                (Rule("group", "first floor"),),
                (Rule("channel", "telegram"), Rule("said", "A1")),
            ),
        ),
    ],
)
async def test_whoever_a_command_can_name_a_page_can(
    visitor: Visitor, fields: dict[str, object], segment: Segment
) -> None:
    """And what was chosen is still chosen when it is changed."""
    written = {"id": ID, "text-en": "The meeting", "whom": "some", **fields}
    assert await post(visitor, f"{NEW}/check", written) == (303, ONE)
    assert found(visitor.house).segment == segment
    form = broadcast_form.of_draft(found(visitor.house), "")
    assert broadcast_form.named(form) == broadcast_form.named(broadcast_form.tidy(MultiDict(_flat(form))))
    page = await visitor.look(f"{ONE}/edit/whom")
    for sent in form["to"]:
        assert re.search(rf'value="{sent}" (checked|selected)', page), sent


def _flat(form: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(name, one) for name, some in form.items() for one in ((some,) if isinstance(some, str) else some)]  # type: ignore[attr-defined]


async def test_what_no_box_stands_for_is_kept_all_the_same(visitor: Visitor) -> None:
    rules = (Rule("has-not-answered", "oak-house"), Rule("has-not-answered", "oak-house", "first-repair"))
    with visitor.house.database.transaction() as db:
        broadcasts.add(
            db, Broadcast("", 0, "duty desk", Text({"en": "x"}), Segment(rules)), visitor.house.frame.ids, NOON
        )
    page = await visitor.look(f"{ONE}/edit/whom")
    assert page.count("has-not-answered=oak-house:first-repair") >= 2
    assert "Also" in page


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"text_en": " "}, "text-en", "Say what it says."),
        ({"text_en": "word " * 70}, "text-en", "say it in fewer words"),
        ({"text_pl": "ł" * 320}, "text-pl", "In Polish it takes"),
        ({"whom": "some"}, "whom", "Say who gets it"),
        ({"whom": "some", "refs-to": "Z9"}, "whom", "There is no view Z9"),
        ({"whom": "some", "to": "group=nobody"}, "whom", "There is no group"),
        ({"whom": "some", "to": "1 OR 1"}, "whom", "is nothing that we know"),
        ({"when": "time"}, "at", "Choose a day and a time."),
        ({"when": "time", "at": "2026-11-23T10:00"}, "at", "has passed"),
        ({"when": "time", "at": "2099-01-01T10:00"}, "at", "far from now"),
        ({"when": "time", "at": "2027-03-28T01:30"}, "at", "the clocks go forward"),
        ({"when": "time", "at": "soon"}, "at", "is not a date or time"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    visitor: Visitor, fields: dict[str, str], field: str, says: str
) -> None:
    status, _, page = await visitor.send(f"{NEW}/check", **{**GOOD, **fields})
    assert (status, f'href="#{field}"' in page, says in page) == (422, True, True), page.partition("<main")[2]
    body = page.partition("<main")[2]
    assert "yousaid " not in body
    assert "--" not in body
    assert re.search(rf'id="{field}"', page)


async def test_what_is_typed_and_whom_it_is_for_is_shown_at_once(visitor: Visitor) -> None:
    _, _, page = await visitor.send(f"{NEW}/preview/words", text_en="We won’t", text_pl="Spotkanie")
    assert "Oak House. We won't. STOP ends." in words(page)
    assert "Spotkanie" in page
    limited(visitor.house, price_per_segment=Decimal("0.04"), monthly_limit=Decimal("0.20"))
    _, _, page = await visitor.send(f"{NEW}/preview/whom", **GOOD)
    assert "3 people get it. 3 by text." in page
    assert "It costs about £0.12" in page
    assert "This month so far: £0.24 of £0.20." in page
    assert "so it cannot go" in page


async def test_it_goes_as_it_was_looked_at_and_can_be_taken_back(visitor: Visitor) -> None:
    page = await draft(visitor)
    for _ in range(2):
        assert (await visitor.send(f"{ONE}/send", seen=seen(page)))[:2] == (303, f"{ONE}?done=send")
    after = words(await visitor.look(ONE))
    assert "It can be taken back until Tuesday 24 November 2026, 12:05pm." in after
    with visitor.house.database.reading() as db:
        assert [one.did for one in audit.newest(db, 9)].count("broadcast sent") == 1
    assert (await visitor.send(f"{ONE}/undo"))[0] == 303
    assert found(visitor.house).state == "draft"
    status, _, page = await visitor.send(f"{ONE}/undo")
    assert (status, "so it cannot be taken back" in page) == (422, True)


async def test_somebody_who_joined_since_it_was_looked_at_is_said_first(visitor: Visitor) -> None:
    page = await draft(visitor)
    await text(visitor.house, "hello", number=9)
    status, _, after = await visitor.send(f"{ONE}/send", seen=seen(page))
    assert (status, "is not what you looked at any more" in after) == (422, True)
    assert found(visitor.house).state == "draft"
    assert (await visitor.send(f"{ONE}/send", seen=seen(after)))[0] == 303


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
    assert "waiting for a second yes" in page
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
    assert "It goes from Thu 26 Nov 09:00 on. Nobody gets a text between 20:00 and 09:00." in page


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


@pytest.mark.parametrize("said", INJECTIONS)
async def test_whatever_is_written_is_shown_and_does_nothing(visitor: Visitor, said: str) -> None:
    await visitor.send(
        f"{NEW}/check", **{**GOOD, "text_en": said[:60], "whom": said, "to": said, "at": said, "version": said}
    )
    _, _, sheet = await visitor.send(f"{NEW}/whom", **{**GOOD, "text_en": said[:60], "to": said, "refs-to": said})
    await visitor.send(f"{NEW}/check", **{**GOOD, "text_en": said[:60]})
    for page in (
        sheet,
        await visitor.look(ONE),
        await visitor.look("/console/broadcasts"),
        await visitor.look(f"{ONE}/edit/words"),
    ):
        shown = Reader(page)
        assert not {"img", "object", "iframe"} & set(shown.elements)
        assert shown.elements.count("script") == 1
        assert shown.elements.count("svg") == 1
        assert not [name for name in shown.attributes if name.startswith("on") or name == "style"]
