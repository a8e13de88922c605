"""A month in the life of a hostel, as its staff see it: set up, asked, answered, promised, late, told, disputed, confirmed.

A dozen members write by SMS and Telegram (forty in `tests/loop`, without a browser); staff do everything on the pages.
The demo begins with nothing, and its clock is moved a day at a time.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import running_demo
from tests.browser.crowd import Crowd
from tests.browser.test_demo import PATIENCE, WIDE, look_closely

MEMBERS = range(1, 13)
MANY = len(MEMBERS)
KEY = re.compile(r"key=(\S+)")


@pytest.fixture
def hostel(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Crowd]]:
    """With nobody on the staff list: whoever has the printed link sets it up."""
    with running_demo(tmp_path, "--empty") as (address, printed):
        context = browser.new_context(viewport=WIDE, base_url=address)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        found = KEY.search(printed)
        assert found is not None
        page.goto(f"/console?key={found[1]}")
        yield page, Crowd(address)
        context.close()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def in_days(page: Page, number: int) -> str:
    """By the demo's own clock, which may have moved."""
    page.goto("/console")
    shown = page.locator("main p.soft").first.inner_text().partition(",")[0]
    return str(page.evaluate(f"new Date(Date.parse('{shown} UTC') + {number} * 864e5).toISOString().slice(0, 10)"))


@pytest.mark.faults
def test_a_month_in_the_life_of_a_hostel(hostel: tuple[Page, Crowd]) -> None:
    page, crowd = hostel
    set_up(page)
    ask(page)
    for member in MEMBERS:
        crowd.text(member, "hello")
        crowd.text(member, "2 cos my door dont lock" if member % 2 else "1")
    results(page)
    promise(page)
    crowd.sleep(6)
    late(page)
    told(page, "new locks on every door")
    crowd.sleep(1)
    all_has_gone(page)
    for member in (1, 3, 5):
        crowd.text(member, "no it still does not lock")
    crowd.text(7, "yes")
    disputed(page)
    told_again(page)
    crowd.sleep(8)
    for member in (1, 3, 5, 7, 9):
        crowd.text(member, "yes")
    confirmed(page)
    published(page)


def set_up(page: Page) -> None:
    page.goto("/console/setup")
    look_closely(page)
    follow(page, "The name that texts begin with")
    page.get_by_label("The name that texts begin with").fill("Oak House")
    press(page, "Save")
    follow(page, "Nation and help lines")
    page.get_by_label("England").check()
    press(page, "Save")
    follow(page, "Put yourself on the staff list, as admin")
    page.get_by_label("Name or job").fill("office")
    for role in ("Admin", "Facilitator", "Manager", "Duty person", "Data lead"):
        page.get_by_label(role, exact=True).check()
    page.get_by_label("Phone number").fill("+44 7700 900777")
    press(page, "Save")
    page.goto("/console/staff/new")
    page.get_by_label("Name or job").fill("reader")
    page.get_by_label("Outside reader", exact=True).check()
    page.get_by_label("Email address").fill("reader@example.org")
    press(page, "Put them on the list")
    page.goto("/console/setup/test")
    expect(page.get_by_label("Trial mode")).to_be_visible()
    press(page, "Send me a test text")
    press(page, "Yes, it is on my phone")
    expect(page.get_by_label("Trial mode")).to_have_count(0)


def ask(page: Page) -> None:
    by = in_days(page, 30)
    page.goto("/console/consultations")
    follow(page, "Write a consultation")
    follow(page, "Choose one")
    page.get_by_label("What do you ask?").fill("Which repair first?")
    page.get_by_label("Options").fill("Hot water\nLocks\nHeating")
    page.get_by_label("Members decide", exact=True).check()
    page.get_by_label("By this day").fill(by)
    press(page, "Save")
    follow(page, "Look at it on a phone")
    press(page, "It looks right")
    follow(page, "Open it")
    press(page, "Open it now")


def results(page: Page) -> None:
    follow(page, "Results")
    expect(page.locator("main")).to_contain_text(f"{MANY} people answered.")
    page.goto("/console/inbox?q=door")
    expect(page.locator("main")).to_contain_text("2 cos my door dont lock")
    look_closely(page)


def promise(page: Page) -> None:
    by = in_days(page, 5)
    page.goto("/console/promises")
    follow(page, "Promise news by a date")
    page.get_by_label("News on").fill("the locks")
    press(page, "Continue")
    page.get_by_label("Everybody who took part").check()
    press(page, "Continue")
    page.get_by_label("By which day people hear").fill(by)
    page.get_by_label("Who does it").fill("repairs manager")
    press(page, "Check it")
    press(page, "Promise it")
    page.goto("/console/promises")
    expect(page.locator("main")).to_contain_text("the locks")


def late(page: Page) -> None:
    """Nobody said anything, so silence was told the day after."""
    page.goto("/console")
    needs = page.locator("#needs")
    expect(needs).to_contain_text("the locks, with repairs manager")
    expect(needs.locator(".tag", has_text="Late").first).to_be_visible()
    page.goto("/console/promises")
    look_closely(page)


def told(page: Page, did: str) -> None:
    page.goto("/console/outcomes/new")
    write(page, "Done", "doors do not lock", did)
    page.get_by_label("Everybody who took part").check()
    press(page, "Continue")
    press(page, "Check the text")
    expect(page.locator("main")).to_contain_text(f"You said: doors do not lock. We did: {did}.")
    press(page, "Send it")


def write(page: Page, status: str, said: str, did: str) -> None:
    page.get_by_label(status, exact=True).check()
    press(page, "Continue")
    page.get_by_label("You said").fill(said)
    page.get_by_label("What we did, do or plan").fill(did)
    press(page, "Continue")


def all_has_gone(page: Page) -> None:
    """Two texts a week are within the limit; the rate lets some wait for a second or two. The page refreshes itself."""
    for state in ("queued", "attempting"):
        page.goto(f"/console/outbox?state={state}")
        expect(page.locator("#posts")).to_contain_text("Nothing of that sort.")


def disputed(page: Page) -> None:
    page.goto("/console")
    expect(page.locator("#needs")).to_contain_text("Members say that it did not work: doors do not lock.")
    page.goto("/console/outcomes")
    expect(page.locator("main")).to_contain_text("Open again")


def told_again(page: Page) -> None:
    page.locator("main a", has_text="doors do not lock").first.click()
    look_closely(page)
    expect(page.locator("main")).to_contain_text("no it still does not lock")
    page.locator("main").get_by_role("link", name="What happened next").first.click()
    write(page, "Done", "doors do not lock", "locks that were checked by tenants")
    press(page, "Check the text")
    press(page, "Send it")


def confirmed(page: Page) -> None:
    page.goto("/console/outcomes")
    expect(page.locator("main .tag.alarm")).to_have_count(0)
    page.locator("main a", has_text="doors do not lock").first.click()
    expect(page.locator("main")).to_contain_text(f"{MANY} told, of {MANY} people")
    expect(page.locator("main")).to_contain_text("Opened again 3 times")
    expect(page.locator("main")).to_contain_text("Now says yes")
    page.goto("/console/numbers")
    expect(page.locator("main")).to_contain_text("Said to be done, and confirmed by those told")
    look_closely(page)


def published(page: Page) -> None:
    page.goto("/said")
    expect(page.locator("main")).to_contain_text("locks that were checked by tenants")
    look_closely(page)
