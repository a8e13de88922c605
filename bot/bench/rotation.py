"""How fast everything comes under new keys, while texts come in, beside the bare cryptography without a database.

Each key by itself: the secret key seals every address anew, the index key makes every hash anew.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from bot.batches import Batches
from bot.bench import processes
from bot.bench.figures import Figure, Target, ratios
from bot.bench.processes import BenchFailed
from bot.clock import new_id, seconds
from bot.house import House, open_house
from bot.rekeying import change_now
from bot.settings import load_settings
from flows.changing import changed
from flows.turn import Incoming
from storage.database import Database
from storage.migrating import migrate
from storage.rekeying import SLICE
from storage.sealed import Keys
from storage.statements import insert
from storage.tables.columns import micros

ADDRESSES = 1_000_000
AT_ONCE = 20_000
SPEED, WAIT = Target(50_000, at_least=True), Target(250)
EVERY_SECONDS = 0.05
NEW = b"N" * 32
MEMBER = ("id", "state", "language", "left", "held", "address_id", "created_at")
ADDRESS = ("id", "member_id", "channel", "opt_out", "sealed", "came_by", "came_at")
BLIND = ("blind", "address_id", "key_number")


def measure(folder: Path, rounds: int, addresses: int = ADDRESSES) -> Iterator[Figure]:
    made = folder / "made.db"
    make(made, addresses)
    bare = {which: [timed_bare(which) for _ in range(rounds)] for which in ("secret", "index")}
    for which in ("secret", "index"):
        speeds, waits = [], []
        for _ in range(rounds):
            took, longest = change(made, which, addresses)
            speeds.append(addresses / took)
            waits.append(longest * 1000)
        what = "sealed anew" if which == "secret" else "hashed anew"
        yield Figure(f"new {which} key: {addresses:,} addresses {what}", "/s", speeds, SPEED, "while texts come in")
        yield Figure(f"reference: {what}, no database", "/s", bare[which])
        yield Figure(f"new {which} key / reference", "", ratios(speeds, bare[which]))
        yield Figure(f"new {which} key: longest that a text waited", "ms", waits, WAIT)


def number_of(place: int) -> str:
    return f"+44{7_000_000_000 + place}"


def make(path: Path, addresses: int) -> None:
    """As many people as that, each with one address by SMS."""
    migrate(f"sqlite:///{path}")
    house = opened(path)
    gather(house, addresses, number_of)
    house.close()


def gather(house: House, addresses: int, number_of: Callable[[int], str]) -> None:
    """They have joined, and have said nothing since."""
    for first in range(0, addresses, AT_ONCE):
        people, sealed, blinds = [], [], []
        for place in range(first, min(first + AT_ONCE, addresses)):
            member, address, number = new_id(), new_id(), number_of(place)
            people.append((member, '{"v":1,"language":"en","joined":true}', "en", False, False, address, 0))
            anew = house.keys.seal(number.encode(), f"addresses:{address}")
            opt_out = house.keys.opt_out_index("sms", number).hex()
            sealed.append((address, member, "sms", opt_out, anew, "wrote", micros(house.clock.now())))
            blinds.append((house.keys.index("sms", number).hex(), address, 1))
        with house.database.transaction() as db:
            insert(db, "members", MEMBER, people)
            insert(db, "addresses", ADDRESS, sealed)
            insert(db, "blinds", BLIND, sorted(blinds))


def opened(path: Path, **keys: bytes | None) -> House:
    settings = load_settings({**processes.server_settings(path.parent, 8080), "DATABASE_URL": f"sqlite:///{path}"})
    return open_house(changed(settings, **keys))


def change(made: Path, which: str, addresses: int) -> tuple[float, float]:
    """(seconds, the longest that a batch of one text took meanwhile). The log is kept short, as in a server."""
    path = made.with_name("copy.db")
    shutil.copyfile(made, path)
    with path.open("rb") as copied:
        os.fsync(copied.fileno())  # else what is measured would wait for it
    before = getattr(opened(path).settings, f"{which}_key")
    house = opened(path, **{f"{which}_key": NEW, f"{which}_key_previous": before})
    house.database.keep_log_short()
    try:
        with Texts(house) as texts:
            began = seconds()
            change_now(house.database, house.keys, house.clock)
            took = seconds() - began
        check(house.database, addresses)
        return took, max(texts.waited)
    finally:
        house.close()
        for left in path.parent.glob("copy.db*"):
            left.unlink()


class Texts:
    """Somebody writes twenty times a second, each in a batch of its own, in a thread beside."""

    def __init__(self, house: House) -> None:
        self.batches: Batches = house.batches
        self.house, self.waited, self._stop = house, [0.0], Event()
        self._thread = Thread(target=self._write)

    def __enter__(self) -> "Texts":
        self.batches.get_ready()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        place = 0
        while not self._stop.wait(EVERY_SECONDS):
            place += 1
            now: datetime = self.house.clock.now()
            began = seconds()
            self.batches.take_batch([Incoming("sms", new_id(), number_of(place), "hello", now)], now)
            self.waited.append(seconds() - began)


def check(database: Database, addresses: int) -> None:
    """Faster because somebody was left out, or made twice, would be no faster."""
    with database.reading() as db:
        count = db.exec_driver_sql
        there = [count(f"SELECT count(*) FROM {table}").scalar_one() for table in ("members", "addresses", "blinds")]  # noqa: S608
    if there != [addresses] * 3:
        raise BenchFailed(f"There are {there} members, addresses and hashes, and there should be {addresses} of each.")


def timed_bare(which: str) -> float:
    """Addresses a second: opened and sealed anew, or opened and hashed, a slice of them again and again."""
    other = Keys(NEW, b"I" * 32, b"s" * 32)
    from_before = Keys(b"s" * 32, NEW)
    ids = [new_id() for _ in range(SLICE)]
    rows = [(id, from_before.seal(number_of(place).encode(), f"addresses:{id}")) for place, id in enumerate(ids)]
    known = [(id, "sms", sealed) for id, sealed in rows]
    began = seconds()
    for _ in range(5):
        if which == "secret":
            other.sealed_anew(rows, "addresses")
        else:
            list(from_before.hashed_anew(known))
    return 5 * SLICE / (seconds() - began)
