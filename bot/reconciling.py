"""Sends whose answer was lost: Twilio's list of messages is asked for them (what follows: `storage.looking`)."""

import logging
from collections.abc import Sequence

from bot.house import House
from bot.lanes import Lane
from storage import looking
from storage.outbox import Fate, Listed, Lost

MOST = 20
"""In one go, one after the other: all of them together are asked for within one lease."""

log = logging.getLogger(__name__)


async def look_for_sends(house: House) -> None:
    """Those that are due. Where the list fails, their lease ends and they are looked for again."""
    if house.lane("sms") is None:
        return
    for lost in await house.writer.run(_claim, house):
        lane = house.lane("sms")
        if lane is not None and (listed := await _ask(house, lane, lost)) is not None:
            await house.writer.run(_settle, house, lost, listed)
    house.wake()


async def _ask(house: House, lane: Lane, lost: Lost) -> Listed | None:
    """None where there is no answer. One that says to wait holds for sending too."""
    from bot.channels.twilio_lists import find_sent
    from bot.channels.twilio_sending import Slowly

    try:
        return await find_sent(lane.client, lost.post, lost.since)
    except Slowly as slowly:
        lane.learn(Fate(lost.post.id, "retry", retry_after=slowly.retry_after, stop=True), house.clock.now())
    except Exception as problem:
        log.warning("What became of a message could not be looked up: %s", type(problem).__name__)
    return None


def _claim(house: House) -> Sequence[Lost]:
    with house.database.transaction() as db:
        return looking.claim(db, "sms", house.keys, house.clock.now(), MOST)


def _settle(house: House, lost: Lost, listed: Listed) -> None:
    with house.database.transaction() as db:
        looking.settle(db, lost, listed, house.keys, house.clock.now())
