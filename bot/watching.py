"""A second pair of eyes on open alerts, in every process, without a scheduler: a step that is a minute late is taken.

Texts go through the outbox as always and wait there for a worker; emails leave from whichever process this is.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.alerts_due import PATIENCE, due
from bot.house import House
from bot.logs import cause
from bot.telling_alerts import tell_due
from storage import counted

EVERY_SECONDS = 15.0
log = logging.getLogger(__name__)


@asynccontextmanager
async def watching(house: House, seconds: float = EVERY_SECONDS) -> AsyncIterator[None]:
    task = asyncio.create_task(watch(house, seconds))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, keep_tally(house), return_exceptions=True)


async def watch(house: House, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await look(house)


async def look(house: House) -> None:
    """Never raises: a database that does not answer is asked again."""
    took_over = False
    try:
        if took_over := await asyncio.to_thread(_is_late, house):
            log.error("An alert is overdue: this process tells the next person. Is yousaid work running?")
            await house.writer.run(_take_over, house)
            house.wake()
    except Exception as problem:
        log.error("Open alerts could not be looked at: %s", cause(problem))
    with suppress(Exception):  # was just said
        await keep_tally(house)
    if house.settings.smtp_url:
        from bot import mailing  # with all that staff are told of: much to load where nobody is sent an email

        await mailing.deliver(house, mailing.AT_ONCE if took_over else PATIENCE)


def _is_late(house: House) -> bool:
    """Only reads: hardly ever is there anything to write."""
    with house.database.reading() as db:
        house.renew(db)
        return any(True for _ in due(db, house.settings, house.clock.now() - PATIENCE))


def _take_over(house: House) -> None:
    now = house.clock.now()
    with house.database.transaction() as db:
        tell_due(db, house, now - PATIENCE, now)


async def keep_tally(house: House) -> None:
    """Raises what the database raises; then it is kept the next time."""
    if not (taken := house.tally.take()):
        return
    try:
        await house.writer.run(_keep, house, taken)
    except Exception:
        house.tally.give_back(taken)
        raise


def _keep(house: House, taken: Counter[counted.Name]) -> None:
    with house.database.transaction() as db:
        counted.add(db, taken)
