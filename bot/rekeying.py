"""A change of keys goes on beside everything else, one small piece at a time, until nothing is under the old ones."""

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.house import House
from storage.database import Database
from storage.rekeying import Rekeying
from storage.sealed import Keys

BREATH_SECONDS = 0.005
"""Between two pieces, so that whatever waits for the database has its turn."""


async def change_keys(house: House) -> None:
    """Only where this process sends: it is the one that does what time has made due."""
    if house.outbox is None:
        return
    rekeying = Rekeying(house.database, house.keys)
    while (commit := await asyncio.to_thread(rekeying.prepare)) is not None:
        await house.writer.run(commit, house.clock.now())
        await asyncio.sleep(BREATH_SECONDS)


def change_now(database: Database, keys: Keys, clock: Clock, tell: Callable[[], None]) -> None:
    """In this thread, to its end; `tell` is called after each piece."""
    rekeying = Rekeying(database, keys)
    while (commit := rekeying.prepare()) is not None:
        commit(clock.now())
        tell()
