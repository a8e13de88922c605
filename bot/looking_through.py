"""Once a week the SQLite file is looked through, page by page, beside everything else: damage shows before it is met.

On a connection and a thread of their own: whoever reads and writes goes on. The log of what is written meanwhile
cannot be cut back until it is done, so that it grows by what is written in those seconds or minutes.
"""

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot import machine
from storage import noticed
from storage.database import sqlite_connection
from storage.noticed import LookedThrough

if TYPE_CHECKING:
    from bot.house import House

MOST_SAID = 500


async def look_through(house: "House") -> None:
    """Only where this process does what time has made due. When it ends, what was begun is broken off."""
    path = house.database.path
    if path is None or house.outbox is None or not await asyncio.to_thread(_is_due, house):
        return
    with closing(sqlite_connection(path)) as connection:
        looking = asyncio.ensure_future(asyncio.to_thread(wrong_in, connection))
        try:
            wrong = await asyncio.shield(looking)
        except asyncio.CancelledError:
            connection.interrupt()
            await asyncio.gather(looking, return_exceptions=True)
            raise
    await house.writer.run(_keep, house, LookedThrough(wrong, house.clock.now()))


def _is_due(house: "House") -> bool:
    with house.database.reading() as db:
        seen = noticed.looked_through(db)
    every = machine.LOOK_AGAIN_EVERY if seen and seen.wrong else machine.LOOK_THROUGH_EVERY
    return seen is None or not 0 <= (house.clock.now() - seen.at) / every < 1


def wrong_in(connection: sqlite3.Connection) -> str:
    """What SQLite says of its file; empty where all is well. Raises sqlite3.Error where it cannot look."""
    try:
        said = [str(row[0]) for row in connection.execute("PRAGMA quick_check(10)")]
    except sqlite3.DatabaseError as problem:
        if not is_damage(problem):
            raise
        said = [str(problem)]
    return "" if said == ["ok"] else "; ".join(said)[:MOST_SAID]


def is_damage(problem: sqlite3.DatabaseError) -> bool:
    return (getattr(problem, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _keep(house: "House", seen: LookedThrough) -> None:
    with house.database.transaction() as db:
        noticed.keep_looked_through(db, seen)
