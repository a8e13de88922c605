"""Fault 61, and what 58 and 60 say of jobs: each job of the ticker does what is due once.

In the nights when clocks change, with every job run twice, by two processes at once, or at a clock that jumps back and
forth, the database is afterwards the same as after a night in which nothing of that happened. The jobs are those of the
registry: one that is added later finds nothing due here, and then this says so.
"""

import asyncio
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot import outside, schedule
from bot.clock import RealClock
from bot.house import House, open_house
from bot.lanes import open_lanes
from bot.outbox import Outbox
from storage.noticed import Clock
from storage.tables import broadcast_told, complaint_told, data_told, log_heads, measured, money_told, promise_told
from storage.tables.columns import METADATA
from tests.databases import command
from tests.faults.kit.due import LIMITS, LONDON, Held, at_local, held, make_due
from tests.installed import Installation, installed
from tests.storage.installation import every

SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
NIGHTS = [AUTUMN, pytest.param(SPRING, marks=pytest.mark.faults)]
DAY = timedelta(days=1)
BACK = (timedelta(minutes=10), timedelta(hours=1), DAY)
BEFORE = {"YOUSAID_SECRET_KEY_PREVIOUS": b"s" * 32, "YOUSAID_INDEX_KEY_PREVIOUS": b"i" * 32}
"""The keys of an installation of the tests."""

CHANGED = {"YOUSAID_SECRET_KEY": b"N" * 32, "YOUSAID_INDEX_KEY": b"M" * 32, **BEFORE}
TOLD = (complaint_told, data_told, promise_told, money_told, broadcast_told)
"""Staff hear of an alert at any hour, and of all else by day."""

Job = schedule.Job | schedule.SlowJob
JOBS: tuple[Job, ...] = (*schedule.JOBS, *schedule.BESIDE)
Disturb = Callable[["Night", Job], Awaitable[None]]


def moments(night: date) -> list[datetime]:
    """From noon two days before to noon a day after. In autumn half past one comes twice, in spring never."""
    evening, before, after = night - DAY, night - 2 * DAY, night + DAY
    by_day = ((before, 12, 0, 0), (evening, 12, 30, 0), (evening, 22, 30, 0), (night, 12, 45, 0), (after, 12, 50, 0))
    by_night = ((night, 0, 30, 0), (night, 1, 40, 0), (night, 1, 40, 1), (night, 3, 15, 0))
    return sorted(at_local(*one).astimezone(UTC) for one in (*by_day, *by_night))


class Night:
    """`houses`: two processes on one database, by one clock."""

    def __init__(self, here: Installation, houses: Sequence[House]) -> None:
        self.here, self.houses, self.begins = here, houses, here.clock.at

    async def run(self, job: Job, house: House) -> None:
        """To its end, as the ticker does it; what fails is raised."""
        if job in schedule.BESIDE:
            await job(house)  # type: ignore[call-arg, misc, arg-type]
            return
        while await house.writer.run(schedule._in_one_transaction, job, house):
            pass


async def once(night: Night, job: Job) -> None:
    await night.run(job, night.houses[0])


async def twice(night: Night, job: Job) -> None:
    for house in (night.houses[0], night.houses[0], night.houses[1]):
        await night.run(job, house)


async def by_two_at_once(night: Night, job: Job) -> None:
    await asyncio.gather(*(night.run(job, house) for house in night.houses))


async def with_a_clock_that_jumps(night: Night, job: Job) -> None:
    """Back to what was lived through already, and forth again."""
    now, begins = night.here.clock.at, night.begins
    for moment in (now, *(now - back for back in BACK if now - back >= begins), now):
        night.here.clock.at = moment
        await night.run(job, night.houses[0])


DISTURBED = [
    by_two_at_once,
    *(pytest.param(way, marks=pytest.mark.faults) for way in (with_a_clock_that_jumps, twice)),
]
"""A clock that jumps runs each job twice at the same moment too."""


@asynccontextmanager
async def in_the_night(folder: Path, url: str, night: date) -> AsyncIterator[Night]:
    """Everything is due, the keys are being changed, and one text has not come through."""
    begins = moments(night)[0]
    if url:
        command(url, f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY CASCADE")
    settings = {**LIMITS, "DATABASE_URL": url or f"sqlite:///{folder / 'yousaid.db'}"}
    async with installed(folder, begins, **settings) as here:
        make_due(here.house, night)
    settings |= {name: urlsafe_b64encode(key).decode() for name, key in CHANGED.items()}
    async with installed(folder, begins, **settings) as here, AsyncExitStack() as stack:
        here.house.outbox, other = here.outbox, open_house(here.house.given, here.clock)
        stack.callback(other.close)
        lanes = await open_lanes(other.settings, begins)
        for lane in lanes.values():
            stack.push_async_callback(lane.close)
        other.outbox = Outbox(other.database, other.keys, here.clock, other.writer, other.rules, lanes, other.purse)
        await unheard(here, begins - timedelta(hours=1))
        yield Night(here, (here.house, other))


async def unheard(here: Installation, at: datetime) -> None:
    """Somebody texted, and nothing of it came through."""

    async def post(*_: Any) -> tuple[int, str]:
        return 503, ""

    now, here.clock.at = here.clock.at, at
    with pytest.MonkeyPatch.context() as down:
        down.setattr(here.provider.texts.deliveries, "post", post)
        await here.provider.sms_phone("+447700900950").text("and the stairs are dark")
        await here.provider.settled()
    here.clock.at = now


@pytest.fixture(autouse=True)
def nobody_looks_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes by the real clock, which is what it looks at: here at each time."""

    async def look(_: object) -> Clock:
        return Clock(0.0, RealClock().now())

    monkeypatch.setattr(outside, "look_at_clock", look)
    monkeypatch.setattr(outside, "EVERY", -DAY)
    monkeypatch.setattr(outside, "PATIENCE", -DAY)


async def through(night: Night, day: date, disturb: Disturb) -> None:
    for moment in moments(day):
        night.here.clock.at = moment
        for job in JOBS:
            await disturb(night, job)


class Calm(NamedTuple):
    """A night in which nothing is disturbed. `did`: names of jobs that changed something, on SQLite."""

    held: Held
    did: frozenset[str]
    days: tuple[list[str], list[str]]
    hours: frozenset[int]


_calm: dict[tuple[str, date], Calm] = {}


async def calm(folder: Path, url: str, day: date) -> Calm:
    """Lived through once in a process."""
    if (url, day) not in _calm:
        folder.mkdir()
        async with in_the_night(folder, url, day) as night:
            _calm[url, day] = await looked_at(night, folder, day)
    return _calm[url, day]


async def looked_at(night: Night, folder: Path, day: date) -> Calm:
    did: set[str] = set()
    with closing(sqlite3.connect(folder / "yousaid.db")) as watching:

        async def watched(night: Night, job: Job) -> None:
            before = version(watching)
            await once(night, job)
            did.update([job.__name__] if version(watching) != before else [])

        await through(night, day, watched)
    database = night.here.house.database
    told = [at for table in TOLD for at in every(database, table.c.at)]
    days = every(database, log_heads.c.day), sorted(set(every(database, measured.c.day)))
    hours = frozenset(at.astimezone(LONDON).hour for at in told)
    return Calm(held(night.here.house), frozenset(did), days, hours)


def version(watching: sqlite3.Connection) -> int:
    """Another number once somebody else has changed something."""
    number: int = watching.execute("PRAGMA data_version").fetchone()[0]
    return number


@pytest.mark.parametrize("disturb", DISTURBED)
@pytest.mark.parametrize("day", NIGHTS)
async def test_f061_each_job_does_what_is_due_once(tmp_path: Path, url: str, day: date, disturb: Disturb) -> None:
    undisturbed = await calm(tmp_path / "calm", url, day)
    async with in_the_night(tmp_path, url, day) as night:
        await through(night, day, disturb)
        assert differences(undisturbed.held, held(night.here.house)) == []


def differences(calm: Held, disturbed: Held) -> list[str]:
    return [
        f"{table}: {sign} {many} times {row}"
        for table in calm
        for sign, more in (("-", calm[table] - disturbed[table]), ("+", disturbed[table] - calm[table]))
        for row, many in more.items()
    ]


async def test_f061_something_is_due_for_each_job(tmp_path: Path) -> None:
    """Else the other tests would show nothing. A new job is given something to do in `tests/faults/kit/due.py`."""
    did = (await calm(tmp_path / "calm", "", AUTUMN)).did
    assert [job.__name__ for job in JOBS if job.__name__ not in did] == []


@pytest.mark.parametrize("day", NIGHTS)
async def test_f061_what_is_once_a_day_is_once_on_each_day_and_nights_are_quiet(tmp_path: Path, day: date) -> None:
    undisturbed = await calm(tmp_path / "calm", "", day)
    days = [(day - DAY * back).isoformat() for back in (2, 1, 0, -1)]
    assert undisturbed.days == (days, days)
    assert undisturbed.hours
    assert undisturbed.hours <= set(range(9, 21))
