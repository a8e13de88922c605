"""Telegram without a public address: we ask for updates, instead of being told.

An update is confirmed only by asking for the next one, and that only after it is kept: nothing is lost by a crash.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.channels.channel import Heard
from bot.channels.updates import READERS, read_update
from bot.clock import Clock
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram_sending import Sender

WAIT_SECONDS = 25
READ_SECONDS = WAIT_SECONDS + 10
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
log = logging.getLogger(__name__)

Take = Callable[[Heard], Awaitable[None]]
Pause = Callable[[float], Awaitable[None]]


async def poll(client: "Sender", settings: Settings, take: Take, clock: Clock, pause: Pause = asyncio.sleep) -> None:
    """Until cancelled. `take` returns once what was heard is kept; where it raises, the same updates come again."""
    asking = Asking(client, take, clock)
    failures = 0
    while True:
        try:
            failures = 0 if await asking.once() else failures + 1
        except Exception as problem:
            log.warning("Telegram could not be asked for messages: %s", type(problem).__name__)
            failures += 1
        if failures:
            await pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (failures - 1)))


class Asking:
    """Where we are: `offset` is the first update that we do not have yet."""

    def __init__(self, client: "Sender", take: Take, clock: Clock) -> None:
        self.client, self.take, self.clock = client, take, clock
        self.offset: int | None = None
        self.has_no_webhook = False

    async def once(self) -> bool:
        """Ask once, waiting for what comes. Returns whether everything that came is kept."""
        if not self.has_no_webhook:
            self.has_no_webhook = await self.client.bot.delete_webhook(drop_pending_updates=False)
        updates = await self._ask()
        kept = await self._keep(updates)
        if kept:
            self.offset = int(updates[kept - 1]["update_id"]) + 1
        return kept == len(updates)

    async def _ask(self) -> Sequence[dict[str, Any]]:
        """As plain JSON: the library's own objects cost thirty times as much, and raise for what they do not know."""
        asked = {"timeout": WAIT_SECONDS, "allowed_updates": list(READERS), "offset": self.offset}
        updates: Any = await self.client.bot.do_api_request("GetUpdates", api_kwargs=asked, read_timeout=READ_SECONDS)
        return [update for update in updates if isinstance(update.get("update_id"), int)]

    async def _keep(self, updates: Sequence[dict[str, Any]]) -> int:
        """All at once, so that they share a transaction, and in order. Returns how many, from the first, are kept."""
        heard = [read_update(update, self.clock.now()) for update in updates]
        outcomes = await asyncio.gather(*map(self.take, heard), return_exceptions=True)
        lost = (place for place, outcome in enumerate(outcomes) if isinstance(outcome, BaseException))
        kept = next(lost, len(updates))
        await asyncio.gather(
            *(self.client.answer(one.body) for one in heard[:kept] if one.body), return_exceptions=True
        )
        return kept
