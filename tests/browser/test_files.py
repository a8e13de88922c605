"""A photo is seen and a voice note is heard on the staff pages, with and without script; and what was lost goes again."""

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ready_demo
from tests.browser.test_demo import NARROW, PATIENCE, look_closely, newest, say

pytestmark = pytest.mark.faults

LOSE = (
    "UPDATE outbox SET state = 'unknown', lease_until = NULL, sent_at = created_at WHERE state IN ('sent', 'delivered')"
)

STEP = 100
"""Milliseconds."""


@pytest.mark.parametrize("has_script", [True, False])
def test_a_photo_is_seen_and_a_voice_note_is_heard(browser: Browser, demo: str, has_script: bool) -> None:
    context = browser.new_context(viewport=NARROW, base_url=demo, java_script_enabled=has_script)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/demo")
    for phone, what in (("sms", "photo"), ("telegram", "voice")):
        page.locator(f"#{phone} button[value={what}]").click()
        expect(newest(page, phone)).to_contain_text("kept (")
    page.get_by_role("button", name="Open the staff page").click()
    for link, shown in (("Show the photo", "img"), ("Listen", "audio")):
        open_newest(page, link)
        expect(page.locator(f"{shown}.enclosed")).to_be_visible()
        if has_script:
            is_there(page, shown)
            look_closely(page)
    context.close()


def open_newest(page: Page, link: str) -> None:
    """In whichever of the newest conversations it is."""
    page.goto("/console/inbox")
    talks = page.locator("a[href^='/console/inbox/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href')).filter(one => /[A-Z][0-9]+$/.test(one))"
    )
    for address in dict.fromkeys(talks):
        page.goto(address)
        if page.get_by_role("link", name=link).count():
            page.get_by_role("link", name=link).last.click()
            return
    raise AssertionError(link)


def is_there(page: Page, shown: str) -> None:
    """The browser could read what it got. Asked again and again from outside: the page lets nothing be evaluated in it."""
    script = {"img": "one => one.naturalWidth === 320", "audio": "one => one.duration > 1 && one.duration < 2"}[shown]
    for _ in range(PATIENCE // STEP):
        if page.locator(f"{shown}.enclosed").evaluate(script):
            return
        page.wait_for_timeout(STEP)
    raise AssertionError(f"The browser could not read the {shown}.")


def test_what_nobody_knows_to_have_arrived_goes_again_by_one_button(browser: Browser, tmp_path: Path) -> None:
    with ready_demo(tmp_path) as address:
        context = browser.new_context(viewport=NARROW, base_url=address)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/demo")
        say(page, "sms", "the stairs are dark")
        expect(newest(page, "sms")).to_contain_text("kept (")
        page.get_by_role("button", name="Open the staff page").click()
        with sqlite3.connect(tmp_path / "yousaid.db") as db:
            db.execute(LOSE)
        page.goto("/console/outbox?state=unknown")
        look_closely(page)
        page.get_by_role("button", name="Send again to").first.click()
        expect(page.get_by_role("status")).to_contain_text("goes once more")
        look_closely(page)
        context.close()
