"""Row 73: yesterday's backup is restored. Who left or was erased since stays so, and yesterday's broadcast is not sent
again: what may have gone is held for staff.

The database that is replaced can be asked, or is lost for good and only the file beside it says who left.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot import backing_up, restoring, schedule
from bot.after_restore import drop_these, let_go_on
from bot.house import House, open_house
from bot.settings import Settings, load_settings
from storage import audit, broadcasts, held_back, restores, tables
from tests.databases import migrated_sqlite
from tests.runtime.broadcasting import sent, with_a_team
from tests.runtime.conftest import ENVIRONMENT, NOON, PretendChannel, StillClock, appoint, outbox_of, text
from tests.storage.installation import every
from tests.storage.traces import found

CANARY = "kanarienvogel"
YESTERDAY, TODAY = NOON, NOON + timedelta(days=1)


@dataclass
class Installation:
    settings: Settings
    clock: StillClock
    folder: Path
    house: House

    async def send(self) -> list[tuple[str, str]]:
        """(number, words) of all that goes out now, while the dates are kept."""
        channel = PretendChannel()
        outbox = outbox_of(self.house, channel)
        for _ in range(3):
            await schedule.tick(self.house)
            await outbox.deliver_once()
        self.house.outbox = None
        return [(post.address, post.text) for post in channel.sent]

    def restart(self) -> None:
        self.house = open_house(self.settings, self.clock)


@pytest.fixture(autouse=True)
def the_time_is_theirs(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    clock = StillClock(YESTERDAY)
    monkeypatch.setattr("bot.clock.RealClock.now", lambda self: clock.at)
    return clock


@asynccontextmanager
async def installed(folder: Path, clock: StillClock) -> AsyncIterator[Installation]:
    (folder / "yousaid.db").write_bytes(migrated_sqlite())
    settings = load_settings(
        {**ENVIRONMENT, "YOUSAID_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'yousaid.db'}"}
    )
    here = Installation(settings, clock, folder, open_house(settings, clock))
    with here.house.database.transaction() as db:
        appoint(db, here.house)
    with_a_team(here.house)
    yield here
    here.house.close()


def lose(here: Installation) -> None:
    for file in here.folder.glob("yousaid.db*"):
        file.unlink()


@pytest.mark.parametrize("is_lost", [False, True], ids=["it can be asked", "it is lost"])
async def test_nothing_that_must_not_comes_back_and_nothing_goes_twice(
    tmp_path: Path, the_time_is_theirs: StillClock, is_lost: bool
) -> None:
    clock = the_time_is_theirs
    async with installed(tmp_path, clock) as here:
        text(here.house, 7, f"my window is broken {CANARY}", id="SM7")
        assert len(await here.send()) == 4  # replies
        number = sent(here.house)
        clock.move(minutes=3)
        backing_up.back_up(here.settings, tmp_path / "yesterday.db", force=False, keep=None)

        clock.move(minutes=10)
        assert len([words for _, words in await here.send() if "Friday" in words]) == 4
        text(here.house, 0, "please stop texting me")
        text(here.house, 7, "forget me")
        code = every(here.house.database, tables.outbox.c.text, where=tables.outbox.c.kind == "reply")[-1]
        text(here.house, 7, next(word for word in code.replace(".", " ").split() if len(word) == 6 and word.isdigit()))
        await here.send()
        clock.move(hours=2)
        await here.send()
        assert found(here.house.database, CANARY) == set()
        await here.house.suppressions.keep_up()
        here.house.close()

        clock.at = TODAY
        if is_lost:
            lose(here)
        done = restoring.restore(here.settings, tmp_path / "yesterday.db", None, without_journal=False)
        assert done.could_read is not is_lost
        here.restart()
        assert found(here.house.database, CANARY, "7700900007") == set()
        assert await here.send() == []
        with here.house.database.transaction() as db:
            assert audit.first_bad(db) is None
            one = broadcasts.look_at(db, number)
            assert one is not None
            assert one.state == ("draft" if is_lost else "done")
            drop_these(db, [held.id for held in held_back.held(db, TODAY)], "Manager", TODAY)
            let_go_on(db, "Manager", TODAY)
            assert not restores.is_held(db)
        assert await here.send() == []
        sent(here.house, words="The office is open again.")
        clock.move(minutes=10)
        reached = {address for address, words in await here.send() if "open again" in words}
        assert reached == {"+447700900001", "+447700900002"}


async def test_a_database_that_was_copied_back_by_hand_is_put_right_before_anything_is_sent(
    tmp_path: Path, the_time_is_theirs: StillClock
) -> None:
    """As from a disk's snapshot: nobody has called `yousaid restore`."""
    from bot.put_back import put_right_if_older

    clock = the_time_is_theirs
    async with installed(tmp_path, clock) as here:
        await here.send()
        await here.house.suppressions.keep_up()
        assert not put_right_if_older(here.house)
        here.house.close()
        yesterday = (tmp_path / "yousaid.db").read_bytes()
        here.restart()
        text(here.house, 0, "please stop texting me")
        await here.house.suppressions.keep_up()
        here.house.close()

        (tmp_path / "yousaid.db").write_bytes(yesterday)
        here.restart()
        assert put_right_if_older(here.house)
        assert not put_right_if_older(here.house)
        assert sorted(every(here.house.database, tables.members.c.left)) == [False, False, True]
        with here.house.database.reading() as db:
            assert restores.is_held(db)
