"""What came in a chat: Telegram is asked by the id of the file where it lies, and gives it from there."""

import re

from bot.media import fetching
from bot.media.fetching import GONE, NO_ANSWER, NOT_THEIRS, REFUSED, TOO_BIG, NotShown
from bot.settings import Settings

NAME = "Telegram"
PATH = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


def is_theirs(where: str, settings: Settings) -> bool:
    return bool(where)


async def fetch(where: str, settings: Settings) -> bytes:
    """Raises NotShown, and what the line raises."""
    store = f"{settings.telegram_api_base}/file/bot{settings.telegram_bot_token}/"
    address = await _address(where, settings)
    if not address.startswith(store) or not PATH.fullmatch(address[len(store) :]):
        raise NotShown(NOT_THEIRS.format(NAME))
    is_public = settings.telegram_api_base == "https://api.telegram.org"
    async with fetching.session(is_public) as http, http.get(address, allow_redirects=False) as answer:
        return await fetching.read(answer, NAME)


async def _address(file_id: str, settings: Settings) -> str:
    """With our token in it, so it is never told. The library is loaded only when somebody asks for a file."""
    from telegram import Bot
    from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
    from telegram.request import HTTPXRequest

    base = settings.telegram_api_base
    request = HTTPXRequest(read_timeout=fetching.SECONDS, connect_timeout=fetching.SECONDS)
    bot = Bot(
        settings.telegram_bot_token or "",
        f"{base}/bot",
        f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )
    try:
        return (await bot.get_file(file_id)).file_path or ""
    except BadRequest as problem:
        is_big = "too big" in str(problem).casefold()
        raise NotShown(TOO_BIG if is_big else GONE.format(NAME), is_gone=not is_big) from None
    except (Forbidden, InvalidToken):
        raise NotShown(REFUSED.format(NAME)) from None
    except TelegramError:
        raise NotShown(NO_ANSWER.format(NAME)) from None
    finally:
        await request.shutdown()
