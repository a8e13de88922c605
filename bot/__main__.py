"""`yousaid`: the tools that read and count are started at once, everything else through `bot.commands`."""

import os
import sys
from collections.abc import Sequence

from bot.tools.starting import QUICK, start


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


if __name__ == "__main__":
    main()
