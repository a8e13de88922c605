"""How many texts a second: this server beside two plain ones, in turns, on one machine, with one generator.

S checks the signature and answers; A also commits one row for each text; Y is this server, without its worker, with
the whole turn. After each round the next one begins with another of the three.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from subprocess import Popen

from bot.bench import kept, processes
from bot.bench.figures import Figure, Target, ratios
from bot.bench.generator import Order, Report
from bot.bench.processes import BenchFailed
from bot.bench.talk import KINDS, TALKS
from bot.bench.webhooks import message_sid

MEMBERS = 20_000
WARM_UP = 200
LATENCY_SECONDS = 10.0
CONSULTATION = Path(__file__).with_name("repairs.yaml")
PLAIN = "bot.bench.plain_server"


@dataclass(slots=True)
class Rival:
    """One server under load. `used`: talks that are over; `sent`: batches of texts, by tag, and how many each had."""

    name: str
    port: int
    folder: Path
    used: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)

    def begin(self, members: int) -> Report:
        """So many people write for the first time."""
        return self._post(Order(self.port, self._tag(), 0, members))

    def talk(self, talks: int, rate: float = 0.0) -> Report:
        """So many of each kind of text, by members who have not talked yet and by new ones."""
        before, self.used = self.used, self.used + talks
        return self._post(Order(self.port, self._tag(), before * len(TALKS), talks, MEMBERS + before, rate))

    def _tag(self) -> str:
        return f"{len(self.sent):x}f"

    def _post(self, order: Order) -> Report:
        told = processes.output(["-m", "bot.bench.generator"], self.folder, given=json.dumps(asdict(order)))
        report = Report(**json.loads(told))
        if report.statuses != {"200": report.sent}:
            said = processes.complaint(self.folder)
            raise BenchFailed(f"{self.name} did not answer every text with 200: {report.statuses}. It said: {said}")
        self.sent[order.tag] = report.sent
        return report

    def acknowledged(self) -> Iterator[str]:
        return (message_sid(tag, number) for tag, count in self.sent.items() for number in range(count))


def measure(folder: Path, rounds: int, seconds: float) -> Iterator[Figure]:
    """Raises BenchFailed when any text was refused, lost or kept twice."""
    with ExitStack() as stack:
        plain = start_plain(stack, folder / "S"), start_plain(stack, folder / "A", "plain.db")
        ours, process = start_ours(stack, folder / "Y")
        yield Figure("idle memory", "MiB", [processes.resident(process)], Target(80), "just started, no text yet")
        ours.begin(MEMBERS)
        rivals = (*plain, ours)
        sizes = {rival.name: max(WARM_UP, int(rival.talk(WARM_UP).rate * seconds) // len(KINDS)) for rival in rivals}
        most = (MEMBERS // len(TALKS) - WARM_UP) // (rounds + 1)
        busy = [each for number in range(rounds) for each in one_round(rivals, number, sizes, most)]
        yield from rates(*plain, ours, max(busy))
        yield from latency(ours, most)
        yield Figure("memory after the load", "MiB", [processes.resident(process)])
    check_kept(plain[1], ours)


def start_plain(stack: ExitStack, folder: Path, *database: str) -> Rival:
    folder.mkdir()
    port = processes.free_port()
    process = stack.enter_context(processes.running(["-m", PLAIN, str(port), *database], folder))
    processes.wait_until(lambda: processes.answers(port), process, folder)
    return Rival(folder.name, port, folder)


def start_ours(stack: ExitStack, folder: Path) -> tuple[Rival, Popen[bytes]]:
    """With a consultation that its own commands loaded and opened."""
    folder.mkdir()
    port = processes.free_port()
    settings = processes.server_settings(folder, port)
    processes.output(["-m", "bot", "migrate"], folder, settings)
    name = processes.output(["-m", "bot", "consultation", "load", str(CONSULTATION)], folder, settings).strip()
    processes.output(["-m", "bot", "consultation", "open", name], folder, settings)
    process = stack.enter_context(processes.running(["-m", "bot", "serve", "--port", str(port)], folder, settings))
    processes.wait_until(lambda: processes.is_open(port), process, folder)
    return Rival("Y", port, folder), process


def one_round(rivals: Sequence[Rival], number: int, sizes: dict[str, int], most: int) -> Iterator[float]:
    """Each of them once, another one first in each round. Gives how busy the generator was."""
    turn = number % len(rivals)
    for rival in (*rivals[turn:], *rivals[:turn]):
        report = rival.talk(min(sizes[rival.name], most))
        rival.rates.append(report.rate)
        yield report.busy


def rates(plain: Rival, one_row: Rival, ours: Rival, busiest: float) -> Iterator[Figure]:
    yield Figure("S: signature only", "texts/s", plain.rates, note=f"generator at most {busiest:.0%} of a core")
    yield Figure("A: and one row committed", "texts/s", one_row.rates)
    yield Figure("Y: the whole turn", "texts/s", ours.rates, note=f"{MEMBERS} members, ten kinds of text")
    yield Figure("Y/S", "", ratios(ours.rates, plain.rates), Target(0.30, at_least=True, goal=0.5))
    yield Figure("Y/A", "", ratios(ours.rates, one_row.rates), Target(1.2, at_least=True, goal=2))


def latency(ours: Rival, most: int) -> Iterator[Figure]:
    """At half of the rate just measured, with texts that come as they come; counted from when each was due."""
    half = sorted(ours.rates)[len(ours.rates) // 2] / 2
    report = ours.talk(min(most, int(half * LATENCY_SECONDS) // len(KINDS)), half)
    told = f"at {half:,.0f} texts/s, {report.sent:,} texts"
    yield Figure("latency p50", "ms", [report.p50 * 1000], note=told)
    yield Figure("latency p99", "ms", [report.p99 * 1000], Target(25), told)
    yield Figure("latency longest", "ms", [report.longest * 1000], note=told)


def check_kept(one_row: Rival, ours: Rival) -> None:
    kept.check(one_row.folder / "plain.db", kept.PLAIN, one_row.acknowledged())
    kept.check(ours.folder / "yousaid.db", kept.OURS, ours.acknowledged())
    kept.check_replies(ours.folder / "yousaid.db", sum(ours.sent.values()))
