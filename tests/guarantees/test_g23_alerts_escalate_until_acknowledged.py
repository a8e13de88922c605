"""G23: alerts escalate until acknowledged, even with the scheduler dead.

Nothing here ever ticks: the two processes of an installation, the web front's and the worker's, look by themselves.
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import schedule, server, watching
from bot.house import House, open_house
from bot.server import Plan
from bot.settings import load_settings
from tests.ports import unused_port
from tests.runtime.conftest import PretendChannel, StillClock, outbox_of, text
from tests.runtime.desk import PAGE, ROLES, Desk, PretendMail, alert, appoint, cry

LATE = 1
"""Minutes that a step of the scheduler's may be late before another process takes it."""
LOOKED_AT = (0, 1, 2, 5, 6, 7, 15, 16, 17, 30, 31, 32, 44)
"""Minutes: of each step its own, the one before it and the one after it."""


@pytest.fixture(autouse=True)
def the_scheduler_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: House) -> None:
        raise AssertionError("The scheduler is dead.")

    monkeypatch.setattr(schedule, "tick", never)


@pytest.fixture
def front(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    mail = {"SMTP_URL": "smtps://mail.example.org", "YOUSAID_PUBLIC_URL": PAGE}
    house = open_house(load_settings({**environment, **mail}), clock)
    house.__dict__["send_mails"] = PretendMail()
    appoint(house, *ROLES)
    yield house
    house.close()


@pytest.fixture
def worker(front: House, clock: StillClock) -> Iterator[House]:
    house = open_house(front.settings, clock)
    house.__dict__["send_mails"] = front.send_mails
    yield house
    house.close()


@pytest.fixture
def desk(worker: House) -> Desk:
    """The texts leave from the worker, which needs no scheduler for that."""
    channel = PretendChannel()
    return Desk(worker, channel, outbox_of(worker, channel).deliver_once)


async def told(desk: Desk, clock: StillClock, *processes: House) -> dict[int, list[str]]:
    """Minute since now -> who was told then, each by text and by email."""
    found, begun = {}, clock.now()
    for minute in LOOKED_AT:
        clock.at = begun + timedelta(minutes=minute)
        await asyncio.gather(*(watching.look(house) for house in processes))
        people, emails = await desk.texts(), desk.emails
        assert sorted(emails) == [f"{name}@example.org" for name in people]
        if people:
            found[minute] = people
    return found


async def test_one_after_the_other_is_told_and_each_process_is_enough(
    front: House, worker: House, desk: Desk, clock: StillClock
) -> None:
    for processes in ((front,), (worker,), (front, worker)):
        cry(front)
        steps = await told(desk, clock, *processes)
        assert steps == {0 + LATE: ["duty"], 5 + LATE: ["second"], 15 + LATE: ["boss"], 30 + LATE: sorted(ROLES)}
        text(front, 553, "ok")
        clock.move(days=1)


async def test_it_goes_on_until_somebody_acknowledges_and_no_longer(
    front: House, worker: House, desk: Desk, clock: StillClock
) -> None:
    cry(front)
    clock.move(minutes=5 + LATE)
    await watching.look(front)
    assert (sorted(await desk.texts()), len(desk.emails)) == (["duty", "second"], 2)
    text(front, 552, "got it")
    assert alert(front).acknowledged_by == "second"
    assert await told(desk, clock, front, worker) == {}


@pytest.mark.parametrize("web, work", [(True, False), (False, True), (True, True)])
async def test_every_process_that_is_started_looks(
    web: bool, work: bool, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, ready = asyncio.Semaphore(0), asyncio.Event()
    stopping = asyncio.Event()

    async def look(_: House) -> None:
        looks.release()

    monkeypatch.setattr(watching, "look", look)
    monkeypatch.setattr(server, "watching", lambda house: watching.watching(house, seconds=0))
    monkeypatch.setattr(server, "stop_signals", lambda: stopping)
    monkeypatch.setattr(schedule, "tick", _nothing)
    settings = load_settings({**environment, "PORT": str(unused_port())})
    plan = Plan(web=web, work=work, host="127.0.0.1", ready=lambda _: ready.set())
    process = asyncio.create_task(server.serve(settings, plan))
    async with asyncio.timeout(30):
        await ready.wait()
        for _ in range(3):
            await looks.acquire()
        stopping.set()
        await process


async def _nothing(_: House) -> None:
    """As long as it lasts."""
