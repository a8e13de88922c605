"""The inbox and the people in a real browser: a conversation is answered, a list is looked at, and all can read it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_demo import NARROW, PATIENCE, go_to_page, look_closely, newest, say

pytestmark = pytest.mark.faults

ROWS = "phone,agreed_on,agreed_where,agreed_words\n0161 496 0000,yes,the drop-in,You may text me\n"


def test_a_conversation_is_answered_and_a_list_looked_at_on_a_phone(
    browser: Browser, demo: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    say(page, "sms", "the stairs are dark")
    expect(newest(page, "sms")).to_contain_text("kept (")
    page.get_by_role("button", name="Open the staff page").click()
    go_to_page(page, "Inbox")
    look_closely(page)
    page.locator("tr", has_text="the stairs are dark").first.get_by_role("link").first.click()
    page.get_by_label("What you write to them").fill("We mend the lamp on Friday.")
    expect(page.locator("#shown")).to_contain_text("A person writes: We mend the lamp on Friday. 1 text")
    look_closely(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("status")).to_contain_text("on their way")
    page.get_by_role("link", name="How they agreed, and their number").click()
    page.get_by_role("button", name="Show it once").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_closely(page)
    file = tmp_path / "list.csv"
    file.write_text(ROWS, encoding="utf-8")
    page.goto("/console/people/lists")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Look at each row").click()
    expect(page.locator("main")).to_contain_text("This is a landline")
    look_closely(page)
    context.close()


def test_marks_that_somebody_piles_on_a_letter_hide_nothing_of_what_stands_above(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    say(page, "sms", "z" + "\u0301" * 300 + " piled up")
    expect(newest(page, "sms")).to_contain_text(re.compile("kept|Added"))
    page.get_by_role("button", name="Open the staff page").click()
    for place in ("/console/inbox", "/demo"):
        page.goto(place)
        words = page.locator("tr p.words, #panel li bdi", has_text="piled up").first
        words.scroll_into_view_if_needed()
        box = words.locator("xpath=ancestor-or-self::*[self::p or self::li][1]").bounding_box()
        assert box is not None
        above = {"x": 0, "y": box["y"] - 110, "width": NARROW["width"], "height": 100}
        with_marks = page.screenshot(clip=above)  # type: ignore[arg-type]
        words.evaluate("one => { one.textContent = 'z piled up' }")
        assert page.screenshot(clip=above) == with_marks  # type: ignore[arg-type]
    context.close()


def test_what_is_typed_stays_when_the_page_is_refreshed(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    phone, page = context.new_page(), context.new_page()
    phone.goto("/demo")
    say(phone, "telegram", "the gate squeaks")
    expect(newest(phone, "telegram")).to_contain_text("kept (")
    phone.get_by_role("button", name="Open the staff page").click()
    page.goto("/console/inbox")
    page.locator("tr", has_text="the gate squeaks").first.get_by_role("link").first.click()
    line = page.locator("#lines li", has_text="the gate squeaks")
    line.get_by_text("Write what it means").click()
    line.get_by_label("In English").fill("The gate needs oil.")
    page.get_by_role("heading", level=1).click()
    phone.goto("/demo")
    with page.expect_response(lambda answer: "x-refresh" in answer.request.headers):
        say(phone, "telegram", "it squeaks all night")
    page.wait_for_timeout(300)
    expect(line.get_by_label("In English")).to_have_value("The gate needs oil.")
    context.close()
