"""Promises on the staff pages: by date, one's own first; what people get is shown first, and each answer counts once."""

import re
from datetime import date, timedelta

import pytest

from bot.house import House
from flows.consultation import Text
from flows.outcome import About
from flows.promises import Ledger, Promise
from storage import audit, duties, promises, staff
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader

DUE = date(2026, 12, 16)
ONE = "/console/promises/1"
KEPT = {"seen": "0", "words_en": "new locks on every door"}
LATE = {"seen": "0", "words_en": "a part is on order", "until": "2027-01-08"}


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    """Two wait for the locks, which the head office owns."""
    visitor = await visit(house)
    await visitor.sign_in()
    await text(house, "my lock is broken")
    await text(house, "locks please", number=2)
    with house.database.transaction() as db:
        staff.add(db, "head office", ("owner",), None, house.keys, NOON, "office@example.org")
        duties.give(db, "repairs manager", "head office", "duty desk")
    promised(house, "the locks", DUE, "repairs manager")
    return visitor


def promised(house: House, what: str, until: date, owner: str | None = None) -> None:
    with house.database.transaction() as db:
        id = house.frame.ids()
        promise = Promise(id, 0, "added", "oak-house", Text({"en": what}), owner, About())
        promises.make(db, promise, id, until, "head office", NOON)


def ledger(house: House, number: int = 1) -> Ledger:
    with house.database.reading() as db:
        return next(one for one in promises.every(db) if one.promise.number == number)


def words(page: str) -> str:
    return " ".join(Reader(page).words.split())


async def test_the_list_is_by_date_and_ones_own_come_first(visitor: Visitor) -> None:
    house = visitor.house
    promised(house, "the roof", NOON.date() + timedelta(days=3), "council")
    promised(house, "the lift", NOON.date() - timedelta(days=3))
    page = words(await visitor.look("/console/promises"))
    places = [page.index(said) for said in ("Yours", "the locks", "Overdue", "the lift", "This week", "the roof")]
    assert places == sorted(places)
    assert "repairs manager: head office, deputy duty desk" in page
    other = words(await (await signed_in(visitor, "approver")).look("/console/promises"))
    assert "Yours" not in other
    assert "Later" in other
    assert "Kept on time 0 of 1" in other
    assert "Told on time 0 of 1 dates" in other


async def signed_in(visitor: Visitor, name: str) -> Visitor:
    await visitor.client.post("/console/sign-out", data={"form": visitor.token()})
    await visitor.sign_in(name)
    return visitor


async def test_its_page_has_the_whole_ledger_and_who_waits(visitor: Visitor) -> None:
    page = words(await visitor.look(ONE))
    assert "2 people wait: 2 who took part. 2 by text." in page
    assert "1. Promised" in page
    assert "By head office. For Wed 16 Dec 2026." in page
    assert "Give it to another" in page
    assert "my lock is broken" not in page


async def test_what_people_get_is_shown_first_and_kept_once(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{ONE}/kept/check", **KEPT)
    assert status == 200
    assert "We promised news on the locks. Here it is: new locks on every door." in page
    assert "2 people wait" in page
    assert ledger(visitor.house).standing().is_open
    for _ in range(2):
        assert (await visitor.send(f"{ONE}/kept/send", **KEPT))[:2] == (303, f"{ONE}?done=kept")
    assert [event.what for event in ledger(visitor.house).events] == ["made", "kept"]
    assert ledger(visitor.house).events[-1].who == "duty desk"
    with visitor.house.database.reading() as db:
        assert [entry.did for entry in audit.newest(db, 1)] == ["promise kept"]


async def test_another_answer_of_ones_own_takes_its_place_and_somebody_else_s_is_told(visitor: Visitor) -> None:
    await visitor.send(f"{ONE}/kept/send", **KEPT)
    status, _, page = await visitor.send(f"{ONE}/late/send", **LATE)
    assert (status, "Somebody has answered since" in page) == (422, True)
    assert "a part is on order" in page
    assert (await visitor.send(f"{ONE}/late/send", **{**LATE, "seen": "1"}))[0] == 303
    assert [event.what for event in ledger(visitor.house).events] == ["made", "kept", "corrected", "late"]
    with visitor.house.database.transaction() as db:
        staff.add(db, "second desk", ("staff",), None, visitor.house.keys, NOON)
    other = await signed_in(visitor, "second desk")
    status, _, page = await other.send(f"{ONE}/dropped/check", seen="3", words_en="no money")
    assert (status, "duty desk has answered already, late" in page) == (422, True)
    assert "yousaid" not in page.partition("There is a problem")[2].partition("</ul>")[0]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"until": ""}, "until", "Late needs a new day."),
        ({"until": "2020-01-01"}, "until", "2020-01-01"),
        ({"until": "2099-01-01"}, "until", "far from now"),
        ({"until": "soon"}, "until", "is not a date"),
        ({"until": "2026-12-01"}, "until", "Write a later day"),
        ({"words_en": " "}, "words-en", "Words are missing."),
        ({"words_en": "ring 07700 900123"}, "words-en", "phone number"),
        ({"words_en": "a part " * 60}, "words-en", "In English it is"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    visitor: Visitor, fields: dict[str, str], field: str, says: str
) -> None:
    for how in ("check", "send"):
        status, _, page = await visitor.send(f"{ONE}/late/{how}", **{**LATE, **fields})
        assert (status, f'href="#{field}"' in page, says in page) == (422, True, True), page
        assert "--" not in page.partition("<main")[2].replace("<!--", "")
    assert len(ledger(visitor.house).events) == 1


async def test_what_was_answered_is_taken_back_and_the_ledger_shows_both(visitor: Visitor) -> None:
    await visitor.send(f"{ONE}/kept/send", **KEPT)
    assert f"{ONE}/correct/2" in await visitor.look(ONE)
    back = {"seen": "1", "words_en": "it was another door"}
    _, _, page = await visitor.send(f"{ONE}/correct/2/check", **back)
    assert "Nobody has been told of it yet" in page
    for _ in range(2):
        assert (await visitor.send(f"{ONE}/correct/2/send", **back))[0] == 303
    assert [event.what for event in ledger(visitor.house).events] == ["made", "kept", "corrected"]
    page = words(await visitor.look(ONE))
    assert "2. Kept taken back" in page
    assert "3. Line 2 is taken back" in page
    status, _, page = await visitor.send(f"{ONE}/correct/1/check", **{**back, "seen": "2"})
    assert (status, "is no answer and no correction" in page) == (422, True)


async def test_a_job_is_given_to_another_with_its_promises(visitor: Visitor) -> None:
    assert "Who is the repairs manager?" in await visitor.look(f"{ONE}/give")
    assert (await visitor.send(f"{ONE}/give", person="nobody"))[0] == 422
    status, _, page = await visitor.send(f"{ONE}/give", person="approver", deputy="approver")
    assert (status, "Nobody is their own deputy" in page) == (422, True)
    assert (await visitor.send(f"{ONE}/give", person="approver", deputy="head office"))[0] == 303
    assert "repairs manager: approver, deputy head office" in words(await visitor.look(ONE))


async def test_a_new_one_is_written_in_parts_and_made_once(visitor: Visitor) -> None:
    new = "/console/promises/new"
    form = {
        "what_en": "the lift",
        "whom": "views",
        "refs": "A1",
        "until": "2027-01-08",
        "owner": "council",
        "id": "c" * 32,
    }
    status, _, page = await visitor.send(f"{new}/check", **{**form, "refs": "Z9", "until": "yesterday"})
    assert (status, "There is no view Z9" in page) == (422, True)
    status, _, page = await visitor.send(f"{new}/check", **{**form, "until": ""})
    assert (status, 'href="#until"' in page) == (422, True)
    assert 'name="what-en" value="the lift"' in page
    status, _, page = await visitor.send(f"{new}/check", **form)
    assert (status, "1 person waits: 1 who said it." in page) == (200, True)
    assert "Friday 8 January 2027" in page
    for _ in range(2):
        assert (await visitor.send(f"{new}/send", **form))[:2] == (303, "/console/promises/2?done=added")
    assert ledger(visitor.house, 2).promise.owner == "council"


async def test_closed_ones_are_apart_and_what_is_not_there_is_said(visitor: Visitor) -> None:
    await visitor.send(f"{ONE}/kept/send", **KEPT)
    assert "the locks" not in await visitor.look("/console/promises")
    assert "the locks" in await visitor.look("/console/promises?show=kept")
    assert "the locks" not in await visitor.look("/console/promises?show=dropped")
    for address in ("7", "7/kept", "9" * 30, "٣"):
        assert "There is no such" in await visitor.look(f"/console/promises/{address}")
    assert "There is nothing to give" in await visitor.look("/console/promises/7/give")


async def test_many_are_cut_into_pages_and_each_is_on_one(visitor: Visitor) -> None:
    for number in range(60):
        promised(visitor.house, f"thing {number}", DUE + timedelta(days=number % 7))
    page = await visitor.look("/console/promises")
    more = page.partition(">More<")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    numbers = re.findall(r"/console/promises/(\d+)\"", page + await visitor.look(more))
    assert sorted(map(int, numbers)) == list(range(1, 62))


async def test_whatever_is_written_is_shown_and_does_nothing(visitor: Visitor) -> None:
    for number, said in enumerate(INJECTIONS, start=2):
        given = {"what_en": said[:50], "until": "2027-01-08", "owner": said, "id": f"{number:032x}"}
        await visitor.send("/console/promises/new/send", **given)
        one = f"/console/promises/{number}"
        pages = [await visitor.look(address) for address in (one, f"{one}/give")]
        assert " ".join(said[:50].split()) in " ".join(Reader(pages[0]).words.split())
        await visitor.send(f"{one}/kept/send", seen="0", words_en=said[:60])
        await visitor.client.get(f"/console/promises?after={said[:9]}&show={said[:9]}")
        for page in (*pages, await visitor.look(one)):
            does_nothing(page)
    for address in (ONE, "/console/promises", "/console/promises?show=kept"):
        does_nothing(await visitor.look(address))


def does_nothing(page: str) -> None:
    seen = Reader(page)
    assert not {"img", "object", "iframe"} & set(seen.elements)
    assert seen.elements.count("script") == seen.elements.count("svg") == 1
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
