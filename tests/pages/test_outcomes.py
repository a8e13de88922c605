"""Writing what became of it: checked before it is kept, kept once, and told to whom it is about."""

import re

import pytest

from bot.house import House
from storage import loop
from tests.pages.conftest import Visit, Visitor, text

NEW = "/console/outcomes/new"
GOOD = {"status": "done", "said_en": "the hot water runs out", "did_en": "a new boiler", "whom": "views", "refs": "A1"}


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in()
    await text(house, "showers cold again")
    return visitor


async def test_a_problem_is_at_the_top_and_beside_its_field(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{NEW}/check", status="not_doing", said_en="the hot water runs out")
    assert status == 422
    assert '<a href="#because-en">' in page
    assert 'id="because-en-problem"' in page
    assert 'value="the hot water runs out"' in page


async def test_the_exact_text_and_who_hears_it_are_shown_before_anything_is_kept(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{NEW}/check", **GOOD)
    assert status == 200
    assert "You said: the hot water runs out. We did: a new boiler. Did it work?" in page
    assert "1 text," in page
    assert "1 person hears it: 1 who said it. 1 by text." in page
    assert kept(visitor.house) == []


async def test_pressing_twice_schedules_once(visitor: Visitor) -> None:
    _, _, page = await visitor.send(f"{NEW}/check", **GOOD)
    found = re.search(r'name="id" value="([0-9a-f]{32})"', page)
    assert found
    for _ in range(2):
        status, where, _ = await visitor.send(f"{NEW}/schedule", id=found[1], **GOOD)
        assert (status, where) == (303, f"/console/outcomes/{found[1]}?done=new")
    assert [one.outcome.about.references for one in kept(visitor.house)] == [("A1",)]
    assert "the hot water runs out" in await visitor.look("/console/outcomes")


async def test_it_is_written_one_thing_at_a_time_and_what_was_written_goes_along(visitor: Visitor) -> None:
    page = await visitor.look(f"{NEW}?ref=A1")
    assert f'action="{NEW}/words"' in page
    form = hidden(page)
    for sheet, fields, after in (
        ("words", {"status": "planned"}, "whom"),
        ("whom", {"said-en": "it is cold", "did-en": "a boiler"}, "when"),
        ("when", {"whom": "views", "refs": "A1"}, "check"),
        ("check", {"when": "now"}, "schedule"),
    ):
        status, _, page = await visitor.send(f"{NEW}/{sheet}", **{**form, **fields})
        assert (status, f'action="{NEW}/{after}"' in page) == (200, True)
        form = hidden(page)
    assert (form["said-en"], form["refs"], form["checked"]) == ("it is cold", "A1", "yes")
    _, _, page = await visitor.send(f"{NEW}/words", **form)
    assert f'action="{NEW}/check"' in page, "who changes one thing goes back to the check"
    assert 'value="it is cold"' in page


async def test_what_is_typed_is_shown_as_a_phone_shows_it(visitor: Visitor) -> None:
    _, _, page = await visitor.send(f"{NEW}/preview", status="done", said_en="it is cold")
    assert "You said: it is cold. We did: ___. Did it work?" in page
    _, _, page = await visitor.send(f"{NEW}/preview", **GOOD)
    assert "1 person hears it: 1 who said it." in page
    assert "<html" not in page
    _, _, page = await visitor.send(f"{NEW}/preview", status="frobbed")
    assert page.strip() == ""
    assert kept(visitor.house) == []


async def test_somebody_who_reads_another_language_is_not_forgotten(visitor: Visitor) -> None:
    await text(visitor.house, "polski")
    status, _, page = await visitor.send(f"{NEW}/check", **GOOD)
    assert status == 422
    assert "1 person reads Polish" in page
    assert (await visitor.send(f"{NEW}/check", **GOOD, as_is="yes"))[0] == 200
    status, _, page = await visitor.send(f"{NEW}/check", **GOOD, said_pl="brak wody", did_pl="nowy piec")
    assert status == 200
    assert "brak wody" in page


async def test_words_that_do_not_fit_into_a_text_are_refused(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{NEW}/check", **{**GOOD, "did_en": "a boiler and " * 25})
    assert status == 422
    assert "does not fit into a text" in page


async def test_advice_on_words_is_beside_the_text_and_stops_nothing(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{NEW}/check", **{**GOOD, "did_en": "a boiler, prior to Friday"})
    assert status == 200
    assert "We did, in English: &#34;prior to&#34; is hard to read. Write &#34;before&#34;." in page
    assert "Send it</button>" in page
    assert "Plainer words" not in (await visitor.send(f"{NEW}/check", **GOOD))[2]


async def test_a_reference_in_the_address_is_filled_in_and_nothing_else_is(visitor: Visitor) -> None:
    assert 'name="refs" value="A1"' in await visitor.look("/console/outcomes/new?ref=A1")
    assert "onload" not in await visitor.look(
        '/console/outcomes/new?ref="><svg onload=x>&consultation="><svg onload=x>'
    )


async def test_a_translation_that_is_begun_has_to_be_finished(visitor: Visitor) -> None:
    status, _, page = await visitor.send(f"{NEW}/check", **GOOD, said_pl="brak wody")
    assert status == 422
    assert 'href="#did-pl">Write it in Polish too.' in page


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))


def kept(house: House) -> list[loop.OutcomeSeen]:
    with house.database.reading() as db:
        return loop.outcomes(db)
