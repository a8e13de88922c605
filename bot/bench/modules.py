"""Run a command of ours, and write down which modules it had loaded by the end.

`python -m bot.bench.modules FILE COMMAND ...`: one name on each line, in the order in which they were first asked for.
"""

import sys

from bot.__main__ import run

OURS = {"bot", "flows", "storage", "locales", "__main__", "__mp_main__"}


def main(arguments: list[str]) -> int:
    file, *command = arguments
    try:
        return run(command)
    finally:
        sys.stdout.flush()
        with open(file, "w") as out:  # noqa: PTH123 - pathlib is one more module
            out.writelines(f"{name}\n" for name in libraries(list(sys.modules)))


def libraries(modules: list[str]) -> list[str]:
    """Those that somebody else wrote, Python's own included."""
    return [name for name in modules if name.partition(".")[0] not in OURS]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
