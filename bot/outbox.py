"""Deliver what is due: claim messages, send them through the channels, and mark what became of each.

A message is marked `attempting`, and that is committed, before the provider is called: a crash between the two leaves
a message whose fate is unknown, never one that is sent twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection

from bot.clock import Clock
from bot.lanes import Lane, Room
from flows.unasked import UnaskedRules
from storage import posting
from storage.database import Database, is_about_the_batch
from storage.failing import failpoint
from storage.outbox import Fate, Post
from storage.purse import COSTS, Purse
from storage.sealed import Keys

LEASE = timedelta(seconds=60)
SEND_TIME = timedelta(seconds=20)
"""Longer than any channel waits for its provider. A send that could outlive its lease is not started."""

POLL_SECONDS = 1.0
DRAIN_SECONDS = 10.0
log = logging.getLogger(__name__)


class Runs(Protocol):
    """What the one writing thread does for us (see `bot.writer.Writer`)."""

    def run(self, work: Callable[..., Any], *args: Any) -> Awaitable[Any]: ...


class Outbox:
    def __init__(
        self,
        database: Database,
        keys: Keys,
        clock: Clock,
        writer: Runs,
        rules: Callable[[Connection, datetime], UnaskedRules],
        lanes: Mapping[str, Lane],
        purse: Callable[[Connection, datetime], Purse | None] = lambda db, now: None,
        learned: Callable[[Post, Fate], None] = lambda post, fate: None,
    ) -> None:
        """`rules` and `purse` are asked at each claim: trial mode ends, and a limit is raised, without a restart.

        `learned` is told what became of each try.
        """
        self.purse, self.learned = purse, learned
        self.database, self.keys, self.clock, self.writer, self.rules = database, keys, clock, writer, rules
        self.lanes = lanes
        self._fates: list[Fate] = []
        self._in_flight: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._stopping = False

    def wake(self) -> None:
        """There may be something to send: look now, not in a second."""
        self._woken.set()

    def stop(self) -> None:
        """Claim no more. `deliver_due` returns when what is in flight has come back, within 10 seconds."""
        self._stopping = True
        self._woken.set()

    async def deliver_due(self) -> None:
        """Until `stop`. A database that refuses is tried again every second; nothing that was sent is forgotten."""
        while not self._stopping:
            self._woken.clear()
            try:
                await self._round()
            except Exception as problem:
                log.error("The outbox could not be read: %s", type(problem).__name__)
            await self._wait()
        await self._land(DRAIN_SECONDS)

    async def deliver_once(self) -> int:
        """All that may go at this moment, to its end, beside the loop too. Returns how many were claimed here."""
        tried, started = 0, 1
        while started:
            started = await self._round()
            tried += started
            await self._land(None)
        return tried

    async def _round(self) -> int:
        """Mark what came back, claim what may go, and start to send it. Returns how many were claimed."""
        async with self._claiming:
            now = self.clock.now()
            wanted = [] if self._stopping else [room for lane in self.lanes.values() for room in lane.room(now)]
            posts = await self._commit(wanted, now)
            for post in posts:
                self._start(post, now)
            return len(posts)

    async def _commit(self, wanted: Sequence[Room], now: datetime) -> list[Post]:
        """One transaction. Where it fails, what came back is kept for the next one."""
        fates, self._fates = self._fates, []
        if not fates and not wanted:
            return []
        try:
            posts: list[Post] = await self.writer.run(self._mark_and_claim, fates, wanted, now)
        except BaseException:
            self._fates[:0] = fates
            raise
        return posts

    def _mark_and_claim(self, fates: Sequence[Fate], wanted: Sequence[Room], now: datetime) -> list[Post]:
        with self.database.transaction() as db:
            if fates:
                self._mark(db, fates, now)
                failpoint("outbox.mark")
            rules = self.rules(db, now)
            return [post for room in wanted for post in self._claim(db, room, rules, now)]

    def _mark(self, db: Connection, fates: Sequence[Fate], now: datetime) -> None:
        """One that cannot be marked becomes unknown with its lease, and never keeps the others back."""
        try:
            with db.begin_nested():
                posting.mark(db, fates, self.keys, now)
        except Exception as problem:
            if not is_about_the_batch(problem):
                raise
            if len(fates) == 1:
                log.exception("What became of a message could not be kept")
                return
            for fate in fates:
                self._mark(db, [fate], now)

    def _claim(self, db: Connection, room: Room, rules: UnaskedRules, now: datetime) -> list[Post]:
        purse = self.purse(db, now) if room.channel in COSTS else None
        return posting.claim(db, room.channel, rules, self.keys, now, room.limit, LEASE, bulk=room.bulk, purse=purse)

    def _start(self, post: Post, claimed: datetime) -> None:
        lane = self.lanes[post.channel]
        lane.started(post, claimed)
        task = asyncio.create_task(self._send(lane, post, claimed))
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)

    async def _send(self, lane: Lane, post: Post, claimed: datetime) -> None:
        try:
            failpoint("outbox.pre_http")
            if self.clock.now() - claimed > LEASE - SEND_TIME:
                log.error("A message was not sent: this process had been asleep past its lease")
                return
            fate = await self._try(lane, post)
            self._fates.append(fate)  # only now: while we waited, marking may have put another list in its place
        finally:
            lane.in_flight -= 1
            self._woken.set()

    async def _try(self, lane: Lane, post: Post) -> Fate:
        """What was claimed just before the provider told us to stop is given back, and does not count as a try."""
        if lane.is_halted(self.clock.now()):
            return Fate(post.id, "retry", stop=True)
        fate = await lane.send(post)
        failpoint("outbox.after_http")
        lane.learn(fate, self.clock.now())
        self.learned(post, fate)
        return fate

    async def _wait(self) -> None:
        now = self.clock.now()
        soonest = min([POLL_SECONDS, *(lane.ready_in(now) for lane in self.lanes.values())])
        with suppress(TimeoutError):
            async with asyncio.timeout(soonest):
                await self._woken.wait()

    async def _land(self, seconds: float | None) -> None:
        """Wait for what is in flight, and mark it. What is still out after `seconds` becomes unknown with its lease."""
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=seconds)
        await self._commit((), self.clock.now())
