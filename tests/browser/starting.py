"""Demos that begin with everything imported and every word list read: in a new Python that is most of their start."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection

from bot.__main__ import run

PATIENCE = 60.0
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.browser.readied", __name__])


@contextmanager
def process_of(*arguments: str) -> Iterator[list[str]]:
    """`yousaid` with these arguments, in a process of its own. The first three lines that it prints."""
    reading, writing = Pipe(duplex=False)
    process = PROCESSES.Process(target=begin, args=(writing, arguments), daemon=True)
    process.start()
    writing.close()
    with os.fdopen(os.dup(reading.fileno()), encoding="utf-8") as printed:
        yield [printed.readline() for _ in range(3)]
        process.terminate()
    process.join(PATIENCE)


def begin(output: Connection, arguments: tuple[str, ...]) -> None:
    os.dup2(output.fileno(), sys.stdout.fileno())
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.exit(run(arguments))
