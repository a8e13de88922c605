"""Telling Telegram where to send messages, each time we start: the secret that goes with them may be new."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.channels.updates import READERS
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram_sending import Sender

MOST_CONNECTIONS = 40
PAUSE_SECONDS = 30.0
log = logging.getLogger(__name__)


async def tell_our_address(
    client: "Sender", settings: Settings, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Until it has been told. What waits there for us is kept."""
    while not await _told(client, settings):
        await pause(PAUSE_SECONDS)


async def _told(client: "Sender", settings: Settings) -> bool:
    try:
        return await client.bot.set_webhook(
            f"{settings.public_url}/telegram",
            secret_token=settings.telegram_secret,
            allowed_updates=list(READERS),
            max_connections=MOST_CONNECTIONS,
        )
    except Exception as problem:
        log.warning("Telegram could not be told our address: %s", type(problem).__name__)
        return False
