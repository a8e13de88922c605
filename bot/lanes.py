"""One sender's lane: its client, how fast it may go, and whether the provider has told us to stop."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.channel import Channel
from bot.channels.registry import CHANNELS
from bot.rates import Bucket
from bot.settings import Settings
from storage.outbox import Fate, Post

KEPT_FOR_REPLIES = 10
FEWEST_IN_FLIGHT, MOST_IN_FLIGHT = 10, 30
"""Of what nobody waits for, by the rate. A provider takes a fifth of a second or so for each: with ten places a
short code's hundred a second could not go out. All of them together are what the client has connections for."""

HANDFUL_SECONDS = 0.2
"""What nobody waits for goes in handfuls of so much time: thirty claims a second would each hold up a reply."""

PAUSE_SECONDS = 5.0
LOCKED_OUT = timedelta(minutes=5)
"""How long after refused credentials one message is tried again; until then the queue is kept."""

BULK = {"update", "question"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """At most `limit` messages may be claimed on this channel: bulk (updates, questions), or replies and help lines."""

    channel: str
    bulk: bool
    limit: int


class Lane:
    """Replies have tokens of their own, so that a broadcast never makes them wait; a broadcast gives way to them."""

    def __init__(self, name: str, channel: Channel, client: Any, replies: Bucket, bulk: Bucket) -> None:
        self.name, self.channel, self.client = name, channel, client
        self.replies, self.bulk = replies, bulk
        self.in_flight = 0
        self.halted_until: datetime | None = None
        self.locked_out = False

    @property
    def places(self) -> int:
        """How many of what nobody waits for may be under way."""
        return min(max(FEWEST_IN_FLIGHT, self.bulk.filled_in(HANDFUL_SECONDS)), MOST_IN_FLIGHT)

    @property
    def handful(self) -> int:
        """How many of them go together."""
        return min(self.bulk.filled_in(HANDFUL_SECONDS), self.places)

    def room(self, now: datetime) -> Iterator[Room]:
        """How many messages of each urgency may be claimed now. Some of the places are kept for replies."""
        if self.is_halted(now):
            return
        for_replies = False, self.places + KEPT_FOR_REPLIES, self.replies, 1
        for bulk, most, bucket, fewest in (for_replies, (True, self.places, self.bulk, self.handful)):
            free, room = (1 if self.locked_out else most) - self.in_flight, bucket.room(now)
            if free > 0 and room >= fewest:
                yield Room(self.name, bulk, min(free, room))

    def started(self, post: Post, now: datetime) -> None:
        self.in_flight += 1
        self.bulk.take(post.segments, now)
        if post.kind not in BULK:
            self.replies.take(post.segments, now)

    def landed(self) -> bool:
        """Was there no place for more while it was under way? Then the next one may be waiting for this very one."""
        was_full = self.in_flight >= self.places
        self.in_flight -= 1
        return was_full

    async def send(self, post: Post) -> Fate:
        try:
            return await self.channel.send(self.client, post)
        except Exception as problem:
            log.error("Channel %s raised %s instead of answering", self.name, type(problem).__name__)
            return Fate(post.id, "unknown", code="fault")

    def learn(self, fate: Fate, now: datetime) -> None:
        """Stop where the provider says so. Refused credentials are said once, not once a message."""
        if fate.effect == "stop_channel":
            if not self.locked_out:
                log.critical("Channel %s is stopped: its credentials are refused. Run: yousaid check", self.name)
            self.locked_out = True
            self.halt(now + LOCKED_OUT)
        elif fate.stop:
            self.halt(now + pause(fate))
        elif fate.status == "sent":
            self.locked_out = False

    def is_halted(self, now: datetime) -> bool:
        return self.halted_until is not None and now < self.halted_until

    def halt(self, until: datetime) -> None:
        """A later word of the provider never makes the pause shorter."""
        self.halted_until = max(self.halted_until or until, until)

    def ready_in(self, now: datetime) -> float:
        """Seconds until it makes sense to look again because of this lane; never 0, so that nobody spins."""
        if self.halted_until is not None and now < self.halted_until:
            return (self.halted_until - now).total_seconds()
        waits = self.replies.ready_in(now), self.bulk.ready_in(now, self.handful)
        return max(0.01, min((wait for wait in waits if wait > 0), default=60.0))

    async def close(self) -> None:
        await self.channel.close(self.client)


def pause(fate: Fate) -> timedelta:
    return timedelta(seconds=fate.retry_after or PAUSE_SECONDS)


REPLIES_PER_SECOND = {"sms": 100.0, "telegram": 25.0}
"""Replies are not held to a long number's one segment a second: Twilio queues them, and a broadcast gives way."""


async def open_lanes(settings: Settings, now: datetime) -> dict[str, Lane]:
    """One lane for each channel whose credentials are set."""
    bulk = {"sms": settings.twilio_segments_per_second, "telegram": 25.0}
    return {
        name: Lane(
            name,
            CHANNELS[name],
            await CHANNELS[name].connect(settings),
            replies=Bucket(REPLIES_PER_SECOND[name], REPLIES_PER_SECOND[name], now),
            bulk=Bucket(bulk[name], bulk[name], now),
        )
        for name in settings.channels_on()
    }
