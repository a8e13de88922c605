"""One browser for all these tests, and a demo of its own for each module: the real one, in a process of its own.

Why for the package and not the session: while it is open, an event loop runs, and no other test could start one.
"""

import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from bot.demo.run import demo_settings
from tests.browser.chromium import FLAGS, NoBrowser, find
from tests.browser.starting import process_of
from tests.databases import migrated_sqlite

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        path = find()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            yield browser
            browser.close()
    except NoBrowser as why:
        did_not_run(str(why))
    except Error as problem:
        did_not_run(f"the Chromium that was found does not start ({problem.message.splitlines()[0]})")


def did_not_run(why: str) -> None:
    warnings.warn(f"The browser tests did not run: {why}.", stacklevel=2)
    pytest.skip(why)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ready_demo(tmp_path_factory.mktemp("demo")) as address:
        yield address


def have_every_table(data: Path) -> None:
    """A demo begins in this folder, and no migration is waited for."""
    demo_settings(free_port(), data)
    (data / "yousaid.db").write_bytes(migrated_sqlite())


@contextmanager
def ready_demo(data: Path) -> Iterator[str]:
    """Its address. Its process has everything imported, and its database every table."""
    port = free_port()
    have_every_table(data)
    with process_of("demo", "--port", str(port), "--data", str(data)) as printed:
        assert "running" in printed[0]
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running_demo(data: Path, *options: str) -> Iterator[tuple[str, str]]:
    """From nothing, as a newcomer starts it. Its address, and what it printed: it says itself when it is ready."""
    port = free_port()
    command = [sys.executable, "-u", "-m", "bot", "demo", "--port", str(port), "--data", str(data), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        printed = [process.stdout.readline() for _ in range(3)]
        assert "running" in printed[0]
        yield f"http://127.0.0.1:{port}", "".join(printed)
        process.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
