"""`yousaid bench`: measures, and prints a table and then JSON lines."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bench import beside, broadcast, erasing, load, pages, reading, rotation, starting
from bot.bench.figures import Figure, table
from bot.bench.processes import BenchFailed

FEWEST_ROUNDS, MOST_ROUNDS = 1, 50
Part = Callable[[Path, argparse.Namespace], Iterator[Figure]]

PARTS: dict[str, Part] = {
    "reading": lambda folder, wanted: reading.measure(wanted.rounds),
    "starting": lambda folder, wanted: starting.measure(folder, wanted.rounds),
    "broadcast": lambda folder, wanted: broadcast.measure(folder, wanted.rounds),
    "beside": lambda folder, wanted: beside.measure(folder, wanted.rounds),
    "rotation": lambda folder, wanted: rotation.measure(folder, wanted.rounds),
    "pages": lambda folder, wanted: pages.measure(folder, wanted.rounds),
    "erasing": lambda folder, wanted: erasing.measure(folder, wanted.rounds),
    "load": lambda folder, wanted: load.measure(folder, wanted.rounds, wanted.seconds),
}


def main(argv: Sequence[str]) -> int:
    """0 measured, 1 a figure would be worth nothing (a text was refused, lost or kept twice), 2 wrong use."""
    try:
        wanted = parser().parse_args(argv)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        show(list(measure(wanted)), only_json=wanted.json)
    except BenchFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="yousaid bench",
        description="The figures of this project beside reference loads in the same run. Nothing leaves this machine.",
        epilog="Example: yousaid bench --only load --rounds 7",
    )
    options.add_argument("--rounds", type=whole, default=5, metavar="N", help="how often each is measured (5)")
    options.add_argument("--seconds", type=short, default=3.0, metavar="S", help="of each load in each round (3)")
    options.add_argument("--only", choices=PARTS, metavar="NAME", help=f"one part: {', '.join(PARTS)}")
    options.add_argument("--json", action="store_true", help="JSON lines alone, without the table")
    return options


def whole(written: str) -> int:
    if not FEWEST_ROUNDS <= (number := int(written)) <= MOST_ROUNDS:
        raise argparse.ArgumentTypeError(f"write a number from {FEWEST_ROUNDS} to {MOST_ROUNDS}")
    return number


def short(written: str) -> float:
    if not 0 < (number := float(written)) <= 60:
        raise argparse.ArgumentTypeError("write a number of seconds up to 60")
    return number


def measure(wanted: argparse.Namespace) -> Iterator[Figure]:
    names = [wanted.only] if wanted.only else list(PARTS)
    for name in names:
        if sys.stderr.isatty():
            print(f"Measuring: {name} ...", file=sys.stderr)
        with TemporaryDirectory(prefix="yousaid-bench-") as folder:
            yield from PARTS[name](Path(folder), wanted)


def show(figures: Sequence[Figure], *, only_json: bool) -> None:
    if not only_json:
        for line in table(figures):
            print(line)
        print()
    for figure in figures:
        print(figure.as_json())
