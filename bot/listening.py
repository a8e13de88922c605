"""The door of the web front: a port, and never more connections than this process can hold.

Why the oldest silent one goes, and nobody is sent away: whoever opens thousands and says nothing would otherwise keep
providers out, and take the files that the database and the disk for waiting texts need. A provider's own connection is
new, and has been answered before its turn comes.
"""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp.web import Application, AppRunner
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_server import Server

from bot.commands.telling import CannotDo
from bot.no_http import Connection
from bot.refusing import Seldom
from bot.web import CONNECTIONS

FINISH_SECONDS = 5
BACKLOG = 1024
MOST_CONNECTIONS = 4096
KEPT_FREE = 256
"""Open files for everything else: the database, texts that wait on the disk, what goes out."""

MOST_FILES = 65_536
LEAST_CONNECTIONS = 64


def bound(host: str, port: int) -> socket.socket:
    """Raises CannotDo where somebody else has the port."""
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise CannotDo(f"Port {port} is taken: stop what uses it, or choose another one with --port.") from None
        if problem.errno == errno.EACCES:
            raise CannotDo(f"Port {port} needs more rights than we have: choose one above 1023.") from None
        raise


@asynccontextmanager
async def listening(app: Application, door: socket.socket) -> AsyncIterator[None]:
    runner = AppRunner(app, shutdown_timeout=FINISH_SECONDS, **CONNECTIONS)
    await runner.setup()
    assert runner.server is not None
    come_in = Doorkeeper(runner.server, most_connections(files_allowed()))
    listener = await asyncio.get_running_loop().create_server(come_in, sock=door, backlog=BACKLOG)
    try:
        yield
    finally:
        listener.close()
        await runner.cleanup()


def files_allowed() -> int:
    """As many as the system lets us have: most start us with a thousand, and allow more to whoever asks."""
    try:
        from resource import RLIMIT_NOFILE, getrlimit, setrlimit
    except ImportError:  # Windows
        return MOST_FILES
    now, most = getrlimit(RLIMIT_NOFILE)
    wanted = max(now, MOST_FILES if most < 0 else min(most, MOST_FILES))
    if wanted > now >= 0:
        with suppress(OSError, ValueError):
            setrlimit(RLIMIT_NOFILE, (wanted, most))
    allowed = getrlimit(RLIMIT_NOFILE)[0]
    return MOST_FILES if allowed < 0 else allowed


def most_connections(files: int) -> int:
    return max(LEAST_CONNECTIONS, min(MOST_CONNECTIONS, files - KEPT_FREE))


class Doorkeeper:
    """Called for each connection that comes."""

    def __init__(self, server: Server, most: int) -> None:
        self.server, self.most, self.seldom = server, most, Seldom()

    def __call__(self) -> RequestHandler:
        there = self.server.connections
        if len(there) >= self.most and (silent := next(filter(is_silent, there), None)) is not None:
            silent.force_close()
        return Connection(self.server, self.seldom)


def is_silent(connection: RequestHandler) -> bool:
    """It has not been ended yet, and nothing that it asked is under way: at most it has said a part of something."""
    return connection.transport is not None and connection._current_request is None
