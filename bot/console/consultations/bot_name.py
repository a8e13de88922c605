"""The name of our bot in Telegram, which links to it need: asked once of Telegram, and kept."""

import asyncio
import re

from bot.checking.finding import ask, asking
from bot.console.route import Desk
from storage import kept

KEY = "telegram_name:"
SECONDS = 3
NAME = re.compile(r"[A-Za-z0-9_]{5,32}")


async def bot_name(desk: Desk) -> str | None:
    """None where there is no bot, or where Telegram does not say in time: the next look asks again."""
    token = desk.house.settings.telegram_bot_token
    if token is None:
        return None
    key = KEY + token.partition(":")[0]
    known = await desk.read(lambda db: kept.value(db, key))
    if known is None and (known := await _asked(desk, token)) is not None:
        name = known
        await desk.write(lambda db: kept.keep(db, key, name))
    return known


async def _asked(desk: Desk, token: str) -> str | None:
    try:
        async with asyncio.timeout(SECONDS), asking() as session:
            answer = await ask(session, f"{desk.house.settings.telegram_api_base}/bot{token}/getMe")
    except TimeoutError:
        return None
    name = ((answer.said or {}).get("result") or {}).get("username")
    return name if isinstance(name, str) and NAME.fullmatch(name) else None
