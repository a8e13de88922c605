"""Faults on demand: what the rehearsal provider does wrong with the next requests, in the order that was scripted."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

Mode = Literal[
    "ok",
    "429",
    "500-before",
    "500-after",
    "timeout-before",
    "timeout-after",
    "reset-before",
    "reset-after",
    "drip",
    "garbage",
    "no-id",
    "refuse",
    "behind",
]
Callbacks = Literal["in-order", "backwards", "twice", "early", "never"]

Accept = Callable[[], Awaitable[web.Response]]
Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request. "-after" and "drip", "garbage", "no-id": it was accepted, and the answer is bad.
    "behind", for a list: it has nothing new yet.

    `code`: for "refuse", Twilio's error code or Telegram's HTTP status. `retry_after`: seconds, for "429".
    `moved_to`: for Telegram's refusal with 400, the chat that the old one has become.
    """

    mode: Mode = "ok"
    code: int = 0
    retry_after: float | None = None
    moved_to: int | None = None


OK = Fault()
DRIP_SECONDS = 0.01


@dataclass(slots=True)
class Faults:
    """`callbacks` holds for every delivery status from now on, `sends`, `lists` and `deletions` for one request each;
    then all is well."""

    sends: deque[Fault] = field(default_factory=deque)
    lists: deque[Fault] = field(default_factory=deque)
    deletions: deque[Fault] = field(default_factory=deque)
    callbacks: Callbacks = "in-order"
    always: Fault = OK
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def script(self, *faults: Fault | Mode) -> None:
        self.sends.extend(map(_written_out, faults))

    def script_lists(self, *faults: Fault | Mode) -> None:
        self.lists.extend(map(_written_out, faults))

    def script_deletions(self, *faults: Fault | Mode) -> None:
        self.deletions.extend(map(_written_out, faults))

    def next(self) -> Fault:
        return self.sends.popleft() if self.sends else self.always

    def next_list(self) -> Fault:
        return self.lists.popleft() if self.lists else OK

    def next_deletion(self) -> Fault:
        return self.deletions.popleft() if self.deletions else OK


def _written_out(fault: Fault | Mode) -> Fault:
    return Fault(fault) if isinstance(fault, str) else fault


async def play(fault: Fault, request: web.Request, accept: Accept, over: asyncio.Event) -> web.StreamResponse:
    """Do wrong what was scripted. Refusals and 429 are the provider's own to word. `over` ends what hangs."""
    if fault.mode == "500-before":
        return web.Response(status=500, text="<html>Internal Server Error</html>", content_type="text/html")
    if fault.mode in ("timeout-before", "reset-before"):
        return await _hang_up(fault, request, over)
    answer = await accept()
    return await SPOILT[fault.mode](fault, request, answer, over) if fault.mode in SPOILT else answer


async def _hang_up(fault: Fault, request: web.Request, over: asyncio.Event) -> web.StreamResponse:
    if fault.mode.startswith("timeout"):
        await over.wait()
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _after(fault: Fault, request: web.Request, answer: web.Response, over: asyncio.Event) -> web.StreamResponse:
    return await _hang_up(fault, request, over)


async def _error(fault: Fault, request: web.Request, answer: web.Response, over: asyncio.Event) -> web.StreamResponse:
    return web.Response(status=500, text='{"code": 20500, "message": "Internal Server Error", "status": 500}')


async def _garbage(fault: Fault, request: web.Request, answer: web.Response, over: asyncio.Event) -> web.StreamResponse:
    return web.Response(status=answer.status, text="<!doctype html><p>All is well.", content_type="text/html")


async def _no_id(fault: Fault, request: web.Request, answer: web.Response, over: asyncio.Event) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": {}}, status=answer.status)


async def _drip(fault: Fault, request: web.Request, answer: web.Response, over: asyncio.Event) -> web.StreamResponse:
    """A byte now and then, each in good time, for as long as anybody waits: only a limit on the whole ends it."""
    slow = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    slow.content_length = 1_000_000
    await slow.prepare(request)
    while not over.is_set() and request.transport is not None and not request.transport.is_closing():
        await slow.write(b" ")
        with suppress(TimeoutError):
            async with asyncio.timeout(DRIP_SECONDS):
                await over.wait()
    return slow


SPOILT = {
    "500-after": _error,
    "timeout-after": _after,
    "reset-after": _after,
    "drip": _drip,
    "garbage": _garbage,
    "no-id": _no_id,
}
