"""What providers still have of erased members is deleted there too, a few at a time, until it is done."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.house import House
from bot.lanes import Lane
from storage import audit, provider_copies
from storage.outbox import Fate
from storage.provider_copies import Due

MOST = 40
"""In one go, one after the other: all of them within one lease."""

Delete = Callable[[Any, str, str | None], Awaitable[None]]
log = logging.getLogger(__name__)


async def delete_copies(house: House) -> None:
    """Nothing waits for this. What fails is tried again later."""
    for channel, delete in deleters(house).items():
        lane = house.lane(channel)
        if lane is None:
            continue
        gone: list[Due] = []
        again: list[Due] = []
        for due in await house.writer.run(_claim, house, channel):
            is_gone = not lane.is_halted(house.clock.now()) and await _is_gone(house, lane, delete, due)
            (gone if is_gone else again).append(due)
        if gone or again:
            await house.writer.run(_keep, house, gone, again)


def deleters(house: House) -> Mapping[str, Delete]:
    """By channel, those that are on: the libraries are loaded by now."""
    found: dict[str, Delete] = {}
    if house.lane("sms") is not None:
        from bot.channels import twilio_deleting

        found["sms"] = twilio_deleting.delete
    if house.lane("telegram") is not None:
        from bot.channels import telegram_deleting

        found["telegram"] = telegram_deleting.delete
    return found


async def _is_gone(house: House, lane: Lane, delete: Delete, due: Due) -> bool:
    """A provider that says to wait is left alone, by those who send as well."""
    from bot.channels.twilio_sending import Slowly

    try:
        await delete(lane.client, due.provider_id, due.chat)
    except Slowly as slowly:
        lane.learn(Fate(due.id, "retry", retry_after=slowly.retry_after, stop=True), house.clock.now())
        return False
    except Exception as problem:
        log.warning("A provider's copy could not be deleted: %s", type(problem).__name__)
        return False
    return True


def _claim(house: House, channel: str) -> list[Due]:
    with house.database.transaction() as db:
        return provider_copies.claim(db, channel, house.keys, house.clock.now(), MOST)


def _keep(house: House, gone: list[Due], again: list[Due]) -> None:
    now = house.clock.now()
    with house.database.transaction() as db:
        provider_copies.gone(db, [due.id for due in gone])
        if given_up := provider_copies.again(db, again, now):
            audit.note(db, audit.SYSTEM, "gave up copies", now, about=str(given_up))
