"""The pictures in the README: taken of the real pages, anew with `pytest tests/browser/test_pictures.py --update`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, running_demo
from tests.browser.crowd import Crowd
from tests.browser.test_demo import PATIENCE

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


def test_pictures_are_taken_of_the_real_pages_when_asked(request: pytest.FixtureRequest, update: bool) -> None:
    if not update:
        pytest.skip("only with --update")
    page: Page = request.getfixturevalue("page")
    for name, (address, size) in SHOTS.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(address)
        page.screenshot(path=PICTURES / f"{name}.png")


@pytest.mark.parametrize("name", SHOTS)
def test_each_picture_is_in_the_readme_and_light(name: str) -> None:
    assert f"docs/pictures/{name}.png" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (PICTURES / f"{name}.png").stat().st_size < MOST_BYTES
