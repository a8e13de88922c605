"""One outcome's page, and the list: what we claim stands apart from what people say, and words are for who may read."""

import re

import pytest

from bot import schedule
from bot.clock import new_id
from bot.house import House
from bot.outbox import Outbox
from storage import loop, staff
from storage.tables import judgements
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader
from tests.runtime.conftest import PretendChannel, outbox_of
from tests.storage.installation import every

NEW = "/console/outcomes/new"
ID = "a" * 32
GOOD = {"id": ID, "status": "done", "said_en": "the hot water runs out", "did_en": "a new boiler"}
ONE = f"/console/outcomes/{ID}"


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    return await of_an_outcome(house, visit, 2)


async def of_an_outcome(house: House, visit: Visit, many: int) -> Visitor:
    """It is told to so many."""
    visitor = await visit(house)
    await visitor.sign_in()
    await text(house, "showers cold again")
    for number in range(2, many + 1):
        await text(house, "cold here", number=number)
    await visitor.send(f"{NEW}/schedule", **GOOD)
    await schedule.tick(house)
    await outbox(house).deliver_once()
    return visitor


def outbox(house: House) -> Outbox:
    return outbox_of(house, PretendChannel())


async def test_who_wrote_it_who_was_told_and_what_they_say(visitor: Visitor) -> None:
    page = " ".join(Reader(await visitor.look(ONE)).words.split())
    assert "by duty desk" in page
    assert "2 told, of 2 people." in page
    assert "Nobody has said yet." in page
    await text(visitor.house, "no, cold by 9")
    await text(visitor.house, "yes", number=2)
    page = " ".join(Reader(await visitor.look(ONE)).words.split())
    assert "Open again" in page
    assert "Yes 1 No 1" in page
    assert re.search(r"[A-Z]\d+ No no, cold by 9", page)
    assert "Opened again 1 time by those whom it is about." in page


async def test_whoever_waits_since_an_alert_is_said_to_and_not_only_to_wait_for_their_time(
    visitor: Visitor, house: House
) -> None:
    await text(house, "cold", number=3)
    await text(house, "i want to kill myself", number=3)
    await visitor.send(f"{NEW}/schedule", **{**GOOD, "id": "b" * 32})
    await schedule.tick(house)
    await outbox(house).deliver_once()
    page = " ".join(Reader(await visitor.look(f"/console/outcomes/{'b' * 32}")).words.split())
    assert "1 of them hears it only when somebody lets questions to them go on, after an alert." in page
    assert "after an alert" not in await visitor.look(ONE)


async def test_what_is_scheduled_at_night_says_that_it_is_told_in_the_morning(visitor: Visitor) -> None:
    night = {"id": "d" * 32, "when": "time", "at": "2026-11-24T22:15"}
    await visitor.send(f"{NEW}/schedule", **{**GOOD, **night})
    page = " ".join(Reader(await visitor.look(f"/console/outcomes/{'d' * 32}")).words.split())
    assert "Told From Wed 25 Nov, 9am. It waits for its time." in page


async def test_what_is_open_again_is_called_so_in_the_inbox_too(visitor: Visitor) -> None:
    await visitor.send(f"{NEW}/schedule", **{**GOOD, "id": "c" * 32, "whom": "views", "refs": "A1"})
    await schedule.tick(visitor.house)
    with visitor.house.database.transaction() as db:
        loop.reopen(db, {"c" * 32: NOON.date()}, new_id, NOON)
    page = Reader(await visitor.look("/console/inbox")).words
    assert "Open again" in page
    assert "reopened" not in page


async def test_staff_confirm_nothing_and_stand_apart(visitor: Visitor) -> None:
    await text(visitor.house, "no, cold by 9")
    with visitor.house.database.transaction() as db:
        db.execute(judgements.update().values(by_staff=True))
    page = " ".join(Reader(await visitor.look(ONE)).words.split())
    assert "Staff said something too, 1 in all. It confirms nothing" in page
    assert re.search(r"[A-Z]\d+ No staff no, cold by 9", page)
    assert "No 1" not in page


async def test_words_are_only_for_who_may_read_and_what_is_held_for_nobody_here(visitor: Visitor, visit: Visit) -> None:
    await text(visitor.house, "no, cold by 9")
    await text(visitor.house, "no the worker shouted at me", number=2)
    page = await visitor.look(ONE)
    assert "cold by 9" in page
    assert re.search(r'href="/console/inbox/[A-Z]\d+"', page)
    assert "shouted" not in page
    with visitor.house.database.transaction() as db:
        staff.add(db, "looker", ("viewer",), None, visitor.house.keys, NOON)
    other = await visit(visitor.house)
    await other.sign_in("looker")
    page = await other.look(ONE)
    assert "the hot water runs out" in page
    assert "cold by 9" not in page
    assert "/next" not in page


async def test_whatever_is_written_is_shown_and_does_nothing(house: House, visit: Visit) -> None:
    visitor = await of_an_outcome(house, visit, len(INJECTIONS))
    for number, words in enumerate(INJECTIONS, start=1):
        await text(house, f"no, {words}", number=number)
        typed = {**GOOD, "id": f"{number:032x}", "did_en": words[:60]}
        await visitor.send(f"{NEW}/schedule", **typed)
        _, _, sheet = await visitor.send(f"{NEW}/words", **typed)
        page = await visitor.look(f"/console/outcomes/{typed['id']}")
        assert " ".join(words[:60].split()) in " ".join(Reader(page).words.split())
        for seen in (page, sheet, await visitor.look(ONE)):
            does_nothing(seen)
    does_nothing(await visitor.look("/console/outcomes"))


def does_nothing(page: str) -> None:
    seen = Reader(page)
    assert not {"img", "object", "iframe"} & set(seen.elements)
    assert seen.elements.count("script") == 1
    assert seen.elements.count("svg") == 1
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]


NO_PLACES = ("-1", "NaN", "1e9", "0.0.0", "1.99999999999999999.f", "x" * 9000)


async def test_whatever_stands_in_the_address_the_list_is_shown(visitor: Visitor) -> None:
    after = [{"after": words} for words in (*INJECTIONS, *NO_PLACES)]
    for query in (*after, *({"status": words, "consultation": words} for words in INJECTIONS)):
        answer = await visitor.client.get("/console/outcomes", params=query)
        too_long = len(next(iter(query.values()))) > 8000  # aiohttp itself refuses such an address
        assert answer.status == (400 if too_long else 200), query


async def test_the_list_is_filtered_and_paged(visitor: Visitor) -> None:
    for number in range(22):
        await visitor.send(f"{NEW}/schedule", **{**GOOD, "id": f"{number:032x}", "said_en": f"thing {number}"})
    page = await visitor.look("/console/outcomes")
    assert page.count("<article") == 20
    more = page.partition('<a href="/console/outcomes?after=')[2].partition('"')[0]
    page = await visitor.look(f"/console/outcomes?after={more}")
    assert page.count("<article") == 3
    assert "Back to the first" in page
    assert "Nothing here" in await visitor.look("/console/outcomes?status=planned")
    assert len(every(visitor.house.database, loop.claims.c.id)) == 23
