"""Wakes the outbox when another process, such as the web front, has put something into it."""

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

from storage.changes import Calls, Changes

if TYPE_CHECKING:
    from bot.house import House

LOOK_SECONDS = 0.1
AGAIN_SECONDS = 5.0


async def wake_when_others_write(house: "House") -> None:
    """Until it is cancelled. PostgreSQL calls us; SQLite is looked at ten times a second.

    Whoever is not called, since the server is away, looks once a second (`bot.outbox`).
    """
    listen = _look if house.database.dialect == "sqlite" else _listen
    while True:
        try:
            await listen(house)
        except Exception:
            await asyncio.sleep(AGAIN_SECONDS)


async def _look(house: "House") -> None:
    with closing(Changes(house.database)) as changes:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if changes.any():
                house.wake()


async def _listen(house: "House") -> None:
    """Raises when the connection ends."""
    loop = asyncio.get_running_loop()
    with closing(await asyncio.to_thread(Calls, house.database)) as calls:
        ended, number = loop.create_future(), calls.fileno()

        def hear() -> None:
            try:
                if calls.any():
                    house.wake()
            except Exception as problem:
                loop.remove_reader(number)
                ended.set_exception(problem)

        loop.add_reader(number, hear)
        house.wake()
        try:
            await ended
        finally:
            loop.remove_reader(number)
