"""Texts that came while nobody was there to hear them: fetched from Twilio's list when we start, and every few minutes.

Each goes the way that its webhook would have gone, by itself and in order. It has the same id, so that it counts once
whichever comes first, and the time at which Twilio had it.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.channel import Heard
from bot.house import House
from bot.inbox import NotKept
from bot.lanes import Lane
from flows.turn import Incoming
from storage import erased, missed

EVERY = timedelta(minutes=5)
ON_ITS_WAY = timedelta(minutes=1)
"""A webhook may still bring what is younger than this, and knows more: whether the carrier took it as a leaving."""

log = logging.getLogger(__name__)


async def fetch_texts(house: House) -> None:
    """Raises what the client raises. Then, and where a text could not be kept, the list is read from the same moment on
    the next time."""
    lane, now = house.lane("sms"), house.clock.now()
    if lane is None or not is_due(house.texts_asked_for, now):
        return
    house.texts_asked_for = now
    are_kept = [await _is_kept(house, text) for text in await _missed(house, lane, now)]
    if all(are_kept):
        await house.writer.run(_is_listed, house, now)


def is_due(asked: datetime | None, now: datetime) -> bool:
    """A clock that was set back asks once more."""
    return asked is None or not timedelta(0) <= now - asked < EVERY


async def _is_kept(house: House, text: Incoming) -> bool:
    """One that is not never keeps the others back."""
    try:
        await house.take_in(Heard(messages=(text,)))
    except NotKept:
        log.error("A text that was missed could not be kept")
        return False
    return True


async def _missed(house: House, lane: Lane, now: datetime) -> Sequence[Incoming]:
    from bot.channels.twilio_lists import texts_since

    since = await house.writer.run(_since, house, now)
    texts = await texts_since(lane.client, house.settings, since, now)
    return await house.writer.run(_not_known, house, texts, now)


def _since(house: House, now: datetime) -> datetime:
    with house.database.reading() as db:
        return missed.since(db, now)


def _not_known(house: House, texts: Sequence[Incoming], now: datetime) -> Sequence[Incoming]:
    """Those that a webhook may still bring are looked at too: it would bring an erased member's as well."""
    with house.database.transaction() as db:
        unknown = erased.forget_again(db, missed.not_known(db, texts), house.frame, now)
    return [text for text in unknown if text.at <= now - ON_ITS_WAY]


def _is_listed(house: House, now: datetime) -> None:
    with house.database.transaction() as db:
        missed.listed_until(db, now)
