"""`yousaid`: the tools that read and count are started at once, everything else through `bot.commands`."""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

from bot.garbage import look_seldom

QUICK = {"read": "bot.tools.read", "segments": "bot.tools.segments"}
"""Why by hand: these stand in pipelines, and typer alone would take longer to import than they do."""


def main() -> None:
    sys.exit(run(sys.argv[1:]))


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
    code: int = tool.run()
    return code


if __name__ == "__main__":
    main()
