"""Once a week the SQLite file is looked through, page by page, beside everything else: damage shows before it is met.

On a thread of its own, which opens its connection and closes it: one that somebody else closes while SQLite is at work
takes the whole process with it. Whoever reads and writes goes on. The log of what is written meanwhile cannot be cut
back until it is done, so that it grows by what is written in those seconds or minutes.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot import machine
from storage import noticed
from storage.engines import sqlite_connection
from storage.noticed import LookedThrough

if TYPE_CHECKING:
    from bot.house import House

MOST_SAID = 500
STEPS = 1000
"""Of SQLite's, between two looks whether it is over: for who breaks it off before it has begun."""


async def look_through(house: "House") -> None:
    """Only where this process does what time has made due. When it ends, what was begun is broken off."""
    path = house.database.path
    if path is None or house.outbox is None or not await asyncio.to_thread(_is_due, house):
        return
    looking = Looking(path)
    try:
        wrong = await asyncio.to_thread(looking.wrong)
    finally:
        looking.break_off()
    await house.writer.run(_keep, house, LookedThrough(wrong, house.clock.now()))


class Looking:
    """One look, in the thread that calls `wrong`; any other may break it off, at any time and as often as it likes."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self._connection: sqlite3.Connection | None = None
        self._is_over = False

    def wrong(self) -> str:
        """As `wrong_in`. Raises sqlite3.OperationalError where it was broken off."""
        with closing(sqlite_connection(self._path)) as connection:
            connection.set_progress_handler(lambda: self._is_over, STEPS)
            with self._here(connection):
                return wrong_in(connection)

    @contextmanager
    def _here(self, connection: sqlite3.Connection) -> Iterator[None]:
        with self._lock:
            self._connection = connection
        try:
            yield
        finally:
            with self._lock:
                self._connection = None

    def break_off(self) -> None:
        with self._lock:
            self._is_over = True
            if self._connection is not None:
                self._connection.interrupt()


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
