"""A member's own words, from the phone to the public page and off it again, in a real browser, on a phone's width."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage import quotes
from storage.database import open_database
from tests.browser.conftest import free_port, have_every_table
from tests.browser.starting import process_of
from tests.browser.test_demo import NARROW, PATIENCE, look_closely, newest, say

pytestmark = pytest.mark.faults

WORDS = "The showers are cold every morning"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    have_every_table(tmp_path)
    return tmp_path


@pytest.fixture
def page(browser: Browser, data: Path) -> Iterator[Page]:
    port = free_port()
    with process_of("demo", "--port", str(port), "--data", str(data)):
        context = browser.new_context(viewport=NARROW, base_url=f"http://127.0.0.1:{port}")
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()


def approve(data: Path) -> None:
    """As somebody who did not ask for it: the demo signs in one person alone."""
    database = open_database(f"sqlite:///{data / 'yousaid.db'}")
    with database.transaction() as db:
        (quote,) = quotes.live(db)
        assert quotes.decide(db, quote.id, "published", "approver", datetime.now(UTC))  # noqa: TID251
    database.close()


def test_a_quote_goes_its_way_and_comes_off_the_page_at_once(page: Page, data: Path) -> None:
    page.goto("/demo")
    say(page, "sms", f"{WORDS} and the bins in flat 3 smell, ring 07700 900123")
    expect(newest(page, "sms")).to_contain_text("(A1)")
    page.get_by_role("button", name="Open the staff page").click()
    page.goto("/console/inbox/A1")
    page.get_by_role("link", name="Ask to quote A1").click()
    box = page.get_by_label("The words to ask about")
    expect(box).to_have_value(f"{WORDS} and the bins in flat 3 smell, ring (...)")
    look_closely(page)
    box.fill(WORDS)
    expect(page.locator("#shown")).to_contain_text("May we show these words of yours to everyone?")
    page.get_by_role("button", name="Ask its author").click()
    expect(page.get_by_role("status")).to_contain_text("Its author is asked")
    look_closely(page)
    page.goto("/demo")
    page.get_by_role("button", name="Next day").click()
    expect(newest(page, "sms")).to_contain_text("May we show these words of yours to everyone?")
    say(page, "sms", "yes")
    expect(newest(page, "sms")).to_contain_text("Somebody here looks at your words first")
    for address in ("/console/quotes", "/console/quotes/A1/Q1", "/console/quotes/names"):
        page.goto(address)
        look_closely(page)
    approve(data)
    page.goto("/console/outcomes/new?ref=A1")
    page.get_by_label("Done").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("#said-en").fill("the showers run cold")
    page.locator("#did-en").fill("a new boiler")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check the text").click()
    page.get_by_role("button", name="Send it").click()
    page.goto("/said")
    expect(page.get_by_role("listitem")).to_contain_text([WORDS])
    look_closely(page)
    page.goto("/demo")
    say(page, "sms", "UNQUOTE")
    expect(newest(page, "sms")).to_contain_text("We do not show your words to everyone any more")
    page.goto("/said")
    expect(page.locator("main")).not_to_contain_text(WORDS)
