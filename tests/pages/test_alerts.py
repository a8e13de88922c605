"""A red line stands above every page until somebody acknowledges, and the link in an email does nothing by itself."""

import re

import pytest

from bot.console.telling_key import key_of, telling_of
from bot.house import House
from bot.telling_alerts import tell_alerts
from storage import safety, staff, tables
from tests.pages.conftest import NOON, Visit, text
from tests.storage.installation import every

PAGES = ("/console", "/console/outcomes/new")
LINE = "Alert 1 is open: nobody has said that they are dealing with it."


async def opened(house: House, *names: str) -> list[str]:
    """Somebody is in danger, and these are told; returns the addresses of their links."""
    await text(house, "i want to die")
    with house.database.transaction() as db:
        for name in names:
            staff.add(db, name, ("duty_person",), ("sms", "+447700900551"), house.keys, NOON)
        tell_alerts(db, house, NOON)
    return [f"/alert/{key_of(house.secret, id)}" for id in every(house.database, tables.alert_told.c.id)]


def acknowledged_by(house: House) -> str | None:
    with house.database.reading() as db:
        return safety.alerts(db, open_only=False)[0].acknowledged_by


async def test_a_red_line_stands_above_every_staff_page_until_somebody_acknowledges(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    assert not [page for page in PAGES if LINE in await visitor.look(page)]
    await opened(house, "duty desk")
    assert [page for page in PAGES if LINE in await visitor.look(page)] == list(PAGES)
    assert LINE in (await visitor.send("/console/outcomes/new"))[2]
    with house.database.transaction() as db:
        safety.acknowledge(db, safety.alerts(db)[0].id, "duty desk", NOON)
    assert not [page for page in PAGES if LINE in await visitor.look(page)]


async def test_what_kind_of_danger_it_is_stands_only_before_those_who_see_to_alerts(house: House, visit: Visit) -> None:
    await text(house, "i want to die")
    visitor = await visit(house)
    for name, sees in (("duty desk", True), ("approver", False), ("data desk", False)):
        await visitor.sign_in(name)
        page = await visitor.look()
        assert ("Somebody may be in danger" in page, "self-harm" in page) == (True, sees), name


async def test_the_staff_page_says_who_was_told_and_that_nobody_could_be(house: House, visit: Visit) -> None:
    await text(house, "i want to die")
    visitor = await visit(house)
    await visitor.sign_in()
    assert "Nobody has been told by text or email yet" in await visitor.look()
    await opened(house, "duty desk")
    assert "Told: duty desk." in await visitor.look()


async def test_looking_at_a_link_changes_nothing_and_its_button_acknowledges(house: House, visit: Visit) -> None:
    (link,) = await opened(house, "duty desk")
    visitor = await visit(house)
    for _ in range(2):
        assert (await visitor.client.head(link)).status == 200
        page = await visitor.look(link)
        assert "I am dealing with it (duty desk)" in page
        assert "die" not in page
        assert "self" not in page
    assert acknowledged_by(house) is None
    done = await (await visitor.client.post(link)).text()
    assert "Thank you, duty desk. It is kept that you are dealing with it." in done
    assert acknowledged_by(house) == "duty desk"


async def test_whoever_comes_second_is_told_who_deals_with_it(house: House, visit: Visit) -> None:
    first, second = await opened(house, "duty desk", "second desk")
    visitor = await visit(house)
    await visitor.client.post(first)
    taken = str(acknowledged_by(house))
    assert (
        f"{taken} is dealing with it. There is nothing for you to do."
        in await (await visitor.client.post(second)).text()
    )
    assert acknowledged_by(house) == taken


async def test_a_link_of_an_earlier_round_acknowledges_nothing(house: House, visit: Visit) -> None:
    (link,) = await opened(house, "duty desk")
    visitor = await visit(house)
    await visitor.client.post(link)
    await text(house, "i want to kill myself")
    for answer in (await visitor.client.get(link), await visitor.client.post(link)):
        assert (answer.status, "There is a newer email" in await answer.text()) == (410, True)
    assert acknowledged_by(house) is None


@pytest.mark.parametrize("key", ["x", "a.b", "%00", "%ff", "a" * 5000])
async def test_a_key_that_is_not_ours_opens_nothing(house: House, visit: Visit, key: str) -> None:
    await opened(house, "duty desk")
    visitor = await visit(house)
    for answer in (await visitor.client.get(f"/alert/{key}"), await visitor.client.post(f"/alert/{key}")):
        assert answer.status == 404
    assert acknowledged_by(house) is None


def test_a_changed_key_is_none_of_ours() -> None:
    key = key_of(b"secret", "a" * 32)
    assert telling_of(b"secret", key) == "a" * 32
    assert telling_of(b"another", key) is None
    assert telling_of(b"secret", "b" + key[1:]) is None
    assert telling_of(b"secret", "\ud800") is None
    assert re.fullmatch(r"[\w.-]+", key)
