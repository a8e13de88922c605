"""`/metrics`, where a token is set: what `bot.metrics` tells, to whoever has it."""

import asyncio
import hmac
from typing import TYPE_CHECKING

from aiohttp import web

from bot.exposition import CONTENT_TYPE
from bot.web import AddRoutes, Handler, plain

if TYPE_CHECKING:
    from bot.house import House


def metrics_page(house: "House") -> AddRoutes:
    def add_routes(app: web.Application) -> None:
        if house.settings.metrics_token:
            app.router.add_get("/metrics", _metrics(house, house.settings.metrics_token.encode()))

    return add_routes


def _metrics(house: "House", token: bytes) -> Handler:
    """Only with the token, in a header: an address lies in logs."""
    wanted = b"Bearer " + token

    async def metrics(request: web.Request) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, wanted):
            how = "Send YOUSAID_METRICS_TOKEN in a header: Authorization: Bearer TOKEN."
            return plain(401, how, {"WWW-Authenticate": "Bearer"})
        from bot.metrics import exposition  # nothing of it is loaded before it is asked for

        told = await asyncio.to_thread(exposition, house)
        return web.Response(body=told.encode(), headers={"Content-Type": CONTENT_TYPE})

    return metrics
