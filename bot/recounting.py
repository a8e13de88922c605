"""Once a day what is published of votes that have closed is counted anew: late answers, corrections, who works here.

What may not take the place of the old numbers, since the difference would tell what a few people said, is kept and
not shown, and staff are told on their home page.
"""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.house import House
from bot.public.shelf import Shelf, results_of, take_down
from flows.consultation import Consultation
from flows.republishing import is_late_alone
from storage import kept, published, published_numbers
from storage.published_numbers import Version

LATELY = timedelta(days=120)
COUNTED = "numbers_counted"
"""The day of the last recount."""


async def recount(house: House) -> None:
    """Only where this process sends: it is the one that does what time has made due."""
    now = house.clock.now()
    today = now.astimezone(house.settings.zone).date()
    if house.outbox is None or not await asyncio.to_thread(_is_due, house, today):
        return
    for name in await asyncio.to_thread(_names, house, now):
        versions = await asyncio.to_thread(_count, house, name, now)
        await house.writer.run(_keep, house, versions, now)
    await house.writer.run(_is_done, house, today)


def _is_due(house: House, today: date) -> bool:
    with house.database.reading() as db:
        return kept.value(db, COUNTED) != today.isoformat()


def _names(house: House, now: datetime) -> list[str]:
    with house.database.reading() as db:
        return [one.name for one in _closed(db, now)]


def _closed(db: Connection, now: datetime) -> Iterator[Consultation]:
    is_done = published.counted(db)
    for one in published.opened(db, now):
        if one.name in is_done and one.closes is not None and now - one.closes < LATELY:
            yield one


def _count(house: House, name: str, now: datetime) -> list[Version]:
    """In a reading of its own, so that the log of the database can be folded in between."""
    with house.database.reading() as db:
        one = next((one for one in _closed(db, now) if one.name == name), None)
        if one is None:
            return []
        shelf = take_down(db, house, [one], ())
        results_of(db, house, one, shelf, anew=True)
    return [version for version in shelf.fresh if not _is_no_news(shelf, version)]


def _is_no_news(shelf: Shelf, version: Version) -> bool:
    """A late answer or two that the page does not tell of."""
    shown = shelf.shown(version.subject)
    return version.held and shown is not None and is_late_alone(shown, version.result)


def _keep(house: House, versions: list[Version], now: datetime) -> None:
    with house.database.transaction() as db:
        published_numbers.add(db, versions, now)


def _is_done(house: House, today: date) -> None:
    with house.database.transaction() as db:
        kept.keep(db, COUNTED, today.isoformat())
