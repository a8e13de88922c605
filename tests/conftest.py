"""What every test may ask for."""

import gc
import logging
import ssl
from collections.abc import Iterator

import pytest
from hypothesis import settings
from jinja2 import Environment

from bot.console.drawing import Drawer
from bot.garbage import SELDOM, look_seldom
from tests import examples

ON_BOTH = ("test_database", "test_inbox", "test_migrating", "test_statements", "test_turns", "test_g09", "test_g12")
"""How the files begin in which the two databases differ most, or where a difference would be worst. PostgreSQL runs all
else of storage, of the faults and of the guarantees in `make faults`."""

MOSTLY_ON_ONE = ("storage", "faults", "guarantees")

settings.load_profile(examples.SOME)  # `make faults` asks for the other, by --hypothesis-profile

pytest_plugins = ["tests.daily", "tests.databases", "tests.in_memory", "tests.minute"]
gc.set_threshold(*SELDOM)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write our own lines of the transcripts anew")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        is_both = item.path.parent.name not in MOSTLY_ON_ONE or item.path.stem.startswith(ON_BOTH)
        if not is_both and "[postgresql" in item.name:
            item.add_marker(pytest.mark.faults)


def pytest_collection_finish() -> None:
    """As in a process that runs for months: thousands of tests are not looked through again and again."""
    look_seldom()


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that sets up logs writes to the standard error of its own test, and of no later one."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="session", autouse=True)
def templates_are_read_once() -> Iterator[None]:
    """As in a process that runs for months: otherwise each test's pages would have theirs compiled anew."""
    read: dict[object, Environment] = {}
    first = Drawer._templates.func

    def templates(drawer: Drawer) -> Environment:
        kind = drawer.zone, drawer.folders
        if kind not in read:
            read[kind] = first(drawer)
        return read[kind]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Drawer, "_templates", property(templates))
        yield


@pytest.fixture
def no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is plain HTTP on this machine: reading the world's certificates for each client would be half of the time."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests counted, such as how many cries for help were heard in each language."""
    reports = (report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "when"))
    figures = {
        value for report in reports for name, value in getattr(report, "user_properties", ()) if name == "figures"
    }
    for line in sorted(figures):
        terminalreporter.write_line(line)
