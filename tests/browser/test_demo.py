"""The demo in a real browser: the whole story, once with its script and once without, for eyes and for ears."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, expect

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PATIENCE = 30_000
"""Milliseconds, of which everything here needs less than a hundredth, where nothing else is running."""
expect.set_options(timeout=PATIENCE)
VIOLATIONS = (
    "options => axe.run(options).then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"
)
"""Only what is wrong comes back: all that was found right is as long as the page again."""


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not faults


def say(page: Page, phone: str, words: str) -> None:
    page.fill(f"#{phone}-text", words)
    page.locator(f"#{phone} button[value=text]").click()


def go_to_page(page: Page, name: str) -> None:
    """By the line of pages, or by the menu where there is no room for a line."""
    menu = page.get_by_role("navigation", name="Pages").get_by_text("Menu", exact=True)
    if menu.is_visible():
        menu.click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()


def newest(page: Page, phone: str) -> Locator:
    return page.locator(f"#{phone}-thread .message").last


def test_what_somebody_says_is_answered_told_and_judged(page: Page) -> None:
    page.goto("/demo")
    say(page, "sms", "showers cold again no one listens")
    expect(newest(page, "sms")).to_contain_text("Your words are kept (A1)")
    say(page, "sms", "2 cos my door dont lock")
    expect(newest(page, "sms")).to_contain_text("We have 2, Locks.")
    say(page, "sms", "undo sorry meant hot water")
    expect(newest(page, "sms")).to_contain_text("We have 1, Hot water.")
    say(page, "telegram", "hello")
    page.locator("#telegram-thread button", has_text="Heating").click()
    expect(newest(page, "telegram")).to_contain_text("We have 3, Heating.")
    expect(page.locator("#panel")).to_contain_text("Hot water: 1, Locks: 0, Heating: 1")

    answer_a1(page, "Those who said something")
    a_day_later(page, "sms")
    say(page, "sms", "partly, cold by 9")
    expect(newest(page, "sms")).to_contain_text("It is open again.")
    expect(page.locator("#panel")).to_contain_text("Open again")


def a_day_later(page: Page, phone: str) -> None:
    """What staff wrote is told, and they ask on it whether it worked."""
    page.goto("/demo")
    page.get_by_role("button", name="Next day").click()
    expect(newest(page, phone)).to_contain_text("Did it work?")


def answer_a1(page: Page, whom: str) -> None:
    """From the phones by the staff pages to a text that waits for its time."""
    page.get_by_role("button", name="Open the staff page").click()
    page.get_by_role("link", name="Inbox", exact=True).click()
    page.get_by_role("link", name="Answer A1", exact=True).click()
    page.get_by_label("Done").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("#said-en").fill("the showers run cold")
    page.locator("#did-en").fill("a new boiler")
    expect(page.locator("#preview")).to_contain_text("You said: the showers run cold. We did: a new boiler.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label(whom).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check the text").click()
    expect(page.locator("main")).to_contain_text("You said: the showers run cold. We did: a new boiler.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("status")).to_contain_text("It is scheduled.")


@pytest.mark.faults
def test_a_complaint_is_read_outside_and_the_team_sees_only_that_it_was(page: Page) -> None:
    page.goto("/demo")
    say(page, "telegram", "the new worker shouted at my mate")
    expect(page.locator("#panel")).to_contain_text("Held for the outside reader, who has not read it yet")
    page.get_by_role("button", name="Read as the outside reader").click()
    expect(page.locator("main")).not_to_contain_text("shouted")
    look_closely(page)
    page.get_by_role("button", name="Show the words").first.click()
    expect(page.get_by_role("article")).to_contain_text("the new worker shouted at my mate")
    look_closely(page)
    page.goto("/demo")
    expect(page.locator("#panel")).to_contain_text("who has read it")
    expect(page.locator("#panel")).not_to_contain_text("shouted")


def test_what_is_being_typed_stays_when_messages_come(page: Page) -> None:
    page.goto("/demo")
    box = page.locator("#telegram-text")
    say(page, "sms", "hello")
    expect(newest(page, "sms")).to_contain_text("Reply")
    say(page, "sms", "menu")
    box.press_sequentially("half a se")
    expect(newest(page, "sms")).to_contain_text("UNDO, SKIP")
    expect(box).to_be_focused()
    expect(box).to_have_value("half a se")


def test_without_any_script_the_same_buttons_and_links_work(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    page.locator("#telegram .tries a").first.click()
    page.locator("#telegram button[value=photo]").click()
    expect(page).to_have_url(f"{demo}/demo#telegram")
    expect(newest(page, "telegram")).to_contain_text("kept (")
    before = page.locator("#now").inner_text()
    page.get_by_role("button", name="Next hour").click()
    expect(page.locator("#now")).not_to_have_text(before)
    context.close()


@pytest.mark.faults
def test_every_page_can_be_read_by_everybody(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    look_closely(page)
    for address in ("/said", "/said/oak-house", "/said?lang=ar"):
        page.goto(address)
        look_closely(page)
    page.goto("/demo")
    page.get_by_role("button", name="Open the staff page").click()
    look_closely(page)
    page.goto("/console/outcomes/new")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_closely(page)
    context.close()


@pytest.mark.faults
def test_what_is_promised_and_sent_to_many_can_be_read_by_everybody(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    say(page, "sms", "hello")
    page.get_by_role("button", name="Open the staff page").click()
    page.goto("/console/promises")
    look_closely(page)
    page.get_by_role("link", name="1. Repairs at Oak House").click()
    look_closely(page)
    page.get_by_role("link", name="It is kept").click()
    page.locator("#words-en").fill("new locks on every door")
    expect(page.locator("#preview")).to_contain_text("Here it is: new locks on every door.")
    look_closely(page)
    page.goto("/console/broadcasts/new")
    page.locator("#text-en").fill("The meeting is on Friday at 6")
    page.get_by_role("button", name="Continue").click()
    look_closely(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save and check it").click()
    look_closely(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("main")).to_contain_text("It can be taken back until")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#state-now")).to_contain_text("A draft")
    context.close()


def look_closely(page: Page) -> None:
    """Names, order and the rest that a machine can see; contrast in the dark too; and nothing is wider than a phone."""
    page.evaluate(AXE_SCRIPT)
    for scheme, only in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate(VIOLATIONS, {"resultTypes": ["violations"], "selectors": False, **only}) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
