"""A newcomer follows the screen: from the list of consultations to invitations, on a phone, and back on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_demo import NARROW, PATIENCE, go_to_page, look_closely, say

pytestmark = pytest.mark.faults


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    say(page, "sms", "hello")
    page.get_by_role("button", name="Open the staff page").click()
    go_to_page(page, "Consultations")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def test_a_newcomer_comes_to_invitations_by_following_the_screen(page: Page) -> None:
    follow(page, "Write a consultation")
    follow(page, "Choose one")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_be_focused()
    look_closely(page)
    page.get_by_label("What do you ask?").fill("Which day should the laundry be open late?")
    page.get_by_label("Options").fill("Monday\nThursday")
    page.get_by_label("Members decide", exact=True).check()
    page.get_by_label("By this day").fill(in_a_month(page))
    press(page, "Save")
    follow(page, "Look at it on a phone")
    look_closely(page)
    press(page, "It looks right")
    follow(page, "Open it")
    press(page, "Open it now")
    follow(page, "Invite people")
    press(page, "See who gets it")
    expect(page.locator("main")).to_contain_text("1 person gets it")
    look_closely(page)
    press(page, "Send the invitation")
    expect(page.locator("#tasks-now")).to_contain_text("The invitation is about to go.")
    look_closely(page)
    follow(page, "Poster and card to print")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_label("Poster", exact=True)).to_be_visible()


def test_two_languages_stand_side_by_side(page: Page) -> None:
    follow(page, "Repairs at Oak House")
    follow(page, "Translate it")
    follow(page, "Polish")
    expect(page.get_by_label("Title in Polish")).to_have_value("Naprawy w Oak House")
    look_closely(page)


def in_a_month(page: Page) -> str:
    return str(page.evaluate("new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)"))
