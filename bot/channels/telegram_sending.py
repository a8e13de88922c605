"""python-telegram-bot's `Bot`, with a limit on the time in all, and what each of Telegram's answers means.

Texts go without parse_mode: what staff and members wrote is never markup.
"""

import asyncio
import json
import os
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.settings import Settings
from storage.outbox import Fate, Post

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's way to ask for what its next version gives

SECONDS_IN_ALL, SECONDS_TO_CONNECT = 12.0, 5.0
LATER = 300.0
CONNECTIONS = 40
NARROW, MOST_IN_A_ROW = 3, 5
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
NO_SUCH_CHAT = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty")


class Sender:
    """Sends one message at a time, and says what became of it."""

    def __init__(self, settings: Settings) -> None:
        base = f"{settings.telegram_api_base}/bot"
        self._request = _request(SECONDS_IN_ALL)
        self.bot = Bot(
            settings.telegram_bot_token or "", base, request=self._request, get_updates_request=self._request
        )

    async def send(self, post: Post) -> Fate:
        """Never raises because of what Telegram does or does not answer."""
        try:
            async with asyncio.timeout(SECONDS_IN_ALL):
                message = await self.bot.send_message(
                    post.address,
                    post.text,
                    parse_mode=None,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=keyboard(post.buttons),
                )
            return Fate(post.id, "sent", provider_id=str(message.message_id))
        except TelegramError as problem:
            return fate(post.id, problem)
        except TimeoutError:
            return Fate(post.id, "unknown", code="timeout")
        except Exception as problem:
            return Fate(post.id, "unknown", code=type(problem).__name__)

    async def answer(self, body: str) -> None:
        """Do what an answer to a webhook would have asked for, where there is no webhook."""
        asked: dict[str, Any] = json.loads(body)
        await self.bot.answer_callback_query(asked["callback_query_id"])

    async def close(self) -> None:
        await self._request.shutdown()


def _request(seconds: float) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        read_timeout=seconds,
        write_timeout=seconds,
        connect_timeout=SECONDS_TO_CONNECT,
        pool_timeout=SECONDS_TO_CONNECT,
        httpx_kwargs={"trust_env": False},
    )


def keyboard(buttons: tuple[tuple[str, str], ...]) -> InlineKeyboardMarkup | None:
    """Short labels, such as the numbers of a scale, side by side; others one under the other."""
    if not buttons:
        return None
    keys = [InlineKeyboardButton(label, callback_data=token) for label, token in buttons]
    in_a_row = MOST_IN_A_ROW if all(len(label) <= NARROW for label, _ in buttons) else 1
    return InlineKeyboardMarkup([keys[start : start + in_a_row] for start in range(0, len(keys), in_a_row)])


def fate(post_id: str, problem: TelegramError) -> Fate:
    """What a refusal or a lost answer means for the message, for the person and for the whole channel."""
    match problem:
        case RetryAfter():
            return Fate(post_id, "retry", code="429", retry_after=_seconds(problem.retry_after), stop=True)
        case Forbidden():
            return Fate(post_id, "failed", code="403", effect="left")
        case ChatMigrated():
            return Fate(post_id, "retry", code="400", effect="moved", moved_to=str(problem.new_chat_id))
        case InvalidToken():
            return Fate(post_id, "retry", code="401", retry_after=LATER, stop=True, effect="stop_channel")
        case BadRequest():
            is_gone = any(words in problem.message.casefold() for words in NO_SUCH_CHAT)
            return Fate(post_id, "failed", code="400", effect="bad_address" if is_gone else None)
        case NetworkError():
            return _without_an_answer(post_id, problem)
    return Fate(post_id, "unknown", code=type(problem).__name__)


def _without_an_answer(post_id: str, problem: NetworkError) -> Fate:
    """What the library has no error of its own for: the line, the time, and answers that are not Telegram's."""
    if isinstance(problem.__cause__, NOT_SENT):
        return Fate(post_id, "retry", code="connection")
    if problem.message.startswith("Too Many Requests"):
        return Fate(post_id, "retry", code="429", stop=True)
    return Fate(post_id, "unknown", code="timeout" if isinstance(problem, TimedOut) else type(problem).__name__)


def _seconds(given: int | timedelta) -> float:
    return given.total_seconds() if isinstance(given, timedelta) else float(given)
