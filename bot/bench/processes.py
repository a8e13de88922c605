"""Processes that are measured: started on this machine alone, with settings of their own, and always ended."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import bot
from bot.bench.webhooks import ACCOUNT, OURS, TOKEN
from bot.clock import seconds

OF_OURS = ("YOUSAID_", "TWILIO_", "TELEGRAM_", "DATABASE_URL", "PORT", "SMTP_URL")
OF_PYTHON = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONDEVMODE")
"""Ours would be compiled anew at each start, and the libraries not."""

COMPLAINTS = "complaints.txt"
START_SECONDS, STOP_SECONDS = 30, 10


class BenchFailed(Exception):
    """The figures would be worth nothing: one plain sentence."""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This machine's, without anybody's real settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((*OF_OURS, *OF_PYTHON))}
    return {**kept, "PYTHONPATH": str(Path(bot.__file__).parents[1]), **settings}


def server_settings(folder: Path, port: int) -> dict[str, str]:
    """An installation in `folder`. Should anything ever be sent, it would reach a port where nobody listens."""
    return {
        "YOUSAID_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'yousaid.db'}",
        "YOUSAID_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "YOUSAID_SECRET_KEY": "A" * 43,
        "YOUSAID_INDEX_KEY": "B" * 42 + "A",
        "YOUSAID_NAME": "Elm House",
        "YOUSAID_NATION": "england",
        "YOUSAID_STRANGERS_PER_DAY": "100000000",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": OURS,
        "TWILIO_API_BASE": "http://127.0.0.1:9",
    }


@contextmanager
def running(
    arguments: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """`python ARGUMENTS` in `folder`, where no `.env` is; what it complains of goes into a file there."""
    with (folder / COMPLAINTS).open("ab") as complaints:
        process = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, *arguments],
            cwd=folder,
            env=environment(settings or {}),
            stdout=complaints,
            stderr=complaints,
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def output(arguments: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None, given: str = "") -> str:
    """What `python ARGUMENTS` wrote. Raises BenchFailed when it failed."""
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(settings or {}),
        input=given,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BenchFailed(f"{' '.join(arguments[:3])} failed: {last_line(done.stderr)}")
    return done.stdout


def last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "it said nothing")


def complaint(folder: Path) -> str:
    """The last thing that a server in this folder said."""
    return last_line((folder / COMPLAINTS).read_text(errors="replace"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


def wait_until(is_ready: Callable[[], bool], process: subprocess.Popen[bytes], folder: Path) -> None:
    """Looks every few milliseconds. Raises BenchFailed when the process ends, or needs too long."""
    until = seconds() + START_SECONDS
    while not is_ready():
        if seconds() > until or process.poll() is not None:
            raise BenchFailed(f"A server did not start: {complaint(folder)}")
        try:
            process.wait(0.005)
        except subprocess.TimeoutExpired:
            continue


def answers(port: int) -> bool:
    """Does anything listen there?"""
    with socket.socket() as phone:
        return phone.connect_ex(("127.0.0.1", port)) == 0


def is_open(port: int) -> bool:
    """Is our server past its beginning, when it tells everybody to come again?"""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().read().startswith(b"{")
    except OSError:
        return False
    finally:
        line.close()


def resident(process: subprocess.Popen[bytes]) -> float:
    """MiB of memory that the process holds."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(process.pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return int(told.stdout) / 1024
