"""Logs as JSON lines, in which no number, no token and no word of a member can stand.

Whatever goes wrong again and again is said once a minute: a database that is away for an hour would be complained of
by everything that looks at it, ten times a second.

Three lines of defence, on the root handler, so that libraries pass them too: only names and figures are filled into a
message, never a phrase; what looks like a number, a token or a password is taken out; of an exception only its type
and place are told, since its message may quote what a member wrote. What other people's code fills into its messages
is left out altogether.
"""

import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import TextIO

from bot.clock import seconds

_Args = tuple[object, ...] | Mapping[str, object] | None

OURS = ("bot", "storage", "flows")
NAME = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}")
FRAMES = 6
SELDOM = 60.0
MOST_KNOWN = 500

SECRETS = (
    (re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,}"), "[token]"),
    (re.compile(r"(?i)\b(AC|SK|MG)[0-9a-f]{32}\b"), "[account]"),
    (re.compile(r"(?<=://)[^\s/@]+@"), "[login]@"),
    (re.compile(r"(?i)\b(token|secret|key|password|signature|authorization)([=:] ?)[^\s&]+"), r"\1\2[secret]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[email]"),
)
NO_HTTP = "aiohttp.http_exceptions"
"""Where the problems of those are that speak no HTTP: machines look for holes all day, and nobody must act."""

_MAYBE_A_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?[0-9][0-9 ().-]{6,}[0-9](?![0-9A-Za-z])")
_QUOTED = re.compile(r"""(['"]).*?\1""")
_WARNED = re.compile(r"(\S+)(:\d+: \w+)")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def set_up_logs(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """One handler for everything; ours from `level` up, libraries from warnings up. May be called again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(clean)
    handler.addFilter(Seldom())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _log_the_end


class Sentence(str):
    """One that was written here, with nobody's words in it, so that it may stand in the log as it is."""


def cause(problem: Exception) -> str:
    """Of a database that is in trouble what to do; of anything else only what kind of problem it is."""
    name = type(problem).__name__
    return Sentence(problem) if name == "DatabaseProblem" else name


class Seldom:
    """A handler's filter, after `clean`: a warning that was said within the last minute is counted and not said again.

    `clock`: seconds by any watch that goes on.
    """

    def __init__(self, clock: Callable[[], float] = seconds) -> None:
        self._clock = clock
        self._said: dict[tuple[str, ...], float] = {}
        self._since: Counter[tuple[str, ...]] = Counter()

    def __call__(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        words, now = (record.name, record.msg, getattr(record, "problem", "")), self._clock()
        if now - self._said.get(words, -SELDOM) < SELDOM:
            self._since[words] += 1
            return False
        if len(self._said) >= MOST_KNOWN:
            self._said.clear()
            self._since.clear()
        self._said[words] = now
        if many := self._since.pop(words, 0):
            record.msg = f"{record.msg} (and {many} times since it was last said)"
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: what happened, how bad, where, when (UTC), and of an exception its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "time": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        if problem := getattr(record, "problem", None):
            line["problem"] = problem
        return json.dumps(line)


def clean(record: logging.LogRecord) -> bool:
    """A handler's filter: changes the record, and always lets it pass."""
    record.msg, record.args = _said(record), ()
    if record.exc_info and (kind := record.exc_info[0]) is not None:
        record.problem = described(kind, record.exc_info[2])
        if kind.__module__ == NO_HTTP:
            record.levelname = logging.getLevelName(logging.WARNING)
    record.exc_info = record.exc_text = record.stack_info = None
    return True


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] not in OURS:
        return _first_line(record)
    return redact(_with_names(str(record.msg), record.args))


def _first_line(record: logging.LogRecord) -> str:
    """What a library says without what it quotes: the rest may be anybody's words."""
    if record.name == "py.warnings":
        where = _WARNED.match(record.getMessage())
        return _short(where.group(1)) + where.group(2) if where else "a warning"
    return redact(_QUOTED.sub("[text]", str(record.msg).partition("\n")[0]))


def _with_names(template: str, given: _Args) -> str:
    if not given:
        return template
    try:
        if isinstance(given, Mapping):
            return template % {name: _filled_in(value) for name, value in given.items()}
        return template % tuple(map(_filled_in, given))
    except (TypeError, ValueError, KeyError):
        return template


def _filled_in(value: object) -> object:
    """Names and figures stay as they are; a phrase could be a member's."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    written = str(value)
    if isinstance(value, Sentence):
        return redact(written)
    return redact(written) if NAME.fullmatch(written) else "[text]"


def redact(text: str) -> str:
    """`text` on one line, without what looks like a phone number, a token, an address or a password."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    text = _MAYBE_A_NUMBER.sub(_unless_short, text)
    return _BREAKS.sub(" ", text)


def _unless_short(found: "re.Match[str]") -> str:
    """A date has eight digits; a phone number has nine or more, or says that it is one."""
    written = found.group()
    return "[number]" if written.startswith("+") or sum(map(str.isdigit, written)) >= 9 else written


def described(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The type, and where it came from, nearest first; never the message."""
    frames = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in extract_tb(trace)[-FRAMES:]]
    return " < ".join([kind.__name__, *reversed(frames)])


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-2:])


def _log_the_end(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical(
        "This process ends: nobody expected this problem", exc_info=(kind, problem, trace)
    )
