"""Twilio's official client, with what it lacks: a limit on the time in all, a base address, and never a second try.

Why our own request: the client's own ignores its timeout, logs what it sends, and hides how long to wait after a 429.
"""

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import (
    ClientConnectorError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
    encode_basic_auth,
)
from twilio.base.exceptions import TwilioRestException, TwilioServiceException  # type: ignore[import-untyped]
from twilio.http.async_http_client import AsyncTwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from bot.channels.twilio_codes import fate
from bot.settings import Settings
from storage.outbox import Fate, Post

SECONDS_IN_ALL, SECONDS_TO_CONNECT = 12, 5
CONNECTIONS = 40
SENT_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")


class Slowly(Exception):
    """Twilio said 429: nothing was sent. `retry_after` in seconds, where it said so."""

    def __init__(self, retry_after: float | None) -> None:
        super().__init__("429")
        self.retry_after = retry_after


class HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """Asks once, at the base address in the settings, and gives up when the time in all is over."""

    def __init__(self, base: str) -> None:
        super().__init__(pool_connections=False)
        self.base = base
        self.session = ClientSession(
            connector=TCPConnector(limit=CONNECTIONS),
            timeout=ClientTimeout(total=SECONDS_IN_ALL, sock_connect=SECONDS_TO_CONNECT),
        )

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's signature
        allow_redirects: bool = False,
    ) -> Response:
        parts = urlsplit(url)
        there = self.base + parts.path + (f"?{parts.query}" if parts.query else "")
        login = {"Authorization": encode_basic_auth(*auth)} if auth else {}
        async with self.session.request(
            method, there, params=params, data=data, headers={**(headers or {}), **login}, allow_redirects=False
        ) as answer:
            text = await answer.text(errors="replace")
            if answer.status == 429:
                raise Slowly(_seconds(answer.headers.get("Retry-After", "")))
            return Response(answer.status, text, answer.headers)


class Sender:
    """Sends one message at a time, from our number or messaging service, and says what became of it."""

    def __init__(self, settings: Settings) -> None:
        self.http = HttpClient(settings.twilio_api_base)
        self.client = Client(settings.twilio_account_sid, settings.twilio_auth_token, http_client=self.http)
        self.status_address = f"{settings.public_url}/sms/status"
        service = settings.twilio_messaging_service_sid
        self.sender = {"messaging_service_sid": service} if service else {"from_": settings.twilio_from}

    async def send(self, post: Post) -> Fate:
        """Never raises because of what Twilio does or does not answer."""
        try:
            message = await self.client.messages.create_async(
                to=post.address,
                body=post.text,
                status_callback=f"{self.status_address}?{urlencode({'id': post.id})}",
                **self.sender,
            )
            return _accepted(post, message)
        except Slowly as slowly:
            return fate(post.id, None, 429, slowly.retry_after)
        except (TwilioRestException, TwilioServiceException) as refusal:
            return fate(post.id, _code(refusal.code), refusal.status)
        except (ClientConnectorError, ConnectionTimeoutError):
            return Fate(post.id, "retry", code="connection")
        except TimeoutError:
            return Fate(post.id, "unknown", code="timeout")
        except Exception as problem:
            return Fate(post.id, "unknown", code=type(problem).__name__)

    async def close(self) -> None:
        await self.http.close()


def _accepted(post: Post, message: Any) -> Fate:
    """Accepted is only what has a number of its own: without one nobody can ask what became of it."""
    if not isinstance(message.sid, str) or not SENT_SID.fullmatch(message.sid):
        return Fate(post.id, "unknown", code="no sid")
    if code := _code(message.error_code):
        return fate(post.id, code, 400)
    return Fate(post.id, "sent", provider_id=message.sid)


def _code(given: object) -> int | None:
    return int(given) if isinstance(given, int) or (isinstance(given, str) and given.isdecimal()) else None


def _seconds(written: str) -> float | None:
    return float(written) if re.fullmatch(r"[0-9]{1,5}(\.[0-9]+)?", written) else None
