"""What this project is measured against: a web server that checks the signature, and one that also keeps a row.

`python -m bot.bench.plain_server PORT [DATABASE]`: with a database, one row is inserted and committed for each text,
as carefully as ours are (WAL, synchronous=FULL), before it is answered.
"""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import Callable

from aiohttp import web

from bot.bench.looping import run
from bot.bench.webhooks import TOKEN, Line
from bot.channels.channel import Raw
from bot.channels.forms import Form, read_form
from bot.channels.signatures import is_signed

TABLE = "CREATE TABLE texts (sid TEXT PRIMARY KEY, sender TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID"
INSERT = "INSERT INTO texts VALUES (?, ?, ?)"
Keep = Callable[[Form], None]


def plain_app(url: str, keep: Keep) -> web.Application:
    async def hear(request: web.Request) -> web.Response:
        form = read_form(Raw(request.raw_path, request.headers, await request.read()))
        if not is_signed(url, form.fields, request.headers.get("X-Twilio-Signature", ""), [TOKEN]):
            return web.Response(status=403)
        keep(form)
        return web.Response(text="<Response/>", content_type="text/xml")

    app = web.Application()
    app.router.add_post("/sms", hear)
    return app


def keep_nothing(form: Form) -> None:
    """For the server that only checks."""


def keep_in(path: str) -> Keep:
    """Statements outside a transaction are committed one by one."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(TABLE)

    def keep(form: Form) -> None:
        db.execute(INSERT, (form.only("MessageSid"), form.only("From"), form.only("Body")))

    return keep


async def serve(port: int, keep: Keep) -> None:
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    runner = web.AppRunner(plain_app(Line(port, "").url, keep), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    await stopping.wait()
    await runner.cleanup()


def main(arguments: list[str]) -> int:
    keep = keep_in(arguments[1]) if len(arguments) > 1 else keep_nothing
    run(serve(int(arguments[0]), keep))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
