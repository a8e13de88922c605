"""The public page: what everybody may see of what was said, asked and done, and nothing before its time."""

import csv
import io
import itertools
import json
import re
from datetime import date
from typing import Any

import pytest

from bot.channels.registry import CHANNELS
from bot.house import House
from bot.server import staff_pages
from bot.web import make_app
from flows.consultation import Text
from flows.facts import DidItAnswered, OutcomeReopened
from flows.promises import Event
from storage import promises, tables
from tests.injections import INJECTIONS
from tests.pages.browsing import ADDRESSES, Browser
from tests.pages.conftest import NOON, text
from tests.pages.publishing import HOUR, close, happen, put, tell, text_of, vote
from tests.pages.reader import Reader
from tests.storage.installation import Words_, answer

ENDS = (("kept", "green paint"), ("dropped", "the street lamp is enough"))


@pytest.fixture
async def browser(house: House, aiohttp_client: Any) -> Browser:
    return Browser(await aiohttp_client(make_app(house, CHANNELS, staff_pages(house))))


# ---- Before its time


async def test_a_page_with_nothing_on_it_is_a_page(house: House, browser: Browser) -> None:
    with house.database.transaction() as db:
        db.execute(tables.consultations.delete())
    answer_ = await browser.get("/said")
    assert answer_.status == 200
    assert "Nothing is here yet." in await answer_.text()
    assert json.loads(await browser.page("/said.json"))["outcomes"] == []


async def test_nothing_moves_before_the_close_whatever_people_send(house: House, browser: Browser) -> None:
    put(house)
    tell(house)
    before = await browser.everything()
    for person in range(1, 8):
        happen(house, person, answer(1, "first", "yard"), Words_(consultation="yard"), words="the bins are full")
        happen(house, person, answer("yes", "gate", "yard", secret=True))
    for person in range(1, 5):
        happen(house, person, DidItAnswered("1" * 32, "yes"))
    assert await browser.everything() == before


async def test_what_has_not_opened_or_is_sensitive_is_nowhere(house: House, browser: Browser) -> None:
    put(house, "later", title=text_of("A plan for later"), opens=NOON + HOUR)
    put(house, "quiet", title=text_of("A quiet subject"), sensitive=True)
    put(house)
    tell(house, "1", said="a sensitive matter", sensitive=True)
    tell(house, "2", said="a thing of tomorrow", at=HOUR)
    tell(house, "3", said="something quiet", consultation="quiet")
    for address in ADDRESSES:
        page = await browser.page(address)
        assert not re.search("plan for later|quiet|sensitive matter|thing of tomorrow", page), address
    for name in ("later", "quiet", "nowhere"):
        assert [(await browser.get(f"/said/{name}{kind}")).status for kind in ("", ".json", ".csv")] == [404] * 3


async def test_no_words_of_a_member_and_no_number_of_anybody_are_published(house: House, browser: Browser) -> None:
    put(house)
    await text(house, "purple showers run cold")
    for person in range(1, 9):
        happen(house, person, Words_(consultation="yard"), answer(1, "first", "yard"), words="purple elephants")
    close(house)
    for address in ADDRESSES:
        page = await browser.page(address)
        assert "purple" not in page
        assert "7700900" not in page


async def test_a_secret_vote_is_being_counted_until_its_ballots_are_open(house: House, browser: Browser) -> None:
    put(house, closes=NOON)
    for person in range(1, 12):
        happen(house, person, answer("yes" if person > 5 else "no", "gate", "yard", secret=True))
    with house.database.transaction() as db:
        db.execute(tables.answered.update().values(late=False))
        db.execute(tables.ballots.update().values(late=False, value=None))
    assert "A new gate? It is being counted." in await browser.words("/said/yard")


# ---- Results


async def test_the_result_is_told_in_words_then_in_numbers_then_by_group(house: House, browser: Browser) -> None:
    put(house)
    vote(house, o1=(9, 5), o2=(6, 5), o3=(5, 6))
    for person in range(1, 13):
        happen(house, person, answer("yes" if person > 5 else "no", "gate", "yard", secret=True))
    close(house)
    words = await browser.words("/said/yard")
    assert "What first? Most chose: Lights All together People who use the service People who work here" in words
    assert "Lights 14 9 5 Benches 11 6 5 Trees 11 5 6 Answers: 36" in words
    assert "A new gate? Most chose: Yes All together Yes 7 No 5 Answers: 12 This vote was secret." in words


async def test_small_numbers_are_hidden_everywhere_and_the_winner_is_still_told(house: House, browser: Browser) -> None:
    put(house)
    vote(house, o1=(9, 0), o2=(3, 0), o3=(6, 0))
    close(house)
    assert "Lights 9 Benches not shown Trees not shown Answers: 18" in await browser.words("/said/yard")
    result = json.loads(await browser.page("/said/yard.json"))["questions"][0]["result"]
    assert [one["people"] for one in result["answers"]] == [9, None, None]
    lines = list(csv.DictReader(io.StringIO((await browser.page("/said/yard.csv")).lstrip("\ufeff"))))
    assert [(line["answer"], line["people"], line["won"]) for line in lines if line["question"] == "first"] == [
        ("Lights", "9", "yes"),
        ("Benches", "", "no"),
        ("Trees", "", "no"),
    ]


async def test_a_handful_of_answers_is_told_in_words_alone(house: House, browser: Browser) -> None:
    put(house)
    vote(house, o2=(2, 1))
    close(house)
    words = await browser.words("/said/yard")
    assert "What first? Most chose: Benches Few answered, so we show no number." in words
    assert "3" not in (await browser.page("/said/yard.csv")).partition("first,")[2].partition("gate")[0]


# ---- Stories


async def test_what_we_claim_stands_apart_from_what_people_say(house: House, browser: Browser) -> None:
    put(house)
    tell(house, owner="repairs manager", by=date(2026, 11, 20))
    assert "Did it work? People said Few answered, so we show no number." in await browser.words()
    for person in range(1, 11):
        happen(house, person, DidItAnswered("1" * 32, "yes" if person > 5 else "no"))
    happen(house, 1, OutcomeReopened("1" * 32, NOON.date()))
    words = await browser.words()
    assert "You said the gate squeaks We did oil on the gate Open again Did it work? People said" in words
    assert "Yes not shown Partly not shown No not shown" in words
    assert "Who sees to it: repairs manager Promised by: 20 November 2026" in words


async def test_a_promise_says_what_became_of_it(house: House, browser: Browser) -> None:
    put(house)
    for id, did, day in (("1", "new locks", 23), ("2", "new paint", 24), ("3", "a lamp", 25), ("4", "a bin", 26)):
        tell(house, id, status="planned", did=did, by=date(2026, 11, day))
    with house.database.transaction() as db:
        ledgers = promises.every(db)
        silence = Event("silence", NOON, "silence-2026-11-23", date(2026, 11, 30))
        kept, dropped = (Event(what, NOON, "answer-0", words=Text({"en": why})) for what, why in ENDS)
        for ledger, event in zip(ledgers, (silence, kept, dropped), strict=False):
            promises.write(db, ledger.promise.id, event)
    words = await browser.words()
    assert "Promised by: 23 November 2026 Late. New day: 30 November 2026" in words
    assert "Promised by: 24 November 2026 Kept green paint" in words
    assert "Promised by: 25 November 2026 Dropped the street lamp is enough" in words
    listed = json.loads(await browser.page("/said.json"))["promises"]
    assert [one["status"] for one in listed] == ["kept", "dropped", "open", "open"]


async def test_what_is_promised_for_something_unpublished_is_not_there(house: House, browser: Browser) -> None:
    put(house)
    tell(house, status="planned", did="new locks", by=date(2026, 11, 26), sensitive=True)
    assert "Promises" not in await browser.words()


async def test_stories_come_before_what_was_asked_and_figures_come_last(house: House, browser: Browser) -> None:
    put(house)
    tell(house)
    for person in range(1, 13):
        happen(house, person, Words_(consultation="yard"))
    close(house)
    words = await browser.words()
    order = [words.index(part) for part in ("the gate squeaks", "What we asked", "In figures", "more than 10")]
    assert order == sorted(order)


# ---- Languages


async def test_each_language_has_its_words_its_direction_and_its_dates(house: House, browser: Browser) -> None:
    put(house)
    tell(house)
    close(house)
    polish = await browser.page("/said/yard?lang=pl")
    assert '<html lang="pl" dir="ltr">' in polish
    assert "Zamknięte <bdi>24 listopada 2026</bdi>" in polish
    assert '<bdi lang="en">the gate squeaks</bdi>' in polish
    assert 'href="/said?lang=pl"' in polish
    assert '<html lang="ar" dir="rtl">' in await browser.page("/said/ar")
    assert '<html lang="pl"' in await browser.page("/said/pl")


async def test_the_browser_may_ask_for_a_language_and_the_address_decides(house: House, browser: Browser) -> None:
    asked = {"Accept-Language": "de, pl;q=0.8, en;q=0.5"}
    answer_ = await browser.get("/said", **asked)
    assert (answer_.headers["Content-Language"], answer_.headers["Vary"]) == ("pl", "Accept-Language")
    assert (await browser.get("/said?lang=ur", **asked)).headers["Content-Language"] == "ur"
    assert (await browser.get("/said?lang=xx")).headers["Content-Language"] == "en"


async def test_a_language_that_nobody_has_signed_for_is_not_offered(house: House, browser: Browser) -> None:
    with house.database.transaction() as db:
        db.execute(tables.settings.delete().where(tables.settings.c.key == "language_signed:ur"))
    assert "?lang=ur" not in await browser.page()
    assert (await browser.get("/said/ur")).status == 404


# ---- Safe, and honest with caches


@pytest.mark.parametrize("words", INJECTIONS)
async def test_what_staff_write_is_shown_and_does_nothing(house: House, browser: Browser, words: str) -> None:
    asked = put(house, title=text_of(words))
    put(house, questions=tuple(q._replace(text=text_of(words)) for q in asked.questions), title=text_of(words))
    tell(house, said=words, did=words)
    vote(house, o1=(9, 0))
    close(house)
    for address in ("/said", "/said/yard"):
        seen = Reader(await browser.page(address))
        assert words in seen.words
        assert not {"script", "img", "object", "iframe", "style"} & set(seen.elements)
        assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
    cells = [cell for line in csv.reader(io.StringIO(await browser.page("/said/yard.csv"))) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


async def test_the_same_page_is_not_sent_twice_and_a_changed_one_is(house: House, browser: Browser) -> None:
    put(house)
    first = await browser.get("/said")
    assert (first.headers["Cache-Control"], "Last-Modified" in first.headers) == ("no-cache", False)
    again = await browser.get("/said", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    tell(house)
    changed = await browser.get("/said", **{"If-None-Match": first.headers["ETag"]})
    assert changed.status == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


async def test_nothing_may_run_and_nobody_signs_in(house: House, browser: Browser) -> None:
    put(house)
    for address in ADDRESSES:
        answer_ = await browser.get(address)
        assert "default-src 'none'" in answer_.headers["Content-Security-Policy"]
        assert "script-src" not in answer_.headers["Content-Security-Policy"]
        assert answer_.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer_.headers


async def test_each_page_has_one_title_and_one_stylesheet_and_skips_no_heading(house: House, browser: Browser) -> None:
    put(house)
    tell(house)
    close(house)
    for address in ("/said", "/said/yard"):
        seen = Reader(await browser.page(address))
        levels = [int(tag[1]) for tag in seen.elements if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        assert (await browser.page(address)).count('rel="stylesheet"') == 1
