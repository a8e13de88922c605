"""Faults 10 to 13: no memory, a migration and a clearing that break off, and a machine that loses its power."""

import asyncio
import resource
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage import erasure
from storage.migrating import HEAD, migrate
from tests.faults.kit.checkers import wrong
from tests.faults.kit.driving import Drive, driven, later
from tests.faults.kit.starter import Starter
from tests.hostile.attack import number

pytestmark = pytest.mark.faults


@pytest.mark.faults
async def test_f010_without_memory_the_process_ends_and_the_next_one_has_everything(
    tmp_path: Path, starter: Starter
) -> None:
    """A cgroup would kill it at once; here whatever asks for more is refused, wherever that is."""
    async with driven(tmp_path, "", starter) as drive:
        process = await drive.start()
        await drive.text("hello", number(1))
        there = int(Path(f"/proc/{process}/statm").read_text().split()[0]) * resource.getpagesize()
        resource.prlimit(process, resource.RLIMIT_AS, (there, there))
        for place in range(2, 40):
            await drive.text("i want to die", number(place), danger=True)
        drive.running.remove(process) if process in starter.ended else await drive.end(process, signal.SIGKILL)
        await drive.start()
        for posted in drive.history.read():
            if not posted.is_acked:
                assert await drive.again(posted) == 200
        async with later(drive) as worker:
            await worker.passes(minutes=2)
        assert wrong(drive.evidence()) == {}


STEPS = (1, 20)


@pytest.mark.usefixtures("every_migration")
@pytest.mark.parametrize("step", STEPS)
def test_f011_killed_in_a_migration_it_is_as_before_and_the_next_one_completes_it(
    step: int, tmp_path: Path, starter: Starter
) -> None:
    path = tmp_path / "yousaid.db"
    address = {"DATABASE_URL": f"sqlite:///{path}", "YOUSAID_DATA": str(tmp_path)}
    process = starter.start(["migrate"], {**address, "YOUSAID_FAIL": f"migrate.step:{step}:kill"}, tmp_path / "log")
    assert starter.wait(process) == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    migrate(address["DATABASE_URL"])
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_f012_killed_while_a_member_is_erased_it_goes_on_and_is_logged_once(drive: Drive) -> None:
    process = await drive.start()
    await drive.text("hello", number(1))
    await drive.marked(many=1)
    await drive.end(process)
    with drive.house.database.transaction() as db:
        (member,) = db.exec_driver_sql("SELECT id FROM members").scalars()
        erasure.begin(db, [member], "data lead", drive.house.keys, drive.house.clock.now())
    for step in (1, 2):
        process = drive.begin("work", fail=f"erase.step:{step}:kill")
        assert await drive.ended(process) == -signal.SIGKILL
    async with later(drive) as worker:
        for hours in (0, 2):
            await worker.passes(hours=hours)
    assert drive.one("SELECT count(*) FROM members") == 0
    assert drive.one("SELECT count(*) FROM audit WHERE did = 'forgot a member'") == 1
    assert wrong(drive.evidence(), "I1", "I4") == {}


async def test_f012_killed_while_old_words_go_it_goes_on_and_is_logged_once(drive: Drive) -> None:
    process = await drive.start()
    await drive.text("the showers are cold again", number(1))
    await drive.marked(many=1)
    await drive.end(process)
    old = (drive.house.clock.now() - timedelta(days=800)).timestamp() * 1_000_000
    with drive.house.database.transaction() as db:
        for table, column in (("messages", "kept_at"), ("views", "at"), ("outbox", "created_at")):
            db.exec_driver_sql(f"UPDATE {table} SET {column} = {int(old)}")
        db.exec_driver_sql("DELETE FROM settings WHERE key = 'retained_on'")
    process = drive.begin("work", fail="purge.step:2:kill")
    assert await drive.ended(process) == -signal.SIGKILL
    async with later(drive) as worker:
        await worker.passes(hours=1)
        await worker.passes(hours=1)
    assert drive.rows("SELECT DISTINCT text FROM messages") == [("[no longer kept]",)]
    assert drive.one("SELECT count(*) FROM audit WHERE did = 'deleted what was kept long enough'") == 1
    assert wrong(drive.evidence()) == {}


async def test_f013_after_the_power_failed_what_was_acknowledged_is_there(tmp_path: Path, starter: Starter) -> None:
    """What a disk holds at some moment while texts come in: the database and its log, copied without asking anybody."""
    async with driven(tmp_path, "", starter) as drive:
        await drive.start()
        copies = tmp_path / "copies"
        for round in range(5):
            texts = [asyncio.ensure_future(drive.text("hello", number(1 + round * 6 + n))) for n in range(6)]
            await asyncio.sleep(0.01 * round)
            acked = {one.id for one in drive.history.read() if one.is_acked}
            copy_disk(tmp_path, copies)
            await asyncio.gather(*texts)
            with closing(sqlite3.connect(copies / "yousaid.db")) as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                there = {id for (id,) in database.execute("SELECT provider_id FROM messages")}
            assert acked <= there
        await drive.marked()
        assert wrong(drive.evidence()) == {}


def copy_disk(folder: Path, to: Path) -> None:
    """The log first: what is folded from it into the database meanwhile is then in both."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for name in ("yousaid.db-wal", "yousaid.db"):
        shutil.copyfile(folder / name, to / name)
