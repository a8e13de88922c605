"""G15: ties, quorum and late votes are stated. Of a quorum there is nothing to state yet: none can be set."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import exporting
from bot.channels.registry import CHANNELS
from bot.house import House
from bot.server import staff_pages
from bot.web import make_app
from flows.result import Given, Side
from flows.results import result_of
from flows.winner import result
from flows.winning import winner
from storage import consultations
from storage.tables import outbox
from tests.flows.test_winner import WORDING, consultation
from tests.flows.voting import question
from tests.pages.browsing import Browser
from tests.pages.conftest import text
from tests.pages.publishing import close, put, vote

NAMES = {1: "Hot water", 2: "Locks", 3: "Heating"}
LATECOMERS = range(60, 66)
COUNTED = {"Lights": 8, "Benches": 8, "Trees": 5}
counts = st.dictionaries(st.sampled_from([1, 2, 3, "abstain"]), st.sampled_from([0, 1, 7, 8]), min_size=1)


@given(counts, st.integers(0, 40))
def test_the_page_the_text_and_what_follows_from_a_vote_agree_on_who_is_ahead(
    counted: dict[Any, int], late: int
) -> None:
    """Whoever made no choice, or came late, makes no difference."""
    chosen = {value: count for value, count in counted.items() if value != "abstain" and count}
    ahead = [value for value in NAMES if chosen.get(value) == max(chosen.values(), default=0)]
    sides = {value: Side(count, 0) for value, count in counted.items()}
    assert list(result_of(question(), Given(sides, late)).won) == ahead
    assert winner(question(), counted) == (ahead[0] if len(ahead) == 1 else None)
    say = result(consultation("choose_one"), {"q0": counted})
    told = WORDING.render(say, "en", "sms").text if say else ""
    assert ("a tie" in told) == (len(ahead) > 1)
    assert [value for value, name in NAMES.items() if name in told] == ahead


@pytest.fixture
async def browser(house: House, aiohttp_client: Any) -> Browser:
    return Browser(await aiohttp_client(make_app(house, CHANNELS, staff_pages(house))))


async def test_a_tie_stays_one_whatever_comes_late_and_both_are_said(house: House, browser: Browser) -> None:
    put(house)
    vote(house, o1=(8, 0), o2=(8, 0), o3=(5, 0))
    for person in LATECOMERS:
        await text(house, "yard", person)
    close(house)
    for person in LATECOMERS:
        await text(house, "3", person)
    words = await browser.words("/said/yard")
    assert "What first? A tie: Lights, Benches" in words
    assert "Came late, not counted: 6" in words
    with house.database.reading() as db:
        replies = db.execute(select(outbox.c.text).where(outbox.c.text.contains("marked late"))).scalars().all()
        yard = consultations.find(db, "yard")
        rows = [row for row in exporting.results(db, yard) if row[1] == "first"] if yard else []
    assert len(replies) == len(LATECOMERS)
    assert {row[4]: row[5:] for row in rows} == {name: (count, 21, 6) for name, count in COUNTED.items()}
