"""What happens because time has passed: one tick, every five seconds, that claims what is due.

Why one tick and no job for each date: what is due is in the database, so that any number of schedulers may look, a
restart forgets nothing, and a clock that jumps is harmless.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot import mailing
from bot.balance import look_at_balance
from bot.broadcasting.starting import start_next
from bot.clock import RealClock, new_id, shuffled
from bot.deleting_copies import delete_copies
from bot.fetching import fetch_texts
from bot.house import House
from bot.logs import cause
from bot.looking_through import look_through
from bot.measuring import measure_the_day
from bot.outside import look_outside
from bot.own_acts import forget_lists, note_the_release, publish_the_log
from bot.rechecking import note_votes, recheck
from bot.reconciling import look_for_sends
from bot.recounting import recount
from bot.rekeying import change_keys
from bot.retaining import let_go
from bot.spooling import forget_on_disk
from bot.telling.due import tell_updates
from bot.telling.planning import plan_updates
from bot.telling_alerts import tell_alerts
from bot.telling_complaints import tell_complaints
from bot.telling_data import tell_data
from bot.telling_filtered import pause_filtered, tell_filtered
from bot.telling_money import tell_money
from bot.telling_promises import tell_promises
from storage import audit, broadcasts, consultations, costs, erased, erasure, kept, looking, posting
from storage.failing import failpoint
from storage.one_at_a_time import is_mine
from storage.wiping import wipe_if_due

if TYPE_CHECKING:
    from apscheduler.job import Job as Scheduled  # type: ignore[import-untyped]
    from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

EVERY_SECONDS = 5
MAIL_SECONDS = 5
"""How long the end of this process waits for an email that is on its way; one that is not marked is sent again."""

STILL_COMING = timedelta(seconds=20)
"""Longer than any provider waits for our word that a text is kept."""

Job = Callable[[Connection, House, datetime], bool | None]
SlowJob = Callable[[House], Awaitable[None]]
log = logging.getLogger(__name__)


def start(house: House) -> "AsyncIOScheduler":
    """Needs a running event loop. A tick that comes late still runs, once. The first one runs at once."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone=house.settings.zone
    )
    job = scheduler.add_job(tick, "interval", [house], seconds=EVERY_SECONDS, next_run_time=RealClock().now())
    scheduler.start()
    house.beside["ticking on"] = asyncio.create_task(_tick_on(job))
    return scheduler


async def _tick_on(job: "Scheduled") -> None:
    """The scheduler waits for a time of day: where the clock was set back, for as long as it was set back by. A
    stopwatch notices, and the next tick comes at once."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        now = RealClock().now()
        if job.next_run_time and job.next_run_time - now > timedelta(seconds=2 * EVERY_SECONDS):
            job.modify(next_run_time=now)


async def stop(scheduler: "AsyncIOScheduler", house: House) -> None:
    """A tick that has begun is finished first."""
    scheduler.remove_all_jobs()
    async with house.ticking:
        scheduler.shutdown(wait=False)
    for task in house.beside.values():
        task.cancel()
    await asyncio.gather(*house.beside.values(), return_exceptions=True)
    if house.mailing is not None:
        await asyncio.wait([house.mailing], timeout=MAIL_SECONDS)


async def tick(house: House) -> None:
    """Each job in a transaction of its own: one that fails does not stop the others.

    A job that says that there is more to do goes on in another one, so that texts that come in have their turn between.
    """
    async with house.ticking:
        failpoint("tick")
        for job in JOBS:
            try:
                while await house.writer.run(_in_one_transaction, job, house):
                    pass
            except Exception as problem:
                log.error("The job %s failed: %s", job.__name__, cause(problem))
    mailing.start(house)
    await _wipe(house)
    _start_beside(house)
    house.wake()


def _start_beside(house: House) -> None:
    """Nobody waits for a provider's list. One of each at a time; what is broken off is found again."""
    for job in BESIDE:
        running = house.beside.get(job.__name__)
        if running is None or running.done():
            house.beside[job.__name__] = asyncio.create_task(_run_beside(job, house))


async def _run_beside(job: SlowJob, house: House) -> None:
    try:
        await job(house)
    except Exception as problem:
        log.error("The job %s failed: %s", job.__name__, cause(problem))


async def _wipe(house: House) -> None:
    """What was destroyed is wiped as soon as nobody is reading."""
    try:
        await house.writer.run(wipe_if_due, house.database)
    except Exception as problem:
        log.error("Wiping failed: %s", cause(problem))


def _in_one_transaction(job: Job, house: House) -> bool:
    with house.database.transaction() as db:
        if not is_mine(db, job.__name__):
            return False
        house.renew(db)
        is_more = bool(job(db, house, house.clock.now()))
        failpoint("worker.mid_txn")
        return is_more


def close_what_is_over(db: Connection, house: House, now: datetime) -> None:
    """Consultations open by their date alone; closing has work to do, once.

    Not at the very moment: an answer that came in before it may still be on its way to the database, and counts. Nor
    while answers wait on the disk.
    """
    if house.spooling.spool.names():
        return
    for name in consultations.due_to_close(db, now - STILL_COMING):
        consultations.close_consultation(db, name, now, shuffled, house.keys)
        audit.note(db, audit.SYSTEM, "consultation closed", now, about=name)


def recover(db: Connection, house: House, now: datetime) -> None:
    posting.recover(db, now)
    looking.give_up(db, now)


def tell_what_is_due(db: Connection, house: House, now: datetime) -> bool:
    """All that is due, one slice at a time; then the next broadcast starts, and is due."""
    return tell_updates(db, house, now) or start_next(db, house, now)


def finish_broadcasts(db: Connection, house: House, now: datetime) -> None:
    broadcasts.finish(db, now)


def expire(db: Connection, house: House, now: datetime) -> None:
    posting.expire(db, now)


def forget_members(db: Connection, house: House, now: datetime) -> bool:
    """Whoever sent back the code of FORGET ME, or was erased by the data lead."""
    forget_on_disk(house.spooling.spool, lambda: erasure.going(db, house.keys))
    return erasure.advance(db, house.keys, new_id, now, lambda _: failpoint("erase.step"))


def forget_hashes(db: Connection, house: House, now: datetime) -> None:
    erased.forget_old(db, now)


def keep_costs(db: Connection, house: House, now: datetime) -> bool:
    return costs.keep_next_day(db, house.settings.zone, now)


def beat(db: Connection, house: House, now: datetime) -> None:
    """Last, so that a tick that is seen was a whole one."""
    kept.keep(db, "last_tick", now.isoformat())


async def keep_suppressions(house: House) -> None:
    """Who left and who was erased, into the file that outlives the database."""
    await house.suppressions.keep_up()


JOBS: tuple[Job, ...] = (
    tell_alerts,
    tell_complaints,
    tell_data,
    note_the_release,
    close_what_is_over,
    note_votes,
    forget_members,
    pause_filtered,
    tell_filtered,
    plan_updates,
    tell_what_is_due,
    tell_promises,
    tell_money,
    recover,
    expire,
    finish_broadcasts,
    forget_lists,
    forget_hashes,
    let_go,
    publish_the_log,
    keep_costs,
    beat,
)
BESIDE: tuple[SlowJob, ...] = (
    look_for_sends,
    fetch_texts,
    measure_the_day,
    recount,
    recheck,
    delete_copies,
    change_keys,
    look_at_balance,
    keep_suppressions,
    look_outside,
    look_through,
)
