"""People: found without their number, which needs a reason; and lists of them, looked at row by row before they come in."""

import asyncio
import io
from datetime import timedelta

import pytest
from aiohttp import FormData
from openpyxl import load_workbook

from bot.console import people_seen
from bot.house import House
from bot.importing.sheet import read_sheet
from storage import audit, groups, imports, people
from storage.imports import PART
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader

HEAD = "phone,agreed_on,agreed_where,agreed_words,language,group\n"
GOOD = HEAD + "07700 900123,2026-11-01,the drop-in,You may text me,pl,first floor\n"
LISTS = "/console/people/lists"


async def seen(visitor: Visitor, address: str = "/console/people") -> str:
    return " ".join(Reader(await visitor.look(address)).words.split())


async def put_up(
    visitor: Visitor, content: str | bytes, name: str = "list.csv", group: str = ""
) -> tuple[int, str, str]:
    form = FormData()
    form.add_field("form", visitor.token())
    form.add_field("group", group)
    form.add_field("file", content if isinstance(content, bytes) else content.encode(), filename=name)
    answer = await visitor.client.post(LISTS, data=form, allow_redirects=False)
    return answer.status, answer.headers.get("Location", ""), await answer.text()


async def take(visitor: Visitor, address: str) -> None:
    await visitor.send(f"{address}/take")
    await asyncio.gather(*visitor.house.beside.values())


def everybody(house: House) -> list[people.Member]:
    with house.database.reading() as db:
        return people.page(db, people.Sieve(), house.keys)[0]


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    """Whoever handles people's data."""
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    return visitor


async def test_people_are_found_by_reference_and_by_what_is_chosen(visitor: Visitor) -> None:
    await text(visitor.house, "showers cold")
    await text(visitor.house, "hello", number=2)
    await text(visitor.house, "stop", number=2)
    with visitor.house.database.transaction() as db:
        groups.add(db, "first floor", ["A1"])
    (gone, here) = everybody(visitor.house)
    assert f"/console/people/{here.id}" in (await visitor.client.get("/console/people?ref=a1")).url.path
    for query, is_here, has_gone in (
        ("group=first+floor", True, False),
        ("language=en", True, True),
        ("channel=sms", True, True),
        ("came_by=wrote", True, True),
        ("here=left", False, True),
        ("here=yes", True, False),
        ("language=pl", False, False),
        ("channel=telegram", False, False),
        ("group=%25", False, False),
        ("group=%00&language=%00", False, False),
    ):
        page = await visitor.look(f"/console/people?{query}")
        assert (here.id in page, gone.id in page) == (is_here, has_gone), query
    answer = await visitor.client.get("/console/people?ref=Z9")
    assert (answer.status, "There is no view Z9" in await answer.text()) == (404, True)


async def test_everybody_is_on_one_page_once(visitor: Visitor) -> None:
    rows = "".join(f"07700 9001{n:02},2026-11-01,door,yes please,,\n" for n in range(60))
    await take(visitor, (await put_up(visitor, HEAD + rows))[1])
    address, found = "/console/people", []
    while address:
        page = await visitor.look(address)
        found += [part[:32] for part in page.split('scope="row"><a href="/console/people/')[1:]]
        more = page.partition('class="more"><a href="')[2].partition('"')[0].replace("&amp;", "&")
        address = more
    assert (len(found), len(set(found))) == (60, 60)


async def test_how_somebody_agreed_left_and_came_back_is_one_list(visitor: Visitor) -> None:
    await take(visitor, (await put_up(visitor, GOOD))[1])
    for words in ("hello", "stop", "start"):
        await text(visitor.house, words, number=123)
    (one,) = everybody(visitor.house)
    page = await seen(visitor, f"/console/people/{one.id}")
    parts = [
        "They came from a list, to be reached by text.",
        "They agreed on Sunday 1 November 2026 to take part: the drop-in. The list was read in by data desk.",
        "You may text me",
        "They joined, by text.",
        "They left: they asked for no more messages, by text.",
        "They came back, by text.",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "first floor" in page


async def test_a_whole_number_needs_a_reason_is_shown_once_and_kept(visitor: Visitor) -> None:
    await text(visitor.house, "showers cold")
    (one,) = everybody(visitor.house)
    address = f"/console/people/{one.id}"
    for page in (await visitor.look(), await visitor.look("/console/people"), await visitor.look(address)):
        assert "7700900001" not in page
    status, _, page = await visitor.send(f"{address}/number", reason="  ")
    assert (status, "7700900001" in page) == (422, False)
    assert "+447700900001" in (await visitor.send(f"{address}/number", reason="they asked us to ring"))[2]
    assert "7700900001" not in await visitor.look(address)
    with visitor.house.database.reading() as db:
        (entry, *_) = audit.newest(db, 1)
    assert (entry.who, entry.did, entry.about, entry.reason) == (
        "data desk",
        "saw a number",
        "A1",
        "they asked us to ring",
    )


async def test_somebody_is_put_into_a_group_and_taken_out(visitor: Visitor) -> None:
    await text(visitor.house, "showers cold")
    (one,) = everybody(visitor.house)
    address = f"/console/people/{one.id}/groups"
    assert "done=kept" in (await visitor.send(address, name="first floor"))[1]
    assert everybody(visitor.house)[0].groups == ("first floor",)
    assert (await visitor.send(address, name="a:b"))[0] == 422
    await visitor.send(address, name="first floor", what="remove")
    assert everybody(visitor.house)[0].groups == ()
    for part in ("", "/number", "/groups"):
        form = {"reason": "x", "name": "y"} if part else {}
        status = (await visitor.send(f"/console/people/{'0' * 32}{part}", **form))[0] if part else 404
        assert status == 404


async def test_a_list_is_looked_at_first_and_comes_in_when_somebody_says_so(visitor: Visitor) -> None:
    status, address, _ = await put_up(visitor, GOOD + "0161 496 0000,yes,,x,,\n", group="tenants")
    assert status == 303
    page = await seen(visitor, address)
    for said in ("1 row can be taken", "Row 3", "landline", "not when", "where they agreed"):
        assert said in page
    assert everybody(visitor.house) == []
    await take(visitor, address)
    await take(visitor, address)
    (one,) = everybody(visitor.house)
    assert (one.language, one.came_by, one.groups) == ("pl", "import", ("first floor", "tenants"))
    assert "1 person came in, 1 row was not taken." in await seen(visitor, address)
    assert "list.csv" in await seen(visitor, LISTS)


async def test_nothing_is_sent_by_a_list(visitor: Visitor) -> None:
    await take(visitor, (await put_up(visitor, GOOD))[1])
    with visitor.house.database.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 0
        assert db.exec_driver_sql("SELECT count(*) FROM updates").scalar() == 0


async def test_the_rows_that_were_not_taken_come_back_as_a_sheet_that_can_be_put_right(visitor: Visitor) -> None:
    bad = "0161 496 0000,2026-11-01,\"=cmd|' /C calc'!A0\",+1-1,,\n"
    _, address, _ = await put_up(visitor, GOOD + bad)
    answer = await visitor.client.get(f"{address}/not-taken.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="not-taken.csv"'
    assert answer.content_type == "text/csv"
    sheet = await answer.read()
    assert b"'=cmd" in sheet
    assert b"'+1-1" in sheet
    (row,) = read_sheet(sheet).rows
    assert row.cells[:4] == ("0161 496 0000", "2026-11-01", "=cmd|' /C calc'!A0", "+1-1")
    assert row.cells[-1].startswith("This is a landline")
    mended = sheet.replace(b"0161 496 0000", b"07700 900124")
    await take(visitor, (await put_up(visitor, mended, name="not-taken.csv"))[1])
    assert len(everybody(visitor.house)) == 1


async def test_whoever_asked_for_no_more_messages_stays_out(visitor: Visitor) -> None:
    await text(visitor.house, "stop", number=123)
    _, address, _ = await put_up(visitor, GOOD)
    assert "asked for no more messages" in await seen(visitor, address)
    (one,) = everybody(visitor.house)
    assert (one.has_left, one.groups) == (True, ())


async def test_a_list_that_stopped_half_way_goes_on(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"0770090{n:04},2026-11-01,door,yes please,,\n" for n in range(PART + 20))
    _, address, _ = await put_up(visitor, HEAD + rows)
    whole = imports.take

    def breaks(*given: object, **more: object) -> object:
        if given[3]:
            raise RuntimeError
        return whole(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(imports, "take", breaks)
    await take(visitor, address)
    page = await seen(visitor, address)
    assert f"It stopped after {PART} of {PART + 20} rows" in page
    monkeypatch.undo()
    await take(visitor, address)
    assert f"{PART + 20} people came in." in await seen(visitor, address)
    with visitor.house.database.reading() as db:
        assert people.count(db) == PART + 20


async def test_a_list_is_thrown_away_and_nothing_of_it_stays(visitor: Visitor) -> None:
    _, address, _ = await put_up(visitor, GOOD)
    assert "done=given-up" in (await visitor.send(f"{address}/give-up"))[1]
    assert (await visitor.client.get(address)).status == 404
    await take(visitor, address)
    assert everybody(visitor.house) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Choose a file"),
        (b"x,y\n1,2\n", "No column is called phone"),
        (b"\x89PNG", "It is a picture"),
        (b"PK\x03\x04 no zip", "This spreadsheet is damaged"),
        (b"\xd0\xcf\x11\xe0", "protected by a password"),
    ],
)
async def test_a_file_that_cannot_be_read_says_what_to_do(visitor: Visitor, content: bytes, why: str) -> None:
    status, _, page = await put_up(visitor, content)
    assert (status, why in page) == (422, True)


async def test_a_spreadsheet_is_read_as_a_csv_file_is(visitor: Visitor) -> None:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for line in GOOD.splitlines():
        book.active.append(line.split(","))
    book.save(out)
    assert load_workbook(io.BytesIO(out.getvalue()))
    await take(visitor, (await put_up(visitor, out.getvalue(), "list.xlsx"))[1])
    assert [one.digits for one in everybody(visitor.house)] == ["…0123"]


async def test_what_stands_in_a_list_is_shown_and_does_nothing(visitor: Visitor) -> None:
    pages = [LISTS]
    for number, words in enumerate(INJECTIONS, start=100):
        quoted = words.replace('"', '""')
        row = f'07700 900{number},2026-11-01,"{quoted}","{quoted}",,"{quoted}"\n'
        _, address, _ = await put_up(visitor, HEAD + row, words)
        await take(visitor, address)
        pages.append(address)
    here = everybody(visitor.house)
    assert len(here) > len(INJECTIONS) / 2, "some are refused: what stands in them is no agreement"
    for where in (*pages, *(f"/console/people/{one.id}" for one in here)):
        page = Reader(await visitor.look(where))
        assert page.elements.count("script") == 1, where
        assert not {"img", "object", "iframe"} & set(page.elements), where
        assert not [name for name in page.attributes if name.startswith("on") or name == "style"], where


async def test_the_rows_of_a_list_go_after_two_weeks(visitor: Visitor) -> None:
    _, address, _ = await put_up(visitor, GOOD + "0161 496 0000,yes,,x,,\n")
    await take(visitor, address)
    with visitor.house.database.transaction() as db:
        imports.forget_old(db, NOON + timedelta(days=15))
    assert (await visitor.client.get(f"{address}/not-taken.csv")).status == 404
    assert "1 person came in" in await seen(visitor, address)


def test_every_way_that_a_list_can_stand_has_words() -> None:
    one = imports.Import("1" * 32, "x.csv", "desk", NOON, "going", 9, 3, 2, 1, 0, True)
    assert people_seen.import_shown(one, True).said == "3 of 9 rows are seen to."
    assert people_seen.import_shown(one, False).state == "stopped"
