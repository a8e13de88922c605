"""What the environment and the file `.env` say. The file is read by a library of its own where there is one."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.setting import SettingsProblem
from bot.setting_names import may_be_ours

if TYPE_CHECKING:
    from dotenv.parser import Binding

FILE = Path(".env")
NOT_TEXT = "The file .env cannot be read: it must be a plain text file in UTF-8, and open to this user."


def told(names: Collection[str]) -> dict[str, str]:
    """By variable, with those that may be meant to be one of `names`. The environment wins; a blank one is not set."""
    here = {name: value for name, value in os.environ.items() if name in names or may_be_ours(name)}
    return in_file(names) | {name: value for name, value in here.items() if value.strip()}


def in_file(names: Collection[str]) -> dict[str, str]:
    """By variable; the last line of a name counts. A line that cannot be read stops it where it has one of `names`:
    who wrote it thinks that it holds. Any other is nobody's business here."""
    try:
        lines = _lines() if FILE.exists() else ()
    except (UnicodeDecodeError, OSError):
        raise SettingsProblem(NOT_TEXT) from None
    if broken := tuple(_broken(lines, names)):
        raise SettingsProblem(*broken)
    return {line.key: line.value for line in lines if line.key and line.value}


def _lines() -> tuple["Binding", ...]:
    from dotenv.parser import parse_stream  # a server is mostly told by its environment

    with FILE.open(encoding="utf-8-sig") as opened:
        return tuple(parse_stream(opened))


def _broken(lines: tuple["Binding", ...], names: Collection[str]) -> Iterator[str]:
    for line in lines:
        written = line.original.string
        if line.error and any(name in written for name in names):
            number = line.original.line + written[: len(written) - len(written.lstrip())].count("\n")
            yield f"Line {number} of .env cannot be read: write NAME=value, with a quote at both ends or at neither."
