"""The web front: webhooks of the providers, three addresses for monitoring, and whatever pages are hung on it.

Why no middleware: a webhook answers thousands of requests a second, and each layer would be paid by every text.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from aiohttp import web, web_response
from aiohttp.hdrs import METH_ANY
from yarl import URL

from bot.channels.channel import Channel, Heard, Raw, Refused
from bot.clock import Clock
from bot.logs import cause
from bot.readiness import Readiness, on_disk
from bot.refusing import Refusals
from bot.settings import Settings
from bot.tally import Tally
from storage.spool import Spooled

HOOKS = {"/sms": "sms", "/sms/fallback": "sms", "/sms/status": "sms", "/telegram": "telegram"}
LIMITS = {"sms": 64 * 1024, "telegram": 1024 * 1024}
BODY_SECONDS = 10
CONNECTIONS: Mapping[str, Any] = {"access_log": None, "auto_decompress": False, "keepalive_timeout": 10}
"""For the runner: packed bodies are refused, not unpacked; ten seconds for the head of a request, or for silence."""

RETRY = {"Retry-After": "5"}
READY_SECONDS = 3.0
"""A database that thinks for longer does not answer: whoever watches us waits no longer than that either."""

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""On every answer, those to providers too. Pages may set stricter ones of their own."""

ONLY_ENCRYPTED = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
"""Where we are reached by https, a browser never asks without it again: two years, each time anew."""

web_response.SERVER_SOFTWARE = "yousaid"  # type: ignore[attr-defined]
"""Also where a request is no HTTP, and is answered before anything of ours sees it: no version for whoever asks."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
AddRoutes = Callable[[web.Application], None]
log = logging.getLogger(__name__)


class Listening(Protocol):
    """The part of the house that the web front talks to."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def tally(self) -> Tally: ...
    async def hear(self, heard: Heard) -> None:
        """Returns once what was heard is kept. Raises NotKept, or anything else, when it is not."""

    async def spooled(self) -> Spooled:
        """What waits on the disk for the database."""

    async def readiness(self) -> Readiness:
        """Raises whatever the database raises."""


def make_app(house: Listening, channels: Mapping[str, Channel], parts: Sequence[AddRoutes] = ()) -> web.Application:
    """`parts` add pages of their own (console, demo); unknown addresses are told so in one sentence."""
    app = web.Application()
    refusals = Refusals()
    for path, name in HOOKS.items():
        app.router.add_post(path, _hook(house, name, channels[name], refusals))
        app.router.add_route("*", path, _only_for_providers)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz(house))
    for add_routes in parts:
        add_routes(app)
    app.router.add_route("*", "/{anything:.*}", _not_here)
    app.on_response_prepare.append(_guard(house.settings.public_url.startswith("https://")))
    return app


def make_starting_app() -> web.Application:
    """What listens until the database is open and up to date: a provider that is told 503 tries again."""
    app = web.Application()
    app.router.add_get("/healthz", _healthz)
    app.router.add_route("*", "/{anything:.*}", _starting)
    return app


def _hook(house: Listening, name: str, channel: Channel, refusals: Refusals) -> Handler:
    async def hear(request: web.Request) -> web.StreamResponse:
        try:
            raw = Raw(asked_for(request.raw_path), request.headers, await read_body(request, LIMITS[name]))
            heard = channel.read(raw, house.settings, house.clock.now())
            await house.hear(heard)
        except Refused as refused:
            house.tally.refused(name, refused.status)
            refusals.note(name, refused.status)
            return plain(refused.status, refused.reason)
        except web.RequestPayloadError:
            return plain(400, "The request broke off. Send it again.")
        except Exception as problem:
            log.error("A request could not be kept: %s", cause(problem))
            house.tally.not_kept(name)
            return _later("This could not be kept just now. Send it again.")
        return web.Response(text=heard.body, content_type=heard.content_type)

    return hear


def asked_for(target: str) -> str:
    """The path and query exactly as they came: some proxies write a whole address in front of them."""
    return target if target.startswith("/") else "/" + "/".join(target.split("/", 3)[3:])


async def read_body(request: web.Request, limit: int) -> bytes:
    """The body, at most `limit` bytes of it; never unpacked, whatever it claims to be. Raises Refused."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused(415, "Send the body as it is, without Content-Encoding.")
    _refuse_beyond(limit, request.content_length or 0)
    if request.content.is_eof():
        body = request.content.read_nowait()
        _refuse_beyond(limit, len(body))
        return body
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read_slowly(request, limit)
    except TimeoutError:
        raise Refused(408, f"The body did not arrive within {BODY_SECONDS} seconds.") from None


async def _read_slowly(request: web.Request, limit: int) -> bytes:
    body = bytearray()
    while chunk := await request.content.readany():
        body += chunk
        _refuse_beyond(limit, len(body))
    return bytes(body)


def _refuse_beyond(limit: int, length: int) -> None:
    if length > limit:
        raise Refused(413, f"This is too long: at most {limit // 1024} KiB.")


def plain(status: int, sentence: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=sentence + "\n", headers=headers)


def _later(sentence: str) -> web.Response:
    return plain(503, sentence, RETRY)


async def _only_for_providers(request: web.Request) -> web.Response:
    return plain(
        405,
        "This address is for messages that Twilio or Telegram send here. There is nothing to look at. "
        "The staff pages are at /console.",
        {"Allow": "POST"},
    )


async def _starting(request: web.Request) -> web.Response:
    return _later("yousaid is starting. Try again in a few seconds.")


async def _healthz(request: web.Request) -> web.Response:
    return plain(200, "ok")


def _readyz(house: Listening) -> Handler:
    async def readyz(request: web.Request) -> web.StreamResponse:
        waits = on_disk(await house.spooled(), house.clock.now())
        try:
            async with asyncio.timeout(READY_SECONDS):
                found = await house.readiness()
        except Exception:
            told = {"ready": False, "database": "it does not answer", **waits}
            return web.json_response(told, status=503, headers=RETRY)
        status = 200 if found.is_ready else 503
        told = {**found.as_json(), **waits}
        return web.json_response(told, status=status, headers=None if found.is_ready else RETRY)

    return readyz


async def _not_here(request: web.Request) -> web.Response:
    if ways := sorted(await _ways_to_ask(request)):
        return plain(405, f"This address is asked with {' or '.join(ways)}.", {"Allow": ", ".join(ways)})
    if request.path.endswith("/") and request.method == "GET":
        shorter = without_slash(request.rel_url)
        if "GET" in await _ways_to_ask(request.clone(rel_url=shorter)):
            return plain(303, "It is at the address without the last /.", {"Location": str(shorter)})
    return plain(404, "There is nothing at this address. The staff pages are at /console.")


def without_slash(address: URL) -> URL:
    """Of this site, and asking for the same, without what somebody typed at its end."""
    asked = f"?{address.raw_query_string}" if address.raw_query_string else ""
    return URL((address.raw_path.rstrip("/") or "/") + asked, encoded=True)


async def _ways_to_ask(request: web.Request) -> set[str]:
    """The methods that somebody at this address answers to."""
    there = [await resource.resolve(request) for resource in request.app.router.resources()]
    return {method for _, methods in there for method in methods} - {METH_ANY}


def _guard(is_https: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    headers = {**PAGE_HEADERS, **(ONLY_ENCRYPTED if is_https else {})}

    async def guard(request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Server"] = "yousaid"
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    return guard
