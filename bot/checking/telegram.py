"""Telegram: the token, and where it sends messages to."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from bot.checking.finding import Finding, ask, asking, clock
from bot.settings import Settings


async def look(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    bot = f"{settings.telegram_api_base}/bot{settings.telegram_bot_token}"
    async with asking() as session:
        signed_in = await ask(session, f"{bot}/getMe")
        yield _sign_in(signed_in.status)
        if found := clock(signed_in, now()):
            yield found
        if signed_in.status == 200:
            hook = await ask(session, f"{bot}/getWebhookInfo")
            yield webhook(settings, (hook.said or {}).get("result") or {})


def _sign_in(status: int) -> Finding:
    if status == 200:
        return Finding("telegram sign-in", True, "Telegram knows this token")
    if status in (401, 403, 404):
        return Finding("telegram sign-in", False, "Telegram refuses: check TELEGRAM_BOT_TOKEN")
    return Finding("telegram sign-in", False, "Telegram could not be reached: check the network and TELEGRAM_API_BASE")


def webhook(settings: Settings, known: dict[str, Any]) -> Finding:
    """What Telegram has as our address, beside what it should be."""
    wanted = "" if settings.telegram_mode == "poll" else f"{settings.public_url}/telegram"
    if known.get("url") != wanted:
        how = "yousaid serve sets it when it starts" if wanted else "remove it, or set TELEGRAM_MODE=webhook"
        return Finding("telegram webhook", False, f"it is not {wanted or 'empty, as polling needs'}: {how}")
    waiting = int(known.get("pending_update_count") or 0)
    if waiting > 100:
        return Finding("telegram webhook", False, f"{waiting} messages wait there: is yousaid serve running?")
    return Finding("telegram webhook", True, "as it should be")
