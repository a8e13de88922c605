"""Tells open pages that something has changed, so that they look again: server-sent events without any content.

A page fetches itself anew and takes over the parts marked `data-live`; without a script it is looked at again by hand.
"""

import asyncio
from contextlib import suppress

from aiohttp import web

from bot.console.news import LOOK_SECONDS
from bot.console.route import Desk, Route, Visit

TITLE = ""
SILENCE = 20
"""Looks without news after which a line is sent all the same: proxies end a line that is silent."""

LONGEST_LOOKS = 900
"""Then the browser comes again, and the door looks anew whether it may."""


async def events(desk: Desk, visit: Visit) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    answer.headers["Cache-Control"] = "no-store"
    await answer.prepare(visit.request)
    is_always = desk.house.database.dialect != "sqlite"
    desk.news.come()
    with suppress(ConnectionResetError, asyncio.CancelledError):
        try:
            await answer.write(b"retry: 5000\n\n")
            await _tell(answer, desk, is_always)
        finally:
            desk.news.leave()
    return answer


async def _tell(answer: web.StreamResponse, desk: Desk, is_always: bool) -> None:
    """Where the database does not say that something has changed, every fifth look is news.

    Ends with the process, which would otherwise wait for whoever has a page open.
    """
    clock = asyncio.get_running_loop().time
    known = desk.news.count(clock())
    for look in range(1, LONGEST_LOOKS + 1):
        if await _is_set(desk.ending, LOOK_SECONDS):
            return
        before, known = known, desk.news.count(clock())
        if known != before or (is_always and look % 5 == 0):
            await answer.write(b"event: changed\ndata: 1\n\n")
        elif look % SILENCE == 0:
            await answer.write(b": still here\n\n")


async def _is_set(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False


ROUTES = (Route("GET", "/live", "look", events),)
