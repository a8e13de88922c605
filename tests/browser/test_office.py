"""The pages on staff, settings, wording and signing in, in a real browser: for eyes, for ears and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_demo import NARROW, PATIENCE, look_closely

pytestmark = pytest.mark.faults

PAGES = (
    "setup",
    "staff/new",
    "staff/person?name=facilitator",
    "staff/rota",
    "settings/money",
    "money",
    "payments",
    "wording/ar/welcome-kept",
    "me/codes",
    "rights",
)


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    page.get_by_role("button", name="Open the staff page").click()
    yield page
    context.close()


def test_a_page_of_each_kind_can_be_seen_heard_and_held_in_one_hand(page: Page) -> None:
    for address in PAGES:
        page.goto(f"/console/{address}")
        look_closely(page)


def test_what_is_typed_is_shown_as_a_text_with_its_size(page: Page) -> None:
    page.goto("/console/wording/en/thanks")
    page.get_by_label("Your words").fill("Thank you very much \u2603")
    expect(page.locator("#as-text")).to_contain_text("dearer because of \u2603")
    page.goto("/console/settings/money")
    page.get_by_label("Price of one text").fill("0.04")
    expect(page.locator("#leads-to")).to_contain_text("100 members, 8 texts each of 2 segments")


def test_a_new_word_is_in_the_next_text_that_a_phone_gets(page: Page) -> None:
    page.goto("/console/wording/en/thanks")
    page.get_by_label("Your words").fill("Thanks a lot.")
    page.get_by_role("button", name="Save these words").click()
    expect(page.get_by_role("status")).to_contain_text("from the next text on")
    page.goto("/demo")
    for words in ("hello", "2"):
        page.fill("#sms-text", words)
        page.locator("#sms button[value=text]").click()
        expect(page.locator("#sms-thread .message").last).to_contain_text("Reply" if words == "hello" else "Locks")
    page.goto("/console/wording?q=thanks")
    expect(page.locator("main")).to_contain_text("Thanks a lot.")


def test_a_request_for_data_and_the_page_about_privacy_can_be_seen_heard_and_held_in_one_hand(page: Page) -> None:
    page.goto("/demo")
    page.fill("#sms-text", "my data")
    page.locator("#sms button[value=text]").click()
    expect(page.locator("#sms-thread .message").last).to_contain_text("You get what we hold about you by")
    for address in ("/console/rights/1", "/privacy", "/privacy?lang=ar"):
        page.goto(address)
        look_closely(page)
