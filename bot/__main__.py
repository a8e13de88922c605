"""`yousaid`: the tools that read and count are started at once, everything else through `bot.commands`."""

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TextIO

from bot.garbage import look_seldom

QUICK = {"read": "bot.tools.read", "segments": "bot.tools.segments"}
"""Why by hand: these stand in pipelines, and typer alone would take longer to import than they do."""


def main() -> None:
    open_closed_streams()
    sys.exit(run(sys.argv[1:]))


def open_closed_streams() -> None:
    """What whoever started us has closed (`>&-`) is empty, and takes everything: no file of ours gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115


def run(arguments: Sequence[str]) -> int:
    """0 done, 1 it failed, 2 wrong use."""
    if arguments and arguments[0] in QUICK and "--help" not in arguments:
        return start(QUICK[arguments[0]], arguments[1:])
    if arguments and arguments[0] in ("serve", "work"):
        from bot.commands import long_running

        if (asked := long_running.understood(arguments)) is not None:
            return long_running.run(*asked)
    from bot.commands.app import run as run_command

    return run_command(arguments)


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


if __name__ == "__main__":
    main()
