"""Fault 65 for five minutes: 600 texts and 300 statuses a second, or as many as this machine takes.

The rates are what is asked for. Where the server, with the generator beside it, takes less, what is due waits at the
provider, as it would: nothing that was taken may be lost, and nothing may grow without end.
"""

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.bench.generator import arrivals, percentile
from bot.bench.talk import TALKS, side_by_side
from bot.bench.webhooks import ACCOUNT, OURS, TOKEN, Line, message_sid, request
from bot.clock import new_id, seconds
from bot.house import House
from storage.statements import insert
from storage.tables.columns import micros
from tests.faults.kit.checkers import CHECKS, Weight, weigh
from tests.faults.kit.crowds import gather
from tests.faults.kit.driving import Drive, driven, until
from tests.faults.kit.flood import CONNECTIONS, Flood, Request, status_request
from tests.faults.kit.starter import Starter

pytestmark = pytest.mark.faults

SECONDS, TEXTS, STATUSES = 300, 600, 300
SETTINGS = {
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_FROM": OURS,
    "YOUSAID_STRANGERS_PER_DAY": "100000000",
}
STEPS = ("queued", "sent", "delivered")
MINUTE, LOOK_SECONDS, ANSWERS_WITHIN = 60, 2.0, 5.0
GROWTH, BEYOND = 1.25, 40_000_000
"""How much larger both processes may be at the end than after a minute, and what any minute may leave besides."""

POST = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks",
    "segments", "created_at", "not_before", "sent_at", "attempts", "rank", "provider_id",
)  # fmt: skip


async def test_f065_for_five_minutes_everything_that_was_taken_is_kept_once_and_nothing_grows(
    tmp_path: Path, starter: Starter, record_property: Callable[[str, object], None]
) -> None:
    async with driven(tmp_path, "", starter, **SETTINGS) as drive:
        told_of = dict(sent_before(drive.house, STATUSES * SECONDS // len(STEPS)))
        process = await drive.start("serve")
        flood = Flood(drive.attack.port, everything(drive.attack.port, told_of), seconds)
        watching = asyncio.create_task(watch(drive, process, flood))
        began = seconds()
        await flood.pour(SECONDS)
        took = seconds() - began
        watching.cancel()
        seen = await watching
        await nothing_waits_on_the_disk(drive)
        assert flood.wrong == []
        assert kept_once(drive, flood) == []
        assert every_status_counts(drive, flood, told_of) == []
        with drive.house.database.reading() as db:
            for name in ("I3", "I6", "I8"):
                assert (name, list(CHECKS[name](db, drive.evidence()))) == (name, [])
        assert max(seen.ready) < ANSWERS_WITHIN
        assert seen.last.memory < seen.first.memory * GROWTH + BEYOND, seen
        assert seen.last.files < seen.first.files + CONNECTIONS
        record_property("figures", told(flood, took, seen))


def sent_before(house: House, many: int) -> Iterator[tuple[str, str]]:
    """So many messages that are on their way: the provider's id of each, and ours."""
    gather(house, 1000)
    now = micros(house.clock.now())
    with house.database.transaction() as db:
        people = db.exec_driver_sql("SELECT member_id, id FROM addresses").all()
        rows = []
        for place in range(many):
            ours, sid = new_id(), f"SM{place:032x}"
            member, address = people[place % len(people)]
            words = (ours, member, address, "sms", "reply", 1, "sent", "Thank you.", False, False, False, 1)
            rows.append((*words, now, now, now, 1, 1, sid))
            yield sid, ours
        insert(db, "outbox", POST, rows)


def everything(port: int, told_of: dict[str, str]) -> Iterator[Request]:
    return heapq.merge(texts(port), statuses(port, told_of))


def texts(port: int) -> Iterator[Request]:
    many = TEXTS * SECONDS
    line, talks = Line(port, "f65"), many // (len(TALKS) * len(TALKS[0]) + 1)
    said = side_by_side(0, talks, newcomers=talks * len(TALKS))
    for number, (due, text) in enumerate(zip(arrivals(many, TEXTS), said, strict=False)):
        sid = message_sid(line.tag, number)
        yield Request(due, sid, partial(request, line, sid, text))


def statuses(port: int, told_of: dict[str, str]) -> Iterator[Request]:
    """Three of each message, a second or so apart, as networks do."""
    every = list(told_of.items())
    order = (
        (number, step)
        for begin in range(0, len(every), STATUSES)
        for step in STEPS
        for number in range(begin, min(begin + STATUSES, len(every)))
    )
    for due, (number, step) in zip(arrivals(len(every) * len(STEPS), STATUSES), order, strict=True):
        sid, ours = every[number]
        yield Request(due, f"{sid} {step}", partial(status_request, port, sid, ours, step))


class Seen:
    """What was there after a minute and at the end, the most that waited on the disk, how long /readyz took."""

    def __init__(self) -> None:
        self.weights: list[Weight] = []
        self.ready: list[float] = []
        self.on_disk = 0
        self.reached: list[int] = []

    @property
    def first(self) -> Weight:
        return self.weights[min(int(MINUTE / LOOK_SECONDS), len(self.weights) - 1)]

    @property
    def last(self) -> Weight:
        return self.weights[-1]

    def __repr__(self) -> str:
        return f"{self.first} after a minute, {self.last} at the end"


async def watch(drive: Drive, process: int, flood: Flood) -> Seen:
    """Until it is cancelled."""
    seen, spool = Seen(), drive.house.settings.data / "spool"
    try:
        while True:
            began = seconds()
            async with drive.attack.http.get(f"http://127.0.0.1:{drive.attack.port}/readyz") as answer:
                assert "ready" in await answer.json()
            seen.ready.append(seconds() - began)
            seen.weights.append(weigh(process))
            seen.on_disk = max(seen.on_disk, len(list(spool.iterdir())) if spool.is_dir() else 0)
            seen.reached.append(len(flood.acked))
            await asyncio.sleep(LOOK_SECONDS)
    except asyncio.CancelledError:
        return seen


async def nothing_waits_on_the_disk(drive: Drive) -> None:
    async def is_so() -> bool:
        return not drive.house.spooling.spool.names()

    await until(is_so, 120)


def kept_once(drive: Drive, flood: Flood) -> list[str]:
    """What was taken is there once; what was not is there once at most, since an answer may get lost."""
    kept = Counter(id for (id,) in drive.rows("SELECT provider_id FROM messages"))
    lost = [name for name in flood.acked if " " not in name and kept[name] != 1]
    return lost + [name for name, many in kept.items() if many > 1]


def every_status_counts(drive: Drive, flood: Flood, told_of: dict[str, str]) -> list[str]:
    """A message of which we were told that it arrived is marked so, whatever else we were told of it."""
    states = dict(drive.rows("SELECT provider_id, state FROM outbox WHERE provider_id IS NOT NULL"))
    arrived = {name.partition(" ")[0] for name in flood.acked if name.endswith(" delivered")}
    wrong = [sid for sid in told_of if (states[sid] == "delivered") != (sid in arrived)]
    return [*wrong, *(f"orphan {id}" for (id,) in drive.rows("SELECT provider_id FROM orphans"))]


def told(flood: Flood, took: float, seen: Seen) -> str:
    asked, waits = TEXTS + STATUSES, sorted(flood.waits)
    how_long = ", ".join(f"p{percent} {percentile(waits, percent) * 1000:.0f} ms" for percent in (50, 99, 100))
    taken, again = len(flood.acked), sum(flood.statuses[status] for status in (0, 429, 503))
    words = sum(" " not in name for name in flood.acked)
    return (
        f"fault 65: {asked}/s asked for, {taken / took:.0f}/s taken for {took:.0f} s, {words:,} texts and "
        f"{taken - words:,} statuses; {how_long}; {again} tried again, {len(flood.given_up)} given up; "
        f"{seen.first.memory / 1e6:.0f} MB after a minute, {seen.last.memory / 1e6:.0f} MB at the end; at most "
        f"{seen.on_disk} files on the disk; /readyz within {max(seen.ready):.1f} s"
    )
