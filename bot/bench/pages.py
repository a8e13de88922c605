"""The staff pages of a large installation: how long each takes at the server, and how many bytes it has.

Every page of the registry that can be looked at is measured, so that a new one cannot be forgotten.
"""

import http.client
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bot.bench import processes
from bot.bench.broadcast import a_house
from bot.bench.country import Size, make, name_of
from bot.bench.figures import Figure, Target
from bot.bench.processes import BenchFailed
from bot.clock import seconds
from bot.console.links import new_link
from bot.console.route import Route

SLOWEST, LARGEST = Target(200), Target(100)
MONEY = {"YOUSAID_PRICE_PER_SEGMENT": "0.04", "YOUSAID_MONTHLY_LIMIT": "100000"}
TO_EVERYBODY = {
    "consultation": name_of(0),
    "status": "done",
    "said-en": "the showers are cold",
    "did-en": "a new boiler",
    "whom": "all",
    "as_is": "yes",
}
LAST_LOOKS = {"/console/outcomes/new/check": TO_EVERYBODY, "/console/outcomes/new/preview": TO_EVERYBODY}
"""What is shown before it is kept, of words that everybody hears: the dearest pages that answer a form."""
PLACE = re.compile(r"\{(\w+)(?::([^{}]*(?:\{\d+\})?[^{}]*))?\}")
PROOF = re.compile(rb'name="form" value="(\w+)"')
ENDLESS = "/live"
FILE = re.compile(r"\.(csv|xlsx|json)$")
"""Written out whole and exact: no page, and no page's time."""

Looks = list[tuple[float, float]]
"""(milliseconds, kB) of each look, the first one first."""


def measure(folder: Path, rounds: int, size: Size | None = None) -> Iterator[Figure]:
    size = size or Size()
    database = folder / "yousaid.db"
    make(database, size)
    port = processes.free_port()
    settings = {**processes.server_settings(folder, port), **MONEY}
    with a_house(database) as house:
        key = new_link(house, "front desk").partition("key=")[2]
    with processes.running(["-m", "bot", "serve", "--port", str(port)], folder, settings) as process:
        processes.wait_until(lambda: processes.is_open(port), process, folder)
        visitor = Visitor(port, key)
        looks = {address: [visitor.look(address) for _ in range(rounds + 1)] for address in addresses()}
        for address, form in LAST_LOOKS.items():
            looks[address] = [visitor.send(address, form) for _ in range(rounds + 1)]
    yield from _of_pages({address: found for address, found in looks.items() if not FILE.search(address)}, size)
    for address, found in looks.items():
        yield Figure(f"page {address}", "ms", [took for took, _ in found[1:]], None, f"{found[0][1]:.0f} kB")


def _of_pages(looks: Mapping[str, Looks], size: Size) -> Iterator[Figure]:
    """The slowest is what it is from the second look on; what took long to count is counted at the first."""
    note = f"{len(looks)} pages; {size.members:,} members, {size.messages:,} messages"
    slow = max(looks, key=lambda address: median(took for took, _ in looks[address][1:]))
    first = max(looks, key=lambda address: looks[address][0][0])
    large = max(looks, key=lambda address: looks[address][0][1])
    yield Figure("staff pages: the slowest", "ms", [took for took, _ in looks[slow][1:]], SLOWEST, f"{slow}; {note}")
    yield Figure("staff pages: the slowest at first", "ms", [looks[first][0][0]], None, first)
    yield Figure("staff pages: the largest", "kB", [looks[large][0][1]], LARGEST, f"{large}; {note}")


class Visitor:
    """Somebody who is signed in, on one connection."""

    def __init__(self, port: int, key: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.line.request("GET", f"/console?key={key}")
        answer = self.line.getresponse()
        answer.read()
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]

    def look(self, address: str) -> tuple[float, float]:
        """(milliseconds, kB). Raises BenchFailed for what is no page."""
        return self._ask("GET", address, None, {})

    def send(self, address: str, form: Mapping[str, str]) -> tuple[float, float]:
        """The same of a form that is filled in, with this session's proof. Raises BenchFailed where it is refused."""
        body = urlencode({**form, "form": self._proof()})
        return self._ask("POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _proof(self) -> str:
        """What each form of this session carries."""
        self.line.request("GET", "/console/broadcasts/new", headers={"Cookie": self.cookie})
        found = PROOF.search(self.line.getresponse().read())
        if found is None:
            raise BenchFailed("There is no form on the page of a new broadcast.")
        return found[1].decode()

    def _ask(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> tuple[float, float]:
        began = seconds()
        self.line.request(method, address, body, {"Cookie": self.cookie, **headers})
        answer = self.line.getresponse()
        content = answer.read()
        if answer.status not in (200, 303, 404):
            raise BenchFailed(f"{address} answered {answer.status}.")
        return 1000 * (seconds() - began), len(content) / 1000


def addresses() -> Iterator[str]:
    from bot.console.site import PREFIX, every_route

    for _, route in every_route():
        if route.method == "GET" and route.path != ENDLESS:
            yield PREFIX + _with_examples(route)


def _with_examples(route: Route) -> str:
    """Something that is there wherever a page is about one thing that a name can say."""
    examples = {"name": name_of(0), "reference": "A1", "number": "1", "promise": "1", "broadcast": "1"}

    def example(found: re.Match[str]) -> str:
        name, pattern = found[1], found[2] or ""
        return examples.get(name) or ("0" * 32 if "{32}" in pattern else pattern.partition("|")[0] or "x")

    return PLACE.sub(example, route.path)
