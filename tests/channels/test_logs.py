"""No number, no token and no word of a member is ever in the logs, whoever writes them."""

import asyncio
import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import sms, telegram
from bot.logs import Seldom, cause, redact, set_up_logs
from storage.database import DatabaseProblem
from storage.outbox import Post
from tests.ports import unused_port
from tests.rehearsal.world import World

WORDS = "i want to die canary"
NUMBER = "+447700900123"
TOKEN = "900900900:" + "canary" * 6
CANARIES = (WORDS, "canary", NUMBER, "7700900123", "07700 900123", TOKEN, "sam@example.org", "hunter2")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the logs hold; everything is put back as it was afterwards."""
    root = logging.getLogger()
    handlers, level, hook, show = root.handlers[:], root.level, sys.excepthook, warnings.showwarning
    out = io.StringIO()
    set_up_logs(out, logging.DEBUG)
    yield out
    logging.captureWarnings(False)
    root.handlers[:], sys.excepthook, warnings.showwarning = handlers, hook, show
    root.setLevel(level)


def raised(kind: type[Exception], log: Callable[[], object]) -> None:
    try:
        raise kind(WORDS) from KeyError(NUMBER)
    except kind:
        log()


ours, theirs = logging.getLogger("bot.inbox"), logging.getLogger("httpx")
LEAKS: dict[str, Callable[[], object]] = {
    "words of ours": lambda: ours.info("heard %s", WORDS),
    "words by name": lambda: ours.info("heard %(text)s", {"text": WORDS}),
    "a number": lambda: ours.info("from %s", NUMBER),
    "a number with blanks": lambda: ours.info("from 07700 900123"),
    "a number as a figure": lambda: ours.info("from %d", 447700900123),
    "a token in an address": lambda: theirs.warning("POST https://api.telegram.org/bot%s/sendMessage", TOKEN),
    "a token in the message itself": lambda: theirs.warning(f"POST https://api.telegram.org/bot{TOKEN}/sendMessage"),
    "an exception": lambda: raised(ValueError, lambda: ours.exception("A turn was set aside")),
    "a library's exception": lambda: raised(ValueError, lambda: theirs.exception("it broke")),
    "a library's arguments": lambda: theirs.error("bad payload %r", {"text": WORDS}),
    "a library's quotes": lambda: theirs.error(f'Can not load invalid JSON data: "{WORDS}"'),
    "a library's second line": lambda: theirs.error(f"Task exception was never retrieved\nfuture: {WORDS}"),
    "a warning": lambda: warnings.warn(WORDS, stacklevel=1),
    "a stack": lambda: ours.info("here", stack_info=True),
    "a password in an address": lambda: ours.info("postgresql://me:hunter2@localhost/a"),
    "a key": lambda: ours.info("sign in with ?key=hunter2 and password: hunter2"),
    "an email": lambda: ours.info("to sam@example.org"),
    "an object": lambda: ours.info("%s", {"text": WORDS}),
    "an uncaught exception": lambda: sys.excepthook(ValueError, ValueError(WORDS), None),
    "arguments that do not fit": lambda: ours.info("heard %d", WORDS),
}


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.filterwarnings("default")
def test_no_canary_is_ever_written(written: io.StringIO, leak: str) -> None:
    LEAKS[leak]()
    text = written.getvalue()
    assert text
    assert not [canary for canary in CANARIES if canary in text], text
    assert all(isinstance(json.loads(line), dict) for line in text.splitlines())


def test_what_helps_is_still_told(written: io.StringIO) -> None:
    ours.warning("A batch of %d was not kept in %s", 12, "storage.turns")
    raised(ValueError, lambda: ours.exception("A turn was set aside"))
    first, second = map(json.loads, written.getvalue().splitlines())
    assert (first["event"], first["level"], first["logger"]) == (
        "A batch of 12 was not kept in storage.turns",
        "warning",
        "bot.inbox",
    )
    assert second["problem"].startswith("ValueError < channels/test_logs.py:")
    assert first["time"].endswith("Z")


@given(st.text())
def test_one_event_is_one_line_whatever_is_in_it(text: str) -> None:
    assert len(redact(text).splitlines()) <= 1


@pytest.mark.parametrize(
    "plain", ["2026-11-24", "12:30:59", "0199aa00bb11cc22dd33ee44ff556677", "Twilio 21610", "8080"]
)
def test_dates_ids_and_codes_are_not_taken_for_numbers(plain: str) -> None:
    assert redact(plain) == plain


def test_log_lines_cannot_be_forged(written: io.StringIO) -> None:
    ours.info('x\r\n{"event": "admin signed in"}\x1b[31m')
    assert len(written.getvalue().splitlines()) == 1


async def test_the_real_clients_leave_no_trace_of_what_they_send(written: io.StringIO, world: World) -> None:
    """Every logger of theirs at its most talkative, and answers that they complain about."""
    logging.getLogger().setLevel(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram", "twilio.async_http_client", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    world.provider.telegram_phone(7001).change(has_started=True)
    world.provider.sms.script("garbage", "reset-before", "500-after")
    world.provider.telegram.script("garbage", "reset-before", "500-after")
    posts: list[tuple[Any, Post]] = [
        (sms, Post("1", "sms", NUMBER, WORDS)),
        (telegram, Post("1", "telegram", "7001", WORDS)),
    ]
    for channel, post in posts:
        client = await channel.connect(world.settings)
        for _ in range(4):
            await channel.send(client, post)
        await channel.close(client)
    text = written.getvalue()
    secrets = (WORDS, "canary", NUMBER, "7700900123", str(world.settings.telegram_bot_token), "a" * 35)
    assert not [secret for secret in secrets if secret in text]


async def test_a_task_that_nobody_looked_after_tells_only_that(written: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "it broke", "exception": ValueError(WORDS), "future": WORDS})
    assert WORDS not in written.getvalue()
    assert "it broke" in written.getvalue()


async def test_whoever_speaks_no_http_wakes_nobody(written: io.StringIO) -> None:
    runner = web.AppRunner(web.Application(), access_log=None)
    await runner.setup()
    port = unused_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /sms?From=" + NUMBER.encode() + b" HTTX\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.0 400")
    writer.close()
    await runner.cleanup()
    (line,) = (json.loads(line) for line in written.getvalue().splitlines() if "aiohttp" in line)
    assert (line["level"], line["logger"]) == ("warning", "aiohttp.server")
    assert NUMBER not in str(line)


def test_what_is_wrong_with_the_database_is_said_as_what_to_do(written: io.StringIO) -> None:
    ours.error("The job %s failed: %s", "tell_alerts", cause(DatabaseProblem("The database a.db is full: make room.")))
    ours.error("The job %s failed: %s", "tell_data", cause(ValueError(WORDS)))
    said = [json.loads(line)["event"] for line in written.getvalue().splitlines()]
    assert said == [
        "The job tell_alerts failed: The database a.db is full: make room.",
        "The job tell_data failed: ValueError",
    ]


def test_what_goes_wrong_again_and_again_is_said_once_a_minute() -> None:
    now = 0.0
    out, seldom = io.StringIO(), Seldom(lambda: now)
    handler = logging.StreamHandler(out)
    handler.addFilter(seldom)
    for now in (0.0, 1.0, 59.0, 61.0):
        for level, words in ((logging.ERROR, "it is away"), (logging.INFO, "it goes on")):
            handler.handle(logging.LogRecord("bot.outbox", level, "", 1, words, (), None))
        handler.handle(logging.LogRecord("bot.outbox", logging.ERROR, "", 1, f"another at {now:.0f}", (), None))
    said = out.getvalue().splitlines()
    assert [line for line in said if "away" in line] == [
        "it is away",
        "it is away (and 2 times since it was last said)",
    ]
    assert len([line for line in said if "goes on" in line]) == len([line for line in said if "another" in line]) == 4
