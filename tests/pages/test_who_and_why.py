"""A newcomer on the staff finds, from the screen alone, who has read a view and why each person was texted."""

import html
import re

from bot import schedule
from bot.console.why_sent import KINDS, SAID
from bot.house import House
from bot.telling.registry import TELLINGS
from flows.consultation import Text
from flows.outcome import About, Outcome
from storage import loop, readers
from tests.pages.conftest import DESK, NOON, Visit, text

NAMED = {"outcome", "correction", "broadcast"}


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


def section(page: str, id: str) -> str:
    return words(page.partition(f'id="{id}"')[2].partition("</section>")[0])


def test_every_kind_of_telling_has_a_reason_in_words() -> None:
    assert set(TELLINGS) == NAMED | set(SAID)
    assert "person" in KINDS


async def test_who_opened_read_and_why_is_on_the_page_of_the_view(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    await text(house, "i want to die tonight", number=2)
    visitor = await visit(house)
    await visitor.sign_in("approver")
    assert "Nobody yet." in section(await visitor.look("/console/inbox/A1"), "readers")
    await visitor.sign_in(DESK)
    page = await visitor.look("/console/inbox/A1")
    assert "approver Opened this conversation" in section(page, "readers")
    assert DESK not in section(page, "readers").partition("all who may read it")[0]
    await visitor.look("/console/inbox/A1")
    await visitor.send("/console/inbox/A1/read")
    said = section(await visitor.look("/console/inbox/A1"), "readers")
    assert said.count(f"{DESK} Opened this conversation") == 1
    assert f"{DESK} Said that it is read" in said
    assert "all who may read it see these words: approver, duty desk" in said
    await visitor.send("/console/inbox/A2/held", reason="to ring them")
    held = section(await visitor.look("/console/inbox/A2"), "readers")
    assert f"{DESK} Read the words that are held" in held
    assert "to ring them" in held
    assert "Opened this conversation" not in held
    with house.database.reading() as db:
        assert len(readers.of(db, 1)) == 3


async def test_why_each_text_went_is_on_the_outbox_and_in_the_conversation(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in(DESK)
    for page in ("/console/outbox", "/console/inbox/A1"):
        assert "It answers their message of 24 Nov, 12pm" in words(await visitor.look(page))
    said, did = Text({"en": "the showers are cold"}), Text({"en": "a new boiler"})
    outcome = Outcome("1" * 32, "oak-house", "done", said, did, about=About(references=("A1",)))
    with house.database.transaction() as db:
        loop.add_outcome(db, outcome, NOON, house.frame)
    await schedule.tick(house)
    for page in ("/console/outbox", "/console/inbox/A1"):
        shown = await visitor.look(page)
        assert "An outcome that answers what they said (A1)" in words(shown)
        assert f"/console/outcomes/{outcome.id}" in shown
