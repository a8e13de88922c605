"""The file beside the database has everybody who left within seconds, and never loses what another process wrote."""

from pathlib import Path

import pytest

from bot import schedule, suppressions
from bot.demo.run import begin_anew_where_it_was_deleted, demo_settings, open_demo
from bot.house import House, open_house
from bot.server import open_migrated
from bot.settings import Settings
from bot.suppressions import FILE
from storage.database import DatabaseProblem
from storage.suppressing import NotOurs, Suppressed
from tests.runtime.conftest import StillClock, text


def read(house: House) -> Suppressed:
    found = suppressions.read(suppressions.path_of(house.settings), house.keys)
    assert found is not None
    return found


def lines(house: House) -> list[str]:
    return suppressions.path_of(house.settings).read_text().splitlines()


async def test_whoever_leaves_stands_in_it_once_and_no_number_does(house: House) -> None:
    text(house, 1, "please stop texting me")
    for _ in range(3):
        await house.suppressions.keep_up()
    assert len(read(house).left) == 1
    assert len([line for line in lines(house) if '"left"' in line]) == 1
    assert "7700900001" not in "\n".join(lines(house))
    assert suppressions.path_of(house.settings).stat().st_mode & 0o777 == 0o600


async def test_nothing_is_written_while_nothing_has_changed(house: House) -> None:
    text(house, 1, "please stop texting me")
    await house.suppressions.keep_up()
    before = lines(house)
    text(house, 2, "the showers are cold")
    await house.suppressions.keep_up()
    assert lines(house) == before


async def test_whoever_comes_back_is_taken_off(house: House, clock: StillClock) -> None:
    text(house, 1, "please stop texting me")
    await house.suppressions.keep_up()
    clock.move(minutes=1)
    text(house, 1, "START")
    await house.suppressions.keep_up()
    assert read(house).left == {}


async def test_two_workers_write_into_one_file(house: House, clock: StillClock) -> None:
    other = open_house(house.settings, clock)
    for person, worker in ((1, house), (2, other), (3, house), (4, other)):
        text(house, person, "please stop texting me")
        await worker.suppressions.keep_up()
    other.close()
    assert len(read(house).left) == 4
    with house.database.reading() as db:
        from storage import suppressing

        assert suppressing.serial(db) >= read(house).serial


async def test_a_file_that_is_lost_is_written_anew_and_a_line_that_was_broken_off_is_mended(house: House) -> None:
    text(house, 1, "please stop texting me")
    await house.suppressions.keep_up()
    suppressions.path_of(house.settings).unlink()
    await house.suppressions.keep_up()
    assert len(read(house).left) == 1
    path = suppressions.path_of(house.settings)
    path.write_text(path.read_text()[:-15])
    text(house, 2, "please stop texting me")
    await house.suppressions.keep_up()
    assert len(read(house).left) == 2


@pytest.mark.usefixtures("daily_looks")
async def test_a_worker_does_it_beside_its_tick(house: House) -> None:
    text(house, 1, "please stop texting me")
    await schedule.tick(house)
    await house.beside["keep_suppressions"]
    assert len(read(house).left) == 1


async def test_another_installation_s_file_is_left_alone(house: House, tmp_path: Path) -> None:
    text(house, 1, "please stop texting me")
    (tmp_path / FILE).write_text('{"for": "somebody else"}\n')
    with pytest.raises(NotOurs):
        await house.suppressions.keep_up()
    assert lines(house) == ['{"for": "somebody else"}']


def test_where_somebody_has_left_no_empty_database_takes_the_place_of_one_that_is_gone(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_text('{"for": "us"}\n')
    (tmp_path / "yousaid.db").unlink()
    with pytest.raises(DatabaseProblem, match="is gone: put it back, or restore a backup"):
        open_migrated(settings)
    assert not (tmp_path / "yousaid.db").exists()
    (tmp_path / FILE).unlink()
    open_migrated(settings).close()


def test_a_demo_that_was_deleted_begins_anew_and_nothing_is_held(tmp_path: Path) -> None:
    settings = demo_settings(8080, tmp_path / "demo")
    open_demo(settings).close()
    path = suppressions.path_of(settings)
    path.write_text('{"for": "the demo before"}\n')
    begin_anew_where_it_was_deleted(settings)
    assert path.exists()
    for file in (tmp_path / "demo").glob("*.db*"):
        file.unlink()
    open_demo(settings).close()
    assert not path.exists()
