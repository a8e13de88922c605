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
    counted = await asyncio.to_thread(_count, house, today, now)
    if counted:
        await house.writer.run(_keep, house, today, counted, now)


def _count(house: House, today: date, now: datetime) -> list[tuple[str, Measures]]:
    """Empty where today has been counted. Nobody waits for it: it only reads."""
    with house.database.reading() as db:
        if (newest := measured.newest(db)) is not None and newest >= today:
            return []
        return count(db, house, now)


def count(db: Connection, house: House, now: datetime) -> list[tuple[str, Measures]]:
    zone = house.settings.zone
    names = [one.name for one in consultations.every(db) if one.closes is None or now - one.closes < LATELY]
    return [(measured.OF_ALL, measures(db, now, zone)), *((name, measures(db, now, zone, [name])) for name in names)]


def _keep(house: House, today: date, counted: list[tuple[str, Measures]], now: datetime) -> None:
    with house.database.transaction() as db:
        measured.keep(db, today, counted, now)
