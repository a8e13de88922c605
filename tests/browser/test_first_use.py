"""Whoever is new follows the screen: by keyboard alone, on a phone, in few steps; and a page twice as large still fits."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_demo import NARROW, PATIENCE, go_to_page, look_closely, newest, say

pytestmark = pytest.mark.faults

TWICE_AS_LARGE = {"width": 640, "height": 450}
"""What is left of 1280 by 900 at 200%."""

PAGES = (
    "",
    "/consultations",
    "/inbox",
    "/outcomes",
    "/promises",
    "/broadcasts",
    "/people",
    "/numbers",
    "/staff",
    "/settings",
)


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    say(page, "sms", "the stairs are dark")
    expect(newest(page, "sms")).to_contain_text("kept (")
    page.get_by_role("button", name="Open the staff page").click()
    yield page
    context.close()


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Presses Tab until what has the focus is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        called = page.evaluate("(document.activeElement.labels?.[0] || document.activeElement).innerText")
        if " ".join(called.split()) == words:
            return
    raise AssertionError(f"Tab does not come to: {words}")


def enter(page: Page) -> None:
    """What has the focus leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_outcome_is_written_on_a_phone_by_keyboard_alone(page: Page) -> None:
    tab_to(page, "Home Menu")
    page.keyboard.press("Enter")
    tab_to(page, "Inbox")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    page.get_by_role("link", name="Answer A1").focus()
    enter(page)
    page.get_by_label("Done", exact=True).focus()
    page.keyboard.press("Space")
    enter(page)
    tab_to(page, "You said")
    page.keyboard.type("the stairs are dark")
    tab_to(page, "What we did, do or plan")
    page.keyboard.type("new lamps on the stairs")
    for button in ("Continue", "Continue", "Check the text", "Send it"):
        tab_to(page, button)
        enter(page)
    expect(page.get_by_role("status")).to_contain_text("It is scheduled.")


def test_the_menu_opens_without_script_and_leads_on(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    page.get_by_role("button", name="Open the staff page").click()
    go_to_page(page, "Promises")
    expect(page.get_by_role("heading", level=1)).to_have_text("Promises")
    context.close()


def test_a_page_twice_as_large_still_fits_and_can_be_read(page: Page) -> None:
    page.set_viewport_size(TWICE_AS_LARGE)  # type: ignore[arg-type]
    for address in PAGES:
        page.goto(f"/console{address}")
        look_closely(page)


def test_letters_twice_as_large_on_a_phone_make_no_page_wider_than_it(page: Page) -> None:
    """By the phone's own setting for those who see badly: the width stays."""
    for address in (*PAGES, "/outbox", "/log", "/consultation/oak-house/results"):
        page.goto(f"/console{address}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, NARROW["width"])
