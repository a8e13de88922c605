"""A process starts in order, tells early callers to come again, and ends gracefully."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientConnectorError, ClientSession

from bot import schedule, setup
from bot.commands.telling import CannotDo
from bot.demo.people import readers_page, staff_link
from bot.demo.playing import Demo, until_tomorrow
from bot.demo.run import demo_settings, open_demo, pages
from bot.house import House, open_house
from bot.server import Plan, open_migrated, serve, the_only_front
from bot.settings import Settings, load_settings
from bot.watching import watching
from storage import consultations, kept, staff
from storage.changes import Changes
from storage.database import DatabaseProblem
from tests.ports import unused_port
from tests.runtime.conftest import states

LOCAL = "127.0.0.1"


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return load_settings({**environment, "PORT": str(unused_port())})


@asynccontextmanager
async def running(settings: Settings, plan: Plan) -> AsyncIterator[asyncio.Task[None]]:
    """Until SIGTERM, as a supervisor sends it."""
    process = asyncio.create_task(serve(settings, plan))
    try:
        yield process
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(30):
            await process


def _set(ready: asyncio.Event, _: House) -> None:
    ready.set()


async def get(settings: Settings, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"http://{LOCAL}:{settings.port}{path}") as answer:
        return answer.status, await answer.text()


async def test_both_in_one_process_are_ready_soon_and_end_on_sigterm(settings: Settings) -> None:
    ready: asyncio.Future[House] = asyncio.get_running_loop().create_future()
    async with running(settings, Plan(web=True, work=True, host=LOCAL, ready=ready.set_result)):
        await schedule.tick(await ready)
        assert (await get(settings, "/healthz"))[0] == 200
        assert (await get(settings, "/readyz"))[0] == 200
    with pytest.raises(ClientConnectorError):
        await get(settings, "/healthz")


async def test_the_front_alone_says_that_no_worker_is_there(settings: Settings) -> None:
    ready = asyncio.Event()
    async with running(settings, Plan(web=True, work=False, host=LOCAL, ready=lambda _: ready.set())):
        await ready.wait()
        status, said = await get(settings, "/readyz")
        assert status == 503
        assert "run yousaid work" in said


async def test_while_the_database_is_being_opened_callers_are_asked_to_come_again(settings: Settings) -> None:
    opening, go_on, ready = threading.Event(), threading.Event(), asyncio.Event()

    def slowly(settings: Settings) -> House:
        opening.set()
        go_on.wait(10)
        return open_house(settings)

    async with running(settings, Plan(web=True, work=False, host=LOCAL, open=slowly, ready=lambda _: ready.set())):
        await asyncio.to_thread(opening.wait, 10)
        assert (await get(settings, "/sms"))[0] == 503
        go_on.set()
        await ready.wait()
        assert (await get(settings, "/sms"))[0] == 405


async def test_a_taken_port_ends_it_before_anything_else(settings: Settings) -> None:
    server = await asyncio.start_server(lambda *_: None, LOCAL, settings.port)
    with pytest.raises(CannotDo, match="is taken"):
        await serve(settings, Plan(web=True, work=True, host=LOCAL))
    server.close()


@pytest.mark.parametrize("folder", [".", "new"])
async def test_a_second_front_on_one_file_is_told_what_to_do(settings: Settings, tmp_path: Path, folder: str) -> None:
    settings = replace(settings, database_url=f"sqlite:///{tmp_path / folder / 'yousaid.db'}")
    with the_only_front(settings), pytest.raises(DatabaseProblem, match=r"already answers .* stop it first"):
        async with asyncio.timeout(10):
            await serve(settings, Plan(web=True, work=False, host=LOCAL))
    with pytest.raises(ClientConnectorError):
        await get(settings, "/healthz")


async def test_a_front_that_has_ended_leaves_its_place_to_the_next(settings: Settings) -> None:
    for _ in range(2):
        ready = asyncio.Event()
        async with running(settings, Plan(web=True, work=False, host=LOCAL, ready=partial(_set, ready))):
            await ready.wait()


async def test_a_database_problem_ends_it_with_its_sentence(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "yousaid.db").unlink()
    with pytest.raises(DatabaseProblem, match="yousaid migrate"):
        await serve(settings, Plan(web=True, work=True, host=LOCAL))
    with pytest.raises(ClientConnectorError):
        await get(settings, "/healthz")


def test_one_small_machine_needs_nobody_to_migrate(environment: dict[str, str], tmp_path: Path) -> None:
    new = tmp_path / "new" / "folder"
    house = open_migrated(
        load_settings({**environment, "YOUSAID_DATA": str(new), "DATABASE_URL": f"sqlite:///{new / 'yousaid.db'}"})
    )
    assert states(house) == {}
    house.close()


async def test_in_the_demo_a_phone_is_answered_through_signed_webhooks_and_remembers_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demos: list[Demo] = []
    monkeypatch.setattr("bot.demo.pages.add_routes", lambda app, demo: demos.append(demo))
    settings, ready = demo_settings(unused_port(), tmp_path), asyncio.Event()
    plan = Plan(web=True, work=True, host=LOCAL, open=open_demo, parts=pages, ready=lambda _: ready.set())
    async with running(settings, plan):
        await ready.wait()
        phone = demos[0].provider.sms_phone("+447700900123")
        await phone.text("showers cold again no one listens")
        await demos[0].provider.settled()
        await demos[0].deliver()
        assert phone.messages[1].text.startswith("Oak House. Thank you. Your words are kept (A1).")
        before, after = demos[0].clock.now(), await demos[0].next_day()
    slept = after.astimezone(settings.zone).date() - before.astimezone(settings.zone).date()
    assert (slept.days, f"{after.astimezone(settings.zone):%H:%M}") == (1, "10:00")
    assert demo_settings(settings.port, tmp_path) == settings
    again = open_demo(settings)
    assert (again.clock.now() - after).total_seconds() < 60
    again.close()


def test_the_night_of_a_clock_change_ends_at_ten_too(house: House) -> None:
    evening = datetime(2027, 3, 27, 20, 0, tzinfo=UTC)
    morning = (evening + until_tomorrow(evening, house)).astimezone(house.settings.zone)
    assert (morning.day, morning.hour) == (28, 10)


def test_what_another_process_commits_is_noticed_and_nothing_else_is(house: House, settings: Settings) -> None:
    changes, other = Changes(house.database), open_house(settings)
    assert not changes.any()
    with other.database.transaction() as db:
        kept.keep(db, "something", "new")
    assert changes.any()
    assert not changes.any()
    changes.close()
    other.close()


@pytest.mark.parametrize("web, work", [(True, False), (False, True), (True, True)])
async def test_every_process_watches_open_alerts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, web: bool, work: bool
) -> None:
    looked = asyncio.Event()

    async def look(_: House) -> None:
        looked.set()

    monkeypatch.setattr("bot.watching.look", look)
    monkeypatch.setattr("bot.server.watching", partial(watching, seconds=0))
    async with running(settings, Plan(web=web, work=work, host=LOCAL)), asyncio.timeout(30):
        await looked.wait()


def test_an_empty_demo_does_not_begin_in_the_folder_of_one_that_is_set_up(tmp_path: Path) -> None:
    demo_settings(unused_port(), tmp_path)
    with pytest.raises(CannotDo, match="name another folder: yousaid demo --empty --data"):
        demo_settings(unused_port(), tmp_path, is_empty=True)


def test_a_demo_leaves_a_real_database_as_it_is(tmp_path: Path) -> None:
    real = tmp_path / "yousaid.db"
    real.write_bytes(b"somebody's words")
    with pytest.raises(CannotDo, match="Name another folder"):
        demo_settings(unused_port(), tmp_path)
    assert list(tmp_path.iterdir()) == [real]


def test_an_empty_demo_has_nobody_and_asks_nothing_and_stays_so(tmp_path: Path) -> None:
    settings = demo_settings(unused_port(), tmp_path, is_empty=True)
    assert demo_settings(settings.port, tmp_path) == settings
    house = open_demo(settings)
    with house.database.reading() as db:
        assert staff.every(db) == []
        assert consultations.every(db) == []
        assert len(setup.missing(db, settings)) == 6
    assert "/console?key=" in staff_link(house)
    assert readers_page(house) is None
    house.close()
