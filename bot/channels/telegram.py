"""Telegram: its webhook in, python-telegram-bot's `Bot` out."""

import hmac
from datetime import datetime
from typing import Any

from bot.channels.channel import Heard, Raw, Refused
from bot.channels.updates import read_json, read_update
from bot.settings import Settings
from storage.outbox import Fate, Post


def read(raw: Raw, settings: Settings, now: datetime) -> Heard:
    """Raises Refused for what is forged or no update at all. No input makes it raise anything else."""
    if settings.telegram_bot_token is None or settings.telegram_mode != "webhook":
        raise Refused(404, "Telegram messages are not received at this address.")
    _check_secret(raw.headers.get("x-telegram-bot-api-secret-token"), settings.telegram_secret or "")
    update = read_json(raw.body)
    if not isinstance(update, dict):
        raise Refused(400, "Send one update as a JSON object.")
    return read_update(update, now)


def _check_secret(given: str | None, ours: str) -> None:
    if not given or not ours:
        raise Refused(401, "The secret that Telegram was given for this address is missing.")
    if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), ours.encode()):
        raise Refused(403, "This is not the secret that Telegram was given for this address.")


async def connect(settings: Settings) -> Any:
    from bot.channels.telegram_sending import Sender

    return Sender(settings)


async def send(client: Any, post: Post) -> Fate:
    fate: Fate = await client.send(post)
    return fate


async def close(client: Any) -> None:
    await client.close()
