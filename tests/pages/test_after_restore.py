"""After a restore an admin sees what waits, drops what has gone, and lets the rest go on; and where backups are listed."""

import re
from datetime import timedelta

import pytest

from bot import last_backup
from bot.console.needs import needs
from bot.house import House
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from storage import audit, backups, broadcasts, restores, staff
from storage.backing_up import Mark
from storage.migrating import HEAD
from tests.pages.conftest import NOON, Visit, Visitor, text

MARK = Mark("b" * 32, NOON.isoformat(), "1", HEAD, 0, "0" * 64)
EVERYBODY = Segment((Rule("everybody"),))


@pytest.fixture
async def admin(house: House, visit: Visit) -> Visitor:
    """A backup was restored, and a broadcast waits."""
    await text(house, "the showers are cold")
    with house.database.transaction() as db:
        staff.add(db, "Anna", ("admin",), None, house.keys, NOON)
        draft = Broadcast("", 0, "duty desk", Text({"en": "The meeting is on Friday."}), EVERYBODY)
        broadcasts.start(db, broadcasts.add(db, draft, house.frame.ids, NOON), house.frame.ids, NOON)
        restores.note(db, "one.db", MARK, restores.Lost(), "command line", NOON)
    visitor = await visit(house)
    await visitor.sign_in("Anna")
    return visitor


def is_held(house: House) -> bool:
    with house.database.reading() as db:
        return restores.is_held(db)


def log(house: House) -> list[str]:
    with house.database.reading() as db:
        return [f"{one.who}: {one.did} ({one.about})" for one in audit.newest(db, 2)]


async def test_home_leads_an_admin_to_what_waits(house: House, admin: Visitor, visit: Visit) -> None:
    page = await admin.look()
    assert "A backup was restored. Nothing goes out that nobody asked for" in page
    assert 'href="/console/restored"' in page
    desk = await visit(house)
    await desk.sign_in("duty desk")
    assert "A backup was restored." in await desk.look()


async def test_what_is_ticked_never_goes_and_the_rest_goes_on(house: House, admin: Visitor) -> None:
    page = await admin.look("/console/restored")
    assert "one.db, of Tue 24 Nov, 12pm, was restored" in page
    (held,) = re.findall(r'name="held" value="([0-9a-f]{32})"', page)
    assert "Broadcast 1, since" in page
    assert (await admin.send("/console/restored/drop", held=held))[1] == "/console/restored?done=dropped"
    assert (await admin.send("/console/restored/drop", held=held))[1] == "/console/restored?done=gone"
    assert "Nothing waits." in await admin.look("/console/restored?done=dropped")
    with house.database.reading() as db:
        assert [one.state for one in broadcasts.every(db)] == ["cancelled"]
    assert is_held(house)
    assert (await admin.send("/console/restored/go-on"))[1] == "/console/restored?done=on"
    assert not is_held(house)
    assert (await admin.send("/console/restored/go-on"))[1] == "/console/restored?done=gone"
    assert "Everything else goes on" in await admin.look("/console/restored?done=on")
    assert log(house)[0] == "Anna: let everything go on after a restore (None)"


async def test_nothing_goes_out_meanwhile_that_nobody_asked_for(house: House, admin: Visitor) -> None:
    with house.database.transaction() as db:
        assert not house.rules(db, NOON).live
    await admin.send("/console/restored/go-on")
    with house.database.transaction() as db:
        assert house.rules(db, NOON).live


async def test_somebody_who_is_no_admin_can_do_nothing_about_it(house: House, admin: Visitor, visit: Visit) -> None:
    desk = await visit(house)
    await desk.sign_in("approver")
    assert (await desk.send("/console/restored/go-on"))[0] == 403
    assert is_held(house)


async def test_the_page_of_what_is_kept_lists_backups_and_who_is_still_in_them(house: House, visit: Visit) -> None:
    with house.database.transaction() as db:
        backups.add(db, [backups.of_mark(MARK, "one.db", 4096)])
    data, desk = await visit(house), await visit(house)
    await data.sign_in("data desk")
    await desk.sign_in("approver")
    assert "one.db" in await desk.look("/console/keeping")
    assert "It is deleted" not in await desk.look("/console/keeping")
    assert "It is deleted" in await data.look("/console/keeping")
    for _ in range(2):
        await data.send(f"/console/keeping/backups/{MARK.id}/deleted")
    assert "one.db" not in await data.look("/console/keeping")
    assert [line for line in log(house) if "backup" in line] == ["data desk: noted that a backup is deleted (one.db)"]


def test_home_says_when_there_was_no_backup_for_eight_days_and_to_admins_alone(house: House) -> None:
    def said(days: int) -> list[tuple[str, bool]]:
        with house.database.reading() as db:
            found = needs(db, house, NOON + timedelta(days=days))
            return [(one.needs, one.is_private) for one in found if "backup" in one.what]

    assert said(30) == []  # nothing was ever done here
    with house.database.transaction() as db:
        audit.note(db, "Anna", "did something", NOON)
    assert said(8) == []
    assert said(9) == [("administer", True)]
    with house.database.transaction() as db:
        backups.add(db, [backups.of_mark(MARK, "one.db", 4096)])
        assert last_backup.missing_since(db, NOON + timedelta(days=8)) is None
    assert said(9) == [("administer", True)]
