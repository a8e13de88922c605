"""The inbox and the people in a real browser: a conversation is answered, a list is looked at, and all can read it."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.test_demo import NARROW, PATIENCE, look_closely, newest, say

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
    page.get_by_role("link", name="Inbox", exact=True).click()
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
