"""Many connections that post prebuilt requests, each one at a time: in a closed loop, or at times set beforehand.

In a closed loop everything is due at once, and a connection sends its next request when the last one is answered. In
an open loop requests come when they come, whether or not the server keeps up: one that has to wait for a free
connection has been waiting since it was due, and that counts.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.bench.framing import Broken, Responses

PAUSE = 0.001
"""Shorter ones would keep the generator spinning, on a core that the server could use."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`latencies` in seconds, one for each answer as it came; `seconds` from the first request to the last answer.

    `began`: by the clock that was given.
    """

    statuses: dict[int, int]
    latencies: Sequence[float]
    seconds: float
    began: float


class Lost(Exception):
    """A connection ended with a request unanswered, or the last one ended."""


async def post(
    port: int, requests: Sequence[bytes], connections: int, clock: Callable[[], float], due: Sequence[float] = ()
) -> Outcome:
    """`due`: seconds after the beginning, ascending, one for each request; empty: a closed loop. Raises Lost."""
    crowd = Crowd(requests, due, clock)
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(lambda: Connection(crowd), "127.0.0.1", port)
    return await crowd.run()


class Connection(asyncio.Protocol):
    def __init__(self, crowd: "Crowd") -> None:
        self.crowd = crowd
        self.responses = Responses()
        self.since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.write = transport.write  # type: ignore[attr-defined]
        self.crowd.free.append(self)
        self.crowd.everybody.append(self)

    def data_received(self, data: bytes) -> None:
        try:
            statuses = self.responses.feed(data)
        except Broken as broken:
            self.crowd.fail(Lost(f"The server sent what is no answer: {broken}"))
            return
        for status in statuses:
            self.crowd.answered(self, status)

    def connection_lost(self, exc: Exception | None) -> None:
        self.crowd.ended(self)


class Crowd:
    def __init__(self, requests: Sequence[bytes], due: Sequence[float], clock: Callable[[], float]) -> None:
        self.requests, self.due, self.clock = requests, due, clock
        self.free: deque[Connection] = deque()
        self.everybody: list[Connection] = []
        self.statuses: Counter[int] = Counter()
        self.latencies: list[float] = []
        self._next = 0
        self._began = 0.0
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> Outcome:
        self._began = self.clock()
        keeping_time = asyncio.create_task(self._keep_time())
        try:
            await self._done
        finally:
            keeping_time.cancel()
            for connection in tuple(self.everybody):
                connection.transport.close()
        return Outcome(dict(self.statuses), self.latencies, self.clock() - self._began, self._began)

    def answered(self, connection: Connection, status: int) -> None:
        self.statuses[status] += 1
        self.latencies.append(self.clock() - connection.since)
        if len(self.latencies) == len(self.requests):
            self._done.set_result(None)
            return
        self.free.append(connection)
        self._send_what_is_due()

    def ended(self, connection: Connection) -> None:
        """Servers may end one that has been idle for a while, as it is in an open loop on a slow machine."""
        idle = connection in self.free
        if idle:
            self.free.remove(connection)
        self.everybody.remove(connection)
        if not idle or not self.everybody:
            self.fail(Lost("The server ended a connection."))

    def fail(self, problem: Exception) -> None:
        if not self._done.done():
            self._done.set_exception(problem)

    def _send_what_is_due(self) -> None:
        while self.free and self._next < len(self.requests):
            now = self.clock()
            wanted = self._began + self.due[self._next] if self.due else now
            if wanted > now:
                return
            connection = self.free.popleft()
            connection.since = wanted
            connection.write(self.requests[self._next])
            self._next += 1

    async def _keep_time(self) -> None:
        """In a closed loop the first round is enough: every answer sends the next request."""
        self._send_what_is_due()
        while self.due and self._next < len(self.requests):
            await asyncio.sleep(PAUSE)
            self._send_what_is_due()
