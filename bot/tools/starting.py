"""The tools that read and count, started with as little as they need."""

import gc
import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TextIO

from bot.garbage import look_seldom

QUICK = {"read": "bot.tools.read", "segments": "bot.tools.segments"}
"""Why by hand: these stand in pipelines, and typer alone would take longer to import than they do."""


def start(module: str, rest: Sequence[str]) -> int:
    if rest:
        print("This reads standard input and takes no arguments. See: yousaid --help", file=sys.stderr)
        return 2
    gc.disable()  # nothing of what is imported is garbage, and looking for it costs a twentieth of the start
    tool = import_module(module)
    look_seldom()
    try:
        code: int = tool.run(_as_utf8(sys.stdin), sys.stdout, sys.stderr)
        sys.stdout.flush()
    except OSError as problem:
        from bot.commands.telling import stop_writing

        return stop_writing(problem)
    return code


def _as_utf8(lines: TextIO) -> TextIO:
    """JSON lines are UTF-8, whatever the terminal is set to; other bytes are told line by line."""
    if isinstance(lines, io.TextIOWrapper):
        lines.reconfigure(encoding="utf-8", errors="surrogateescape")
    return lines
