"""Starts processes of ours in a tenth of the time: one that has imported everything waits, and each start is a fork.

What is forked runs what `yousaid` runs, with its own environment, and dies by real signals; only the imports are shared.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[3]


class Starter:
    """The end of it in the tests. `ended`: exit codes by process, negative for a signal."""

    def __init__(self, waiting: "subprocess.Popen[str]") -> None:
        self._waiting = waiting
        self._started: list[int] = []
        self.ended: dict[int, int] = {}
        threading.Thread(target=self._hear, args=(waiting.stdout,), daemon=True).start()

    def start(self, words: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
        """The process's id."""
        many = len(self._started)
        asked = {"words": list(words), "environment": dict(environment), "log": str(log)}
        assert self._waiting.stdin is not None
        self._waiting.stdin.write(json.dumps(asked) + "\n")
        self._waiting.stdin.flush()
        for _ in range(15_000):
            if len(self._started) > many:
                return self._started[-1]
            time.sleep(0.002)
        raise TimeoutError("Nothing was started within half a minute")

    def wait(self, process: int) -> int:
        """Its exit code."""
        for _ in range(15000):
            if process in self.ended:
                return self.ended[process]
            time.sleep(0.002)
        raise TimeoutError("It did not end within half a minute")

    def _hear(self, said: IO[str]) -> None:
        for line in said:
            what, process, code = line.split()
            if what == "started":
                self._started.append(int(process))
            else:
                self.ended[int(process)] = int(code)


@contextmanager
def starting() -> Iterator[Starter]:
    command = [sys.executable, "-m", "tests.faults.kit.starter"]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=nothing, text=True) as waiting:
        try:
            yield Starter(waiting)
        finally:
            waiting.kill()


def wait_for_work() -> None:
    """Each line that comes is one process to start; ends with its input, and they with it, however the tests ended.

    Whoever ends is heard of through a pipe: a signal that comes just before we wait for input would be overlooked.
    """
    for name in EVERYTHING:
        import_module(name)
    ended, tell_ended = os.pipe()
    os.set_blocking(tell_ended, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(tell_ended)
    asked, running = b"", set[int]()
    while True:
        ready, _, _ = select.select([0, ended], [], [])
        if ended in ready:
            os.read(ended, 1000)
            _tell_who_ended(running)
        if 0 in ready:
            came = os.read(0, 1 << 16)
            if not came:
                for process in running:
                    os.kill(process, signal.SIGKILL)
                return
            *lines, asked = (asked + came).split(b"\n")
            for line in lines:
                running.add(_start(**json.loads(line)))


def _start(words: list[str], environment: dict[str, str], log: str) -> int:
    if (process := os.fork()) == 0:
        _run(words, environment, log)
    _tell("started", process, 0)
    return process


EVERYTHING = (
    "bot.batches", "bot.channels.polling", "bot.channels.telegram_sending", "bot.channels.twilio_sending",
    "bot.commands.app", "bot.commands.long_running", "bot.console.entry", "bot.public.pages", "bot.schedule",
    "bot.server", "storage.migrating", "alembic.command", "apscheduler.schedulers.asyncio", "psycopg", "uvloop",
)  # fmt: skip


def _tell(what: str, process: int, code: int) -> None:
    os.write(1, f"{what} {process} {code}\n".encode())


def _tell_who_ended(running: set[int]) -> None:
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if process == 0:
            return
        running.discard(process)
        _tell("ended", process, os.waitstatus_to_exitcode(status))


def _run(words: list[str], environment: dict[str, str], log: str) -> None:
    from bot.__main__ import run
    from storage import failing

    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(environment)
        failing.arm(environment.get(failing.VARIABLE, ""))
        written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(written, 1)
        os.dup2(written, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        code = run(words)
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    wait_for_work()
