"""What comes to our port and is no HTTP, or none that can be read: told so in one sentence, and seldom in the log.

Why not what the library says of it: that repeats what was sent, names the place where reading stopped, and is a line of
the log for each of the thousands a second that anybody may send.
"""

import logging
from http import HTTPStatus

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import BaseRequest, StreamResponse
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_server import Server

from bot.refusing import Seldom
from bot.web import PAGE_HEADERS, plain

NOT_READ = "This is not a request that can be read here. It must be whole, and HTTP."
log = logging.getLogger(__name__)


class Connection(RequestHandler):
    """One connection, as the library makes it, but for what it says of nonsense."""

    __slots__ = ("seldom",)

    def __init__(self, server: Server, seldom: Seldom) -> None:
        super().__init__(server, loop=server._loop, **server._kwargs)
        self.seldom = seldom

    def handle_error(
        self,
        request: BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> StreamResponse:
        if not isinstance(exc, HttpProcessingError):
            return super().handle_error(request, status, exc, message)
        if many := self.seldom.many("no HTTP"):
            log.warning("%d refused: no HTTP, or not whole", many)
        answer = plain(status, NOT_READ, dict(PAGE_HEADERS))
        answer.force_close()
        return answer
