"""Broadcasts on the staff pages: written in parts, for whoever a command can name, and sent as they were looked at."""

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest
from multidict import MultiDict

from bot.console import broadcast_form
from bot.house import House
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from storage import audit, broadcasts
from tests.pages.broadcasting import GOOD, ID, NEW, ONE, draft, found, limited, post, seen, with_three_members, words
from tests.pages.conftest import NOON, Visit, Visitor, text


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    return await with_three_members(house, visit)


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
