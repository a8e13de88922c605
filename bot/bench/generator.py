"""The load, in a process of its own: one order as JSON on standard input, what came of it as JSON on standard output.

`python -m bot.bench.generator`: all requests are written and signed before the first one is sent, and nothing is
collected while they are sent, so that it stays far from being what limits the figures.
"""

import asyncio
import gc
import json
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b

from bot.bench.crowd import Outcome, post
from bot.bench.looping import run
from bot.bench.talk import first_texts, side_by_side
from bot.bench.webhooks import Line, requests
from bot.clock import seconds

CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Order:
    """`talks` times three members from number `first` talk, and `talks` new ones from number `newcomers` begin.

    Without `newcomers`: so many members from number `first` begin, and nobody talks. `rate`: texts a second in an open
    loop; 0: a closed loop. `limit`: seconds after which it has failed.
    """

    port: int
    tag: str
    first: int
    talks: int
    newcomers: int | None = None
    rate: float = 0.0
    limit: float = 120.0


@dataclass(frozen=True, slots=True)
class Report:
    """`busy`: how much of one core the generator itself took. `p50`, `p99`, `longest` in seconds."""

    sent: int
    statuses: dict[str, int]
    seconds: float
    p50: float
    p99: float
    longest: float
    busy: float

    @property
    def rate(self) -> float:
        return self.sent / self.seconds


def carry_out(order: Order) -> Report:
    line = Line(order.port, order.tag)
    if order.newcomers is None:
        texts = first_texts(order.first, order.talks)
    else:
        texts = side_by_side(order.first, order.talks, order.newcomers)
    every = list(requests(line, texts))
    due = list(arrivals(len(every), order.rate)) if order.rate else []
    gc.collect()
    gc.disable()
    before = time.process_time()
    outcome = run(_in_time(order, every, due))
    return report(outcome, (time.process_time() - before) / outcome.seconds)


async def _in_time(order: Order, every: list[bytes], due: list[float]) -> Outcome:
    async with asyncio.timeout(order.limit):
        return await post(order.port, every, CONNECTIONS, seconds, due)


def report(outcome: Outcome, busy: float) -> Report:
    latencies = sorted(outcome.latencies)
    return Report(
        sent=len(latencies),
        statuses={str(status): times for status, times in outcome.statuses.items()},
        seconds=outcome.seconds,
        p50=percentile(latencies, 50),
        p99=percentile(latencies, 99),
        longest=latencies[-1],
        busy=busy,
    )


def percentile(ascending: list[float], percent: int) -> float:
    """The smallest value that at least so many percent of all do not exceed."""
    return ascending[max(0, math.ceil(len(ascending) * percent / 100) - 1)]


def arrivals(count: int, rate: float) -> Iterator[float]:
    """When people text who know nothing of each other, in seconds from the beginning; the same in every run."""
    at = 0.0
    for number in range(count):
        at -= math.log(1 - _evenly(number)) / rate
        yield at


def _evenly(number: int) -> float:
    """From 0 to just under 1: chance that comes out the same every time."""
    return int.from_bytes(blake2b(number.to_bytes(8), digest_size=6).digest()) / 2**48


def main() -> int:
    order = Order(**json.load(sys.stdin))
    print(json.dumps(asdict(carry_out(order))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
