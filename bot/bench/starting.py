"""How long our commands take to start, beside what it costs to import their libraries alone.

The libraries are whatever the command really had loaded, Python's own included, in the same order. Both times run
from the start of the process to its first answer.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bot.bench import processes
from bot.bench.figures import Figure, Target, ratios
from bot.bench.processes import BenchFailed
from bot.clock import seconds

IMPORT_THEM = """
import importlib, sys
for name in open(sys.argv[1]).read().split():
    try:
        importlib.import_module(name)
    except Exception:
        pass
print(flush=True)
"""
"""Names that cannot be imported were aliases that a library made, and cost nothing."""

TARGET = Target(1.5)
FILTERS = {
    "read": '{"text": "2 cos my door dont lock", "kind": "choose_one", "options": ["Hot water", "Locks"]}\n',
    "segments": '"The lift is broken again"\n',
}


def measure(folder: Path, rounds: int) -> Iterator[Figure]:
    for command, line in FILTERS.items():
        yield from measure_filter(folder, rounds, command, line)
    yield from measure_server(folder, rounds)


def measure_filter(folder: Path, rounds: int, command: str, line: str) -> Iterator[Figure]:
    listed = folder / f"{command}.txt"
    processes.output(["-m", "bot.bench.modules", str(listed), command], folder, given=line)
    yield from beside(
        f"yousaid {command}",
        rounds,
        lambda: first_line(["-m", "bot", command], folder, line),
        lambda: first_line(["-c", IMPORT_THEM, str(listed)], folder),
    )


def measure_server(folder: Path, rounds: int) -> Iterator[Figure]:
    listed, port = folder / "serve.txt", processes.free_port()
    processes.output(["-m", "bot", "migrate"], folder, processes.server_settings(folder, port))
    until_ready(["-m", "bot.bench.modules", str(listed), "serve", "--port", str(port)], folder, port)
    yield from beside(
        "yousaid serve",
        rounds,
        lambda: until_ready(["-m", "bot", "serve", "--port", str(port)], folder, port),
        lambda: first_line(["-c", IMPORT_THEM, str(listed)], folder),
    )


def beside(name: str, rounds: int, ours: Callable[[], float], theirs: Callable[[], float]) -> Iterator[Figure]:
    """One of each in every round, after one of each that does not count: it leaves the files in memory."""
    ours(), theirs()
    times = [(ours(), theirs()) for _ in range(rounds)]
    mine, others = [mine for mine, _ in times], [others for _, others in times]
    yield Figure(f"{name}: start", "ms", [1000 * time for time in mine])
    yield Figure(f"{name}: its libraries", "ms", [1000 * time for time in others])
    yield Figure(f"{name}: start / libraries", "", ratios(mine, others), TARGET)


def first_line(arguments: Sequence[str], folder: Path, given: str = "") -> float:
    """Seconds from the start of `python ARGUMENTS` until it has written a line."""
    began = seconds()
    process = subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, *arguments],
        cwd=folder,
        env=processes.environment({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        if process.stdin is None or process.stdout is None:
            raise BenchFailed("A process has no standard input.")
        process.stdin.write(given)
        process.stdin.close()
        line = process.stdout.readline()
        took = seconds() - began
    if not line:
        raise BenchFailed(f"{' '.join(arguments[:3])} answered nothing.")
    return took


def until_ready(arguments: Sequence[str], folder: Path, port: int) -> float:
    """Seconds from the start of a server until it no longer says that it is starting."""
    began = seconds()
    with ExitStack() as stack:
        process = stack.enter_context(processes.running(arguments, folder, processes.server_settings(folder, port)))
        processes.wait_until(lambda: processes.is_open(port), process, folder)
        return seconds() - began
