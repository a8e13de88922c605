"""Quotes on the staff pages and on the public page: what each shows, who may do what, and that nothing is executed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.channels.registry import CHANNELS
from bot.clock import new_id
from bot.house import House
from bot.server import staff_pages
from bot.web import make_app
from flows.outcome import About
from flows.redacting import redact
from storage import audit, hidden_names, quotes, staff, tables
from storage.quotes import Asking
from storage.references import reference
from tests.injections import INJECTIONS
from tests.pages.conftest import DESK, NOON, Visit, Visitor, text
from tests.pages.publishing import close, put, tell
from tests.storage.installation import Words_, every, hear, incoming

ONE = "/console/quotes/A1/Q1"
MANAGER = "the manager"


@pytest.fixture
def said(house: House) -> House:
    with house.database.transaction() as db:
        staff.add(db, MANAGER, ("manager",), None, house.keys, NOON)
    return house


async def visitor(visit: Visit, house: House, name: str | None = None) -> Visitor:
    one = await visit(house)
    await one.sign_in(name)
    return one


def answered(house: House, state: str = "yes") -> None:
    with house.database.transaction() as db:
        db.execute(update(tables.quotes).values(state=state, answered_at=NOON))


async def test_staff_ask_see_approve_and_withdraw(said: House, visit: Visit) -> None:
    await text(said, "The showers are cold, ring 07700 900123 or my son Tyler")
    desk, manager = await visitor(visit, said), await visitor(visit, said, MANAGER)
    assert "Ask to quote A1" in await desk.look("/console/inbox/A1")
    page = await desk.look("/console/inbox/A1/quote")
    assert "The showers are cold, ring (...) or my son Tyler</textarea>" in page
    assert "phone number" in page
    assert "07700 900123" not in page
    assert "my son Tyler" in page
    status, _, page = await desk.send("/console/inbox/A1/quote", words="The showers are warm")
    assert (status, "You may only cut" in page, "The showers are warm</textarea>" in page) == (422, True, True)
    status, where, _ = await desk.send("/console/inbox/A1/quote", words="The showers are cold")
    assert (status, where) == (303, "/console/quotes?done=asked")
    assert "Waiting for the author" in await desk.look(where)
    assert "asked about these words already" in await desk.look("/console/inbox/A1/quote")
    answered(said)
    assert "You asked for Q1, so somebody else must approve it" in await desk.look(ONE)
    status, *_ = await desk.send(f"{ONE}/approve")
    assert status == 403
    page = await manager.look(ONE)
    assert "Publish it" in page
    assert "Fewer than 5 people spoke here" in page
    assert "The showers are cold, ring (...) or my son Tyler" in page
    assert "Q1, asked by duty desk: its author said yes" in await manager.look("/console")
    assert (await manager.send(f"{ONE}/approve"))[1] == "/console/quotes?done=published"
    assert "Approved by the manager" in await desk.look("/console/quotes")
    assert (await desk.send(f"{ONE}/withdraw"))[1] == "/console/quotes?done=withdrawn"
    assert every(said.database, tables.quotes.c.state) == ["withdrawn"]
    status, _, page = await manager.send(f"{ONE}/approve")
    assert (status, "does not wait for" in page) == (422, True)
    with said.database.reading() as db:
        log = [(one.who, one.did, one.about) for one in audit.newest(db, 9) if "quote" in one.did]
    assert log == [
        (DESK, "withdrew a quote", "Q1 A1"),
        (MANAGER, "published a quote", "Q1 A1"),
        (DESK, "asked to quote a member", "Q1 A1"),
    ]


async def test_a_yes_may_be_turned_down(said: House, visit: Visit) -> None:
    await text(said, "The showers are cold")
    desk, manager = await visitor(visit, said), await visitor(visit, said, MANAGER)
    await desk.send("/console/inbox/A1/quote", words="The showers are cold")
    answered(said)
    assert (await manager.send(f"{ONE}/refuse"))[1] == "/console/quotes?done=refused"
    assert "Not published: the manager" in await desk.look(ONE)


async def test_an_address_that_names_another_view_shows_nothing(said: House, visit: Visit) -> None:
    """The door looks whether the view in the address is theirs to see to, so it must be the quote's own."""
    await text(said, "The showers are cold")
    await text(said, "The lift is broken", 2)
    desk = await visitor(visit, said)
    await desk.send("/console/inbox/A1/quote", words="The showers are cold")
    for wrong in ("/console/quotes/A2/Q1", "/console/quotes/A1/Q2", "/console/quotes/A1/Qx", "/console/quotes/zz/Q1"):
        assert (await desk.client.get(wrong)).status == 404
        assert (await desk.send(f"{wrong}/withdraw"))[0] == 404
    assert every(said.database, tables.quotes.c.state) == ["asked"]


async def test_what_is_about_somebody_they_neither_ask_for_nor_withdraw(said: House, visit: Visit) -> None:
    await text(said, "The manager is never here")
    manager = await visitor(visit, said, MANAGER)
    page = await manager.look("/console/inbox/A1/quote")
    assert "This is about you" in page
    assert (await manager.send("/console/inbox/A1/quote", words="The manager is never here"))[0] == 403


async def test_the_question_is_seen_as_a_phone_shows_it(said: House, visit: Visit) -> None:
    await text(said, "The showers are cold")
    desk = await visitor(visit, said)
    _, _, page = await desk.send("/console/inbox/A1/quote/preview", words="The showers are cold")
    assert "May we show these words of yours to everyone?" in page
    _, _, page = await desk.send("/console/inbox/A1/quote/preview", words="cold " * 80)
    assert "It is too long" in page


async def test_names_are_kept_and_what_has_one_ends(said: House, visit: Visit) -> None:
    await text(said, "The showers are cold, says Tyler")
    desk = await visitor(visit, said)
    await desk.send("/console/inbox/A1/quote", words="The showers are cold, says Tyler")
    status, where, _ = await desk.send("/console/quotes/names", names="Tyler\n\n Little  Wood ")
    assert (status, where) == (303, "/console/quotes?done=names&ended=1")
    assert "1 quote with one of them in it" in await desk.look(where)
    with said.database.reading() as db:
        assert hidden_names.every(db) == ["Little Wood", "Tyler"]
    assert "Little Wood\nTyler</textarea>" in await desk.look("/console/quotes/names")
    status, _, page = await desk.send("/console/quotes/names", names="x" * 90)
    assert (status, "is no name" in page) == (422, True)


async def test_words_that_a_name_is_in_are_proposed_to_be_taken_out(said: House, visit: Visit) -> None:
    await text(said, "Tyler broke the lift")
    with said.database.transaction() as db:
        hidden_names.keep(db, ["Tyler"], DESK, NOON)
        staff.add(db, "lead", ("safeguarding_lead",), None, said.keys, NOON)
    lead = await visitor(visit, said, "lead")
    assert "\nTyler</textarea>" in await lead.look("/console/inbox/A1/redact")


def spoken(house: House, words: str) -> str:
    """A published quote of the yard. Returns its view's reference."""
    hear(house.database, incoming(words), facts=[Words_(consultation="yard")])
    number = max(every(house.database, tables.views.c.number))
    with house.database.transaction() as db:
        quote = quotes.ask(db, Asking(reference(number), words, (), DESK), new_id, NOON)
        db.execute(update(tables.quotes).where(tables.quotes.c.id == quote.id).values(state="yes"))
        quotes.decide(db, quote.id, "published", MANAGER, NOON)
    return reference(number)


async def public(house: House, client: Any) -> Any:
    return await client(make_app(house, CHANNELS, staff_pages(house)))


async def test_everybody_reads_it_beside_its_outcome_and_with_the_results(house: House, aiohttp_client: Any) -> None:
    put(house)
    view = spoken(house, "The gate squeaks all night")
    tell(house, about=About(references=(view,)))
    client = await public(house, aiohttp_client)

    async def page(address: str) -> str:
        return str(await (await client.get(address)).text())

    assert "The gate squeaks all night" in await page("/said")
    assert "The gate squeaks all night" in await page("/said.json")
    assert (await page("/said/yard")).count("The gate squeaks all night") == 1
    put_over(house)
    assert (await page("/said/yard")).count("The gate squeaks all night") == 2
    assert '"words": "The gate squeaks all night"' in await page("/said/yard.json")
    assert view not in await page("/said/yard.json")
    with house.database.transaction() as db:
        quotes.end_of_views(db, every(house.database, tables.quotes.c.number), "author", NOON)
    for address in ("/said", "/said/yard", "/said.json", "/said/yard.json"):
        shown = await page(address)
        assert "The gate squeaks all night" not in shown
        assert "anonym" not in shown.lower()


def put_over(house: House) -> None:
    put(house, closes=NOON - timedelta(minutes=1))
    close(house)


@pytest.mark.parametrize("words", INJECTIONS)
async def test_no_words_run(house: House, aiohttp_client: Any, visit: Visit, words: str) -> None:
    put(house)
    view = spoken(house, f"cold {words}")
    tell(house, about=About(references=(view,)))
    client = await public(house, aiohttp_client)
    page = str(await (await client.get("/said")).text())
    assert ("cold" in page) == (not redact(words).removed)
    assert words not in page or not set(words) & set("<>\"'&")
    desk = await visitor(visit, house)
    for address in ("/console/quotes", f"/console/quotes/{view}/Q1", f"/console/inbox/{view}/quote"):
        assert words not in await desk.look(address) or not set(words) & set("<>\"'&")
