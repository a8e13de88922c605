"""The rehearsal provider in a process of its own, so that what it costs is not the server's: `python -m
bot.bench.rehearsing PORT`, with the server's settings in the environment.

It calls back as Twilio does, and tells at `/log?from=N` what it was given from the number N on: to whom, which words,
and at which time of this machine's clock.
"""

import asyncio
import os
import sys

from aiohttp import web

from bot.bench.looping import run
from bot.clock import RealClock
from bot.rehearsal.provider import Provider
from bot.settings import load_settings


def app_of(provider: Provider) -> web.Application:
    async def log(request: web.Request) -> web.Response:
        sent = provider.log.sent[int(request.query.get("from", "0")) :]
        return web.json_response([(one.to, one.text, one.at.timestamp()) for one in sent])

    app = web.Application()
    app.router.add_get("/log", log)
    app.add_subapp("/rehearsal", provider.app())
    return app


async def serve(port: int) -> None:
    """Until it is ended."""
    runner = web.AppRunner(app_of(Provider(RealClock(), load_settings(dict(os.environ)))), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    run(serve(int(sys.argv[1])))
