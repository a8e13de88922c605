"""Once a day the measures are counted and kept, beside everything else: of all, and of what was open lately."""

import asyncio
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.house import House
from flows.measures import Measures
from storage import consultations, measured
from storage.measures import measures

LATELY = timedelta(days=120)


async def measure_the_day(house: House) -> None:
    """Only where this process sends: it is the one that does what time has made due."""
    if house.outbox is None:
        return
    now = house.clock.now()
    today = now.astimezone(house.settings.zone).date()
    names = await asyncio.to_thread(_names, house, today, now)
    counted = [(name, await asyncio.to_thread(_count, house, name, now)) for name in names]
    if counted:
        await house.writer.run(_keep, house, today, counted, now)


def _names(house: House, today: date, now: datetime) -> list[str]:
    """What is counted; nothing where today has been. Everything comes last: it says that the rest is there."""
    with house.database.reading() as db:
        if (newest := measured.newest(db)) is not None and newest >= today:
            return []
        lately = (one.name for one in consultations.every(db) if one.closes is None or now - one.closes < LATELY)
        return [*lately, measured.OF_ALL]


def _count(house: House, name: str, now: datetime) -> Measures:
    """In a reading of its own: one that lasts long would keep the log of the database from being folded in."""
    with house.database.reading() as db:
        return count(db, house, name, now)


def count(db: Connection, house: House, name: str, now: datetime) -> Measures:
    return measures(db, now, house.settings.zone, None if name == measured.OF_ALL else [name])


def _keep(house: House, today: date, counted: list[tuple[str, Measures]], now: datetime) -> None:
    with house.database.transaction() as db:
        measured.keep(db, today, counted, now)
