"""The pictures in the README: taken of the real pages, anew with `pytest tests/browser/test_pictures.py --update`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, running_demo
from tests.browser.crowd import Crowd
from tests.browser.test_demo import PATIENCE, a_day_later, answer_a1, newest, say

DEMO = ROOT / "docs" / "demo.png"
PICTURES = ROOT / "docs" / "pictures"
BROAD, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 700}
SHOTS = {
    "home": ("/console", BROAD),
    "conversation": ("/console/inbox/A2", PHONE),
    "consultation": ("/console/consultation/oak-house", PHONE),
    "results": ("/console/consultation/oak-house/results", PHONE),
}
SAID = (
    ("hello", "showers cold again no one listens", "1"),
    ("hello", "2 cos my door dont lock"),
    ("polski", "winda nie działa", "3"),
    ("hello", "PERSON", "2"),
    ("hello", "2", "2"),
)
STORY = (
    ("sms", "showers cold again no one listens", "Your words are kept (A1)"),
    ("sms", "2 cos my door dont lock", "We have 2, Locks."),
    ("sms", "undo sorry meant hot water", "We have 1, Hot water."),
    ("telegram", "hello", "Which repair first?"),
    ("telegram", "the hot water runs out by 9", "Your words are kept (A"),
    ("telegram", "1", "We have 1, Hot water."),
)
MOST_BYTES = 120_000


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with running_demo(tmp_path) as (address, _):
        crowd = Crowd(address)
        for member, texts in enumerate(SAID, start=1):
            for words in texts:
                crowd.text(member, words)
        context = browser.new_context(base_url=address, color_scheme="light")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/demo")
        page.get_by_role("button", name="Open the staff page").click()
        yield page
        context.close()


@pytest.fixture
def page_alone(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A demo in which nobody has said anything yet."""
    with running_demo(tmp_path) as (address, _):
        context = browser.new_context(base_url=address, color_scheme="light", viewport={"width": 1280, "height": 920})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce")
        yield page
        context.close()


def test_pictures_are_taken_of_the_real_pages_when_asked(request: pytest.FixtureRequest, update: bool) -> None:
    if not update:
        pytest.skip("only with --update")
    page: Page = request.getfixturevalue("page")
    for name, (address, size) in SHOTS.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(address)
        page.screenshot(path=PICTURES / f"{name}.png")


def test_the_picture_of_the_demo_is_taken_of_its_story_when_asked(request: pytest.FixtureRequest, update: bool) -> None:
    if not update:
        pytest.skip("only with --update")
    page: Page = request.getfixturevalue("page_alone")
    page.goto("/demo")
    for phone, words, reply in STORY:
        say(page, phone, words)
        expect(newest(page, phone)).to_contain_text(reply)
    answer_a1(page, "Everybody who took part")
    a_day_later(page, "telegram")
    say(page, "sms", "partly, fine in day cold by 9")
    expect(newest(page, "sms")).to_contain_text("It is open again.")
    page.locator("#telegram-thread button", has_text="Yes").click()
    expect(newest(page, "telegram")).to_contain_text("it worked")
    expect(page.locator("#panel")).not_to_contain_text("being sent")
    page.mouse.move(0, 0)
    page.screenshot(path=DEMO)


@pytest.mark.parametrize("name", SHOTS)
def test_each_picture_is_in_the_readme_and_light(name: str) -> None:
    assert f"docs/pictures/{name}.png" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (PICTURES / f"{name}.png").stat().st_size < MOST_BYTES
