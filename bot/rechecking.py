"""Once a day: do the votes of what has closed still add up to what stood in the log, and is the log as it was written?

What does not is said on Home and beside the results, until a later look finds it in order.
"""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from bot.house import House
from bot.verifying import wrong_with_log
from storage import tallied
from storage.tallied import Checked

WHAT_TO_DO = (
    "Publish nothing of it until it is known why: run yousaid verify, compare a backup from before, and ask who had "
    "the database."
)

LOG_CHANGED = "The log was changed after it was written. Run yousaid verify: it names the entry."


def note_votes(db: Connection, house: House, now: datetime) -> bool:
    """One at a time: they may be many."""
    return tallied.note_next(db, now)


async def recheck(house: House) -> None:
    """Only where this process sends: it is the one that does what time has made due."""
    now = house.clock.now()
    today = now.astimezone(house.settings.zone).date()
    if house.outbox is None or not await asyncio.to_thread(_is_due, house, today):
        return
    found = await asyncio.to_thread(_look, house, now)
    await house.writer.run(_keep, house, found)


def _is_due(house: House, today: date) -> bool:
    with house.database.reading() as db:
        last = tallied.checked(db)
    return last is None or last.at.astimezone(house.settings.zone).date() != today


def _look(house: House, now: datetime) -> Checked:
    with house.database.reading() as db:
        return Checked(now, tallied.changed(db), bool(wrong_with_log(db)))


def _keep(house: House, found: Checked) -> None:
    with house.database.transaction() as db:
        tallied.keep_checked(db, found)


def wrong_with_votes(db: Connection) -> list[str]:
    """A sentence for each consultation whose votes were changed."""
    return [said_of_votes(name) for name in tallied.changed(db)]


def said_of_votes(name: str) -> str:
    return f"The votes of {name} were changed after it closed: counted again, they are not what the log says."


def found_changed(db: Connection) -> Iterator[tuple[datetime, str, str]]:
    """(when, what, the page about it), by the last look."""
    if (last := tallied.checked(db)) is None:
        return
    for name in last.votes:
        yield last.at, said_of_votes(name), f"/console/consultation/{name}/results"
    if last.log:
        yield last.at, LOG_CHANGED, "/console/log"


def warning(db: Connection, name: str) -> str | None:
    """For the page of its results, by the last look."""
    last = tallied.checked(db)
    if last is None:
        return None
    if name in last.votes:
        return f"{said_of_votes(name)} {WHAT_TO_DO}"
    return f"The log was changed, so nothing shows that these numbers are right. {WHAT_TO_DO}" if last.log else None
