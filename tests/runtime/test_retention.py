"""What has been kept long enough goes once a day by itself, is logged once, and is announced before."""

from datetime import timedelta

from bot import schedule
from bot.house import House
from storage import audit, kept, tables
from storage.retention import GONE
from tests.pages.conftest import text
from tests.runtime.conftest import Call, StillClock, say
from tests.storage.installation import every


async def test_it_is_done_once_a_day_and_logged_once(house: House, clock: StillClock) -> None:
    await text(house, "the lift is broken")
    clock.at += timedelta(days=731)
    for _ in range(3):
        await schedule.tick(house)
    assert every(house.database, tables.views.c.text) == [GONE]
    with house.database.reading() as db:
        log = [one.did for one in audit.newest(db, 9)]
        assert kept.value(db, "retained_on") is not None
    assert log.count("deleted what was kept long enough") == 1


def test_the_command_says_what_goes_when(loaded: Call) -> None:
    say(1, "the lift is broken")
    code, out, err = loaded("retention")
    assert (code, err) == (0, "")
    assert "Words of views: 90 days after their loop closed" in out
    assert "0 at the next run, 0 within a week, 0 within 30 days" in out
