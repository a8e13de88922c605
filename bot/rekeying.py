"""A change of keys goes on beside everything else, one small piece at a time, until nothing is under the old ones."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep

from bot.clock import Clock
from bot.house import House
from storage.database import Database
from storage.rekeying import Rekeying
from storage.sealed import Keys

BREATH_SECONDS = 0.004
"""Between two pieces, so that whatever waits for the database has its turn: longer than `storage.write_lock` waits
before it asks again."""

SWITCH_SECONDS = 0.0005
"""Who writes a piece keeps others waiting, so that it must not wait itself while Python works out the next one."""


async def change_keys(house: House) -> None:
    """Only where this process sends: it is the one that does what time has made due."""
    if house.outbox is None:
        return
    pieces = Rekeying(house.database, house.keys).pieces()
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        with switching_often():
            await house.writer.run(piece, house.clock.now())
            await asyncio.sleep(BREATH_SECONDS)


def change_now(database: Database, keys: Keys, clock: Clock, tell: Callable[[], None] = lambda: None) -> None:
    """In this thread, to its end; `tell` is called after each piece."""
    with switching_often():
        for piece in Rekeying(database, keys).pieces():
            piece(clock.now())
            tell()
            sleep(BREATH_SECONDS)


@contextmanager
def switching_often() -> Iterator[None]:
    """Threads that work in Python take turns more often than they do else."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
