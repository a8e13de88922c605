"""The outside reader reads complaints on a page of their own; nobody comes there without their link, or by looking."""

from datetime import timedelta

import pytest
import time_machine

from bot.clock import RealClock, token
from bot.console.reader_key import key_of, reader_of
from bot.house import House
from storage import complaints, staff
from storage.complaints import Read
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader

COMPLAINT = "the new worker shouted at my mate"
SECRET = b"s" * 32


def page_of(house: House, name: str = "reader") -> str:
    return f"/complaints/{key_of(house.secret, name)}"


def reads(house: House) -> tuple[Read, ...]:
    with house.database.reading() as db:
        return complaints.complaints(db)[0].reads


async def press(visitor: Visitor, page: str, reference: str = "A2") -> tuple[int, Reader]:
    answer = await visitor.client.post(page, data={"show": reference})
    return answer.status, Reader(await answer.text())


async def look(visitor: Visitor, page: str) -> tuple[int, Reader]:
    answer = await visitor.client.get(page)
    return answer.status, Reader(await answer.text())


@pytest.fixture
async def complained(house: House) -> House:
    """A1 is a view for everybody, A2 a complaint."""
    await text(house, "showers cold")
    await text(house, COMPLAINT)
    return house


async def test_looking_shows_no_words_and_reads_nothing(complained: House, visit: Visit) -> None:
    visitor, page = await visit(complained), page_of(complained)
    for _ in range(2):
        assert (await visitor.client.head(page)).status == 200
        words = (await look(visitor, page))[1].words
        assert ("A2" in words, "A1" in words, "shouted" in words, "showers" in words) == (True, False, False, False)
    assert reads(complained) == ()


async def test_the_button_shows_the_words_and_keeps_who_looked_first(complained: House, visit: Visit) -> None:
    visitor, page = await visit(complained), page_of(complained)
    for _ in range(2):
        status, seen = await press(visitor, page)
        assert (status, COMPLAINT in seen.words, "reader, Tue 24 Nov, 12pm" in seen.words) == (200, True, True)
    assert reads(complained) == (Read("reader", NOON),)
    assert "shouted" not in await visitor.look(page)


async def test_a_view_for_everybody_and_nonsense_open_nothing(complained: House, visit: Visit) -> None:
    visitor = await visit(complained)
    for reference in ("A1", "", "A3", "\x00", "x" * 9000):
        status, seen = await press(visitor, page_of(complained), reference)
        assert (status, "article" in seen.elements, "showers" in seen.words) == (200, False, False)


async def test_the_team_sees_that_it_is_held_and_whether_it_was_read_and_no_words(
    complained: House, visit: Visit
) -> None:
    visitor = await visit(complained)
    await visitor.sign_in()
    for words in ("who has not read it yet", "who has read it"):
        page = Reader(await visitor.look("/console/inbox")).words
        assert f"Held for the outside reader, {words}" in page
        assert "shouted" not in page
        await press(visitor, page_of(complained))
    assert "asked for a person" not in await visitor.look()


async def test_nobody_comes_from_the_staff_pages_to_complaints_or_back(complained: House, visit: Visit) -> None:
    visitor = await visit(complained)
    await press(visitor, page_of(complained))
    assert (await visitor.client.get("/console")).status == 403
    await visitor.sign_in()
    assert "/complaints" not in await visitor.look()
    key = token()
    assert (await visitor.client.get(f"/complaints/{key}")).status == 404
    own_key = key_of(complained.secret, "reader")
    assert (await visitor.client.get("/console", params={"key": own_key})).status == 403
    assert 'href="/console' not in await visitor.look(page_of(complained))


@pytest.mark.parametrize("name", ["duty desk", "nobody", ""])
async def test_a_link_of_somebody_who_is_no_reader_shows_nothing(complained: House, visit: Visit, name: str) -> None:
    visitor, page = await visit(complained), page_of(complained, name)
    for status, seen in (await press(visitor, page), await look(visitor, page)):
        assert (status, "A2" in seen.words, "shouted" in seen.words) == (403, False, False)
    assert reads(complained) == ()


async def test_a_link_ends_with_the_role(complained: House, visit: Visit) -> None:
    visitor, page = await visit(complained), page_of(complained)
    with complained.database.transaction() as db:
        staff.add(db, "reader", ("staff",), None, complained.keys, NOON)
    assert (await press(visitor, page))[0] == 403


@pytest.mark.parametrize("key", ["x", "a.b.c", "%00", "%ff", "a" * 5000])
async def test_a_key_that_is_not_ours_shows_nothing(complained: House, visit: Visit, key: str) -> None:
    visitor, page = await visit(complained), f"/complaints/{key}"
    for status, seen in (await press(visitor, page), await look(visitor, page)):
        assert (status, "This link opens nothing" in seen.words, "A2" in seen.words) == (404, True, False)
    assert reads(complained) == ()


async def test_an_old_link_shows_nothing_and_says_where_a_new_one_is(complained: House, visit: Visit) -> None:
    with time_machine.travel(RealClock().now() - timedelta(days=14, minutes=1)):
        page = page_of(complained)
    status, seen = await press(await visit(complained), page)
    assert (status, "Use the one in our newest email" in seen.words, "shouted" in seen.words) == (404, True, False)


@pytest.mark.parametrize("words", INJECTIONS)
async def test_what_a_complaint_says_is_shown_and_does_nothing(house: House, visit: Visit, words: str) -> None:
    await text(house, f"the manager was rude to us {words}")
    visitor, page = await visit(house), page_of(house)
    (_, before), (_, after) = await look(visitor, page), await press(visitor, page, "A1")
    assert words in after.words
    assert not {"script", "img", "object", "iframe"} & set(after.elements)
    assert not [name for name in after.attributes if name.startswith("on") or name == "style"]
    assert after.elements.count("svg") == before.elements.count("svg")


async def test_what_is_no_form_is_told_so_and_reads_nothing(complained: House, visit: Visit) -> None:
    visitor = await visit(complained)
    assert (await visitor.client.post(page_of(complained), json={"show": "A2"})).status == 415
    assert reads(complained) == ()


async def test_no_number_is_on_the_page_and_nobody_keeps_a_copy(complained: House, visit: Visit) -> None:
    visitor = await visit(complained)
    answer = await visitor.client.post(page_of(complained), data={"show": "A2"})
    assert "900001" not in await answer.text()
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_a_key_is_good_for_two_weeks_for_one_name_and_one_purpose() -> None:
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False) as clock:
        key = key_of(SECRET, "Bürgerbüro, outside")
        clock.move_to("2026-12-08T09:59:00Z")
        assert reader_of(SECRET, key) == "Bürgerbüro, outside"
        assert reader_of(b"another", key) is None
        assert reader_of(SECRET, "B" + key[1:]) is None
        assert reader_of(SECRET, "\ud800") is None
        clock.move_to("2026-12-08T10:01:00Z")
        assert reader_of(SECRET, key) is None


async def test_what_its_author_took_back_is_said_so_without_a_word_of_it(house: House, visit: Visit) -> None:
    await text(house, "the manager was rude to us")
    await text(house, "undo")
    visitor, page = await visit(house), page_of(house)
    for _, seen in (await look(visitor, page), await press(visitor, page, "A1")):
        assert "taken back by its author" in seen.words
        assert "rude" not in seen.words
    assert "Its author took these words back" in (await press(visitor, page, "A1"))[1].words
