"""What a large provider posts in minutes: texts and statuses at times set beforehand, and again what was not taken."""

import asyncio
import heapq
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from bot.bench.crowd import PAUSE
from bot.bench.webhooks import ACCOUNT, FIRST_NUMBER, OURS, TOKEN
from bot.channels.signatures import sign

CONNECTIONS = 64
TRIES = 4
"""The first one and three more, as the addresses that we give ask for (#rc=3)."""

AGAIN_SECONDS = 5.0
"""What our Retry-After says."""

LATER = (429, 503)
LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
STATUS_HEAD = (
    "POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: TwilioProxy/1.1\r\n"
    "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nX-Twilio-Signature: {signature}\r\n"
    "Content-Length: {length}\r\n\r\n"
)


def status_request(port: int, sid: str, outbox_id: str, status: str) -> bytes:
    """What became of one of our messages."""
    target = f"/sms/status?id={outbox_id}"
    fields = {
        **dict.fromkeys(("MessageSid", "SmsSid"), sid),
        **dict.fromkeys(("MessageStatus", "SmsStatus"), status),
        "To": f"+44{FIRST_NUMBER}",
        "From": OURS,
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
    }
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())
    signature = sign(f"http://127.0.0.1:{port}{target}", fields.items(), TOKEN)
    return (STATUS_HEAD.format(target=target, port=port, signature=signature, length=len(body)) + body).encode()


@dataclass(slots=True, order=True)
class Request:
    """`due`: seconds after the beginning. `make`: its bytes, when they are needed: all of them would fill the memory."""

    due: float
    name: str = field(compare=False)
    make: Callable[[], bytes] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Flood:
    """`acked`: names of what was taken, in that order; `given_up`: of what was not, after the last try.

    `waits`: seconds from sending to the answer. `statuses`: of each answer; `wrong`: answers that none should give.
    """

    def __init__(self, port: int, requests: Iterator[Request], clock: Callable[[], float]) -> None:
        self.port, self.clock = port, clock
        self.acked: list[str] = []
        self.given_up: list[str] = []
        self.waits: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.wrong: list[bytes] = []
        self.under_way = 0
        self._requests, self._next = requests, next(requests, None)
        self._again: list[Request] = []
        self._free: deque[Line] = deque()
        self._began, self._is_over = 0.0, False
        self._opening: set[asyncio.Future[None]] = set()

    async def pour(self, until: float) -> None:
        """For so many seconds; then what is under way, or is to be sent again, comes to its end."""
        for _ in range(CONNECTIONS):
            await self._open()
        self._began = self.clock()
        while self.clock() - self._began < until and (self._next is not None or self._again):
            self.send_what_is_due()
            await asyncio.sleep(PAUSE)
        self._next = None
        while self.under_way or self._again:
            self.send_what_is_due()
            await asyncio.sleep(PAUSE)
        self._is_over = True
        for line in self._free:
            line.transport.close()

    def send_what_is_due(self) -> None:
        now = self.clock() - self._began
        while self._free and (request := self._take(now)) is not None:
            request.tries += 1
            self.under_way += 1
            self._free.popleft().send(request, self.clock())

    def _take(self, now: float) -> Request | None:
        if self._again and self._again[0].due <= now:
            return heapq.heappop(self._again)
        if self._next is None or self._next.due > now:
            return None
        request, self._next = self._next, next(self._requests, None)
        return request

    def free(self, line: "Line") -> None:
        self._free.append(line)

    def lost(self, line: "Line") -> None:
        """A connection that was silent for ten seconds is ended by the server."""
        with suppress(ValueError):
            self._free.remove(line)
        if not self._is_over:
            self._opening.add(task := asyncio.ensure_future(self._open()))
            task.add_done_callback(self._opening.discard)

    async def _open(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: Line(self), "127.0.0.1", self.port)

    def answered(self, request: Request, status: int, head: bytes, wait: float) -> None:
        self.statuses[status] += 1
        self.waits.append(wait)
        self.under_way -= 1
        if status == 200:
            self.acked.append(request.name)
        elif status in LATER and b"\r\nretry-after:" in head.lower():
            self.again(request)
        else:
            self.wrong.append(head[:200])

    def again(self, request: Request) -> None:
        if request.tries >= TRIES:
            self.given_up.append(request.name)
            return
        request.due = self.clock() - self._began + AGAIN_SECONDS
        heapq.heappush(self._again, request)

    def broke_off(self, request: Request) -> None:
        self.under_way -= 1
        self.statuses[0] += 1
        self.again(request)


class Line(asyncio.Protocol):
    """One connection, with one request at a time; where the server ends it, another one takes its place."""

    transport: asyncio.Transport

    def __init__(self, flood: Flood) -> None:
        self.flood, self.since, self.come = flood, 0.0, b""
        self.request: Request | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.flood.free(self)

    def send(self, request: Request, now: float) -> None:
        self.request, self.since, self.come = request, now, b""
        self.transport.write(request.make())

    def data_received(self, data: bytes) -> None:
        self.come += data
        end = self.come.find(b"\r\n\r\n")
        if end < 0 or self.request is None:
            return
        head = self.come[:end]
        length = LENGTH.search(head)
        if len(self.come) < end + 4 + (int(length[1]) if length else 0):
            return
        request, self.request = self.request, None
        self.flood.answered(request, int(head[9:12]), head, self.flood.clock() - self.since)
        self.flood.free(self)
        self.flood.send_what_is_due()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.request is not None:
            request, self.request = self.request, None
            self.flood.broke_off(request)
        self.flood.lost(self)
