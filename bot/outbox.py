"""Deliver what is due: claim messages, send them through the channels, and mark what became of each.

Claims and marks are commits apart: people wait for a claim, and marks of many go together.

A message is marked `attempting`, and that is committed, before the provider is called: a crash between the two leaves
a message whose fate is unknown, never one that is sent twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection

from bot.clock import Clock
from bot.lanes import Lane, Room, pause
from bot.logs import cause
from flows.unasked import UnaskedRules
from storage import posting, providers
from storage.database import Database, is_about_the_batch
from storage.failing import failpoint
from storage.outbox import Fate, Post
from storage.purse import COSTS, Purse
from storage.sealed import Keys

LEASE = timedelta(seconds=60)
HELP = "help"
"""These wait for nothing."""

SEND_TIME = timedelta(seconds=20)
"""Longer than any channel waits for its provider. A send that could outlive its lease is not started."""

POLL_SECONDS = 1.0
DRAIN_SECONDS = 10.0
MARK_SECONDS = 0.2
"""So long what came back may wait to be marked together with more: a reply is waited for, and a mark is not."""

log = logging.getLogger(__name__)


class Runs(Protocol):
    """What the one writing thread does for us (see `bot.writer.Writer`)."""

    def run_first(self, work: Callable[..., Any], *args: Any) -> Awaitable[Any]: ...


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
        self._rests: dict[str, datetime] = {}
        self._in_flight: set[asyncio.Task[None]] = set()
        self._last_to: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._marking: asyncio.TimerHandle | None = None
        self._is_mark_due = self._cannot_mark = False
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
                log.error("The outbox could not be read: %s", cause(problem))
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
        """Claim what may go, start to send it, and mark what came back once it is time. Returns how many were claimed.

        Where marking fails nothing more is claimed before it is made good.
        """
        async with self._claiming:
            if self._cannot_mark:
                await self._mark_what_came_back()
            try:
                return await self._claim_what_may_go()
            finally:
                if self._is_mark_due:
                    await self._mark_what_came_back()

    async def _claim_what_may_go(self) -> int:
        now = self.clock.now()
        wanted = [] if self._stopping else [room for lane in self.lanes.values() for room in lane.room(now)]
        if not wanted:
            return 0
        posts: list[Post] = await self.writer.run_first(self._claim_all, wanted, now)
        for post in posts:
            self._start(post, now)
        return len(posts)

    async def _mark_what_came_back(self) -> None:
        """In a transaction of its own. Where it fails, what came back is kept for the next one."""
        self._is_mark_due = False
        fates, self._fates = self._fates, []
        if not fates:
            return
        self._cannot_mark = True
        try:
            await self.writer.run_first(self._mark_all, fates, self.clock.now())
        except BaseException:
            self._is_mark_due = True
            self._fates[:0] = fates
            raise
        self._cannot_mark = False

    def _claim_all(self, wanted: Sequence[Room], now: datetime) -> list[Post]:
        """Replies go whatever the rules are, so the rules are read only where something else may go too.

        What a provider told another process to wait for holds here too.
        """
        with self.database.transaction() as db:
            for channel, until in providers.resting(db, now).items():
                if channel in self.lanes:
                    self.lanes[channel].halt(until)
            wanted = [room for room in wanted if not self.lanes[room.channel].is_halted(now)]
            rules = self.rules(db, now) if any(room.bulk for room in wanted) else None
            return [post for room in wanted for post in self._claim(db, room, rules, now)]

    def _mark_all(self, fates: Sequence[Fate], now: datetime) -> None:
        """One that cannot be marked becomes unknown with its lease, and never keeps the others back."""
        try:
            with self.database.transaction() as db:
                posting.mark(db, fates, self.keys, now)
                for channel, until in self._rests.items():
                    if now < until:
                        providers.rest(db, channel, until)
                failpoint("outbox.mark")
        except Exception as problem:
            if not is_about_the_batch(problem):
                raise
            if len(fates) == 1:
                log.exception("What became of a message could not be kept")
                return
            for fate in fates:
                self._mark_all([fate], now)

    def _claim(self, db: Connection, room: Room, rules: UnaskedRules | None, now: datetime) -> list[Post]:
        purse = self.purse(db, now) if room.channel in COSTS else None
        return posting.claim(db, room.channel, rules, self.keys, now, room.limit, LEASE, bulk=room.bulk, purse=purse)

    def _start(self, post: Post, claimed: datetime) -> None:
        lane = self.lanes[post.channel]
        lane.started(post, claimed)
        before = self._last_to.get(post.address) if post.kind != HELP else None
        task = self._last_to[post.address] = asyncio.create_task(self._send(lane, post, claimed, before))
        self._in_flight.add(task)
        task.add_done_callback(partial(self._landed, post.address))

    def _landed(self, address: str, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        if self._last_to.get(address) is task:
            del self._last_to[address]

    async def _send(self, lane: Lane, post: Post, claimed: datetime, before: asyncio.Task[None] | None) -> None:
        """What goes to one address goes one after the other, but for help lines: `before` is the one under way."""
        try:
            if before is not None:
                await asyncio.wait([before])
            failpoint("outbox.pre_http")
            if self.clock.now() - claimed > LEASE - SEND_TIME:
                log.error("A message was not sent: this process had been asleep past its lease")
                return
            fate = await self._try(lane, post)
            self._fates.append(fate)  # only now: while we waited, marking may have put another list in its place
        finally:
            if lane.landed():
                self._mark_now()
            elif self._marking is None:
                self._marking = asyncio.get_running_loop().call_later(MARK_SECONDS, self._mark_now)

    def _mark_now(self) -> None:
        if self._marking is not None:
            self._marking.cancel()
        self._marking, self._is_mark_due = None, True
        self._woken.set()

    async def _try(self, lane: Lane, post: Post) -> Fate:
        """What was claimed just before the provider told us to stop is given back, and does not count as a try."""
        if lane.is_halted(self.clock.now()):
            return Fate(post.id, "retry", stop=True)
        fate = await lane.send(post)
        failpoint("outbox.after_http")
        lane.learn(fate, self.clock.now())
        if fate.stop and fate.effect is None:
            self._rests = {**self._rests, lane.name: self.clock.now() + pause(fate)}
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
        await self._mark_what_came_back()
