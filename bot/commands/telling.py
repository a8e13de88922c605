"""How commands speak: results on standard output, one plain sentence on standard error when something is wrong."""

import os
import sys
from collections.abc import Iterable
from datetime import datetime, tzinfo

MOST = 2**31 - 1
"""No number of anything is larger, and no database of ours counts further."""


class CannotDo(Exception):
    """It failed, for a reason that the person at the keyboard can act on: one sentence (or several, one a line)."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


class WrongUse(CannotDo):
    """The command was written in a way that we do not understand."""


def tell(sentences: str | Iterable[str]) -> None:
    for sentence in [sentences] if isinstance(sentences, str) else sentences:
        print(sentence)
    sys.stdout.flush()  # what goes on for months is read through a pipe: a link must not wait there for its end


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def counted(number: int, one: str, many: str) -> str:
    """ "1 person", "2 people"."""
    return f"{number} {one if number == 1 else many}"


def listed(things: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    every = list(things)
    return " and ".join([", ".join(every[:-1]), every[-1]]) if len(every) > 1 else "".join(every)


def moment(when: datetime | None, zone: tzinfo) -> str:
    """ "Tue 8 Dec 2026 18:00", in local time."""
    if when is None:
        return "never"
    local = when.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"


def plain_sentence(problem: Exception) -> str | None:
    """What a person can do about it; None for a fault of ours, which deserves its traceback."""
    if isinstance(problem, CannotDo) or type(problem).__name__ in ("DatabaseProblem", "WrongKey", "SettingsProblem"):
        return str(problem)
    if isinstance(problem, PermissionError):
        return f"Writing to {problem.filename} is not allowed: choose another folder, or change its permissions."
    if isinstance(problem, FileNotFoundError):
        return f"There is no file {problem.filename}."
    if isinstance(problem, OSError):
        where = f" {problem.filename}" if problem.filename else ""
        return f"The system refuses{where}: {(problem.strerror or 'no reason given').lower()}."
    return None


def stop_writing(problem: OSError) -> int:
    """The exit code where our output goes no further. Whoever read it may simply have gone (`| head`): no failure.

    Python would complain once more when it closes what still waits to be written.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(problem, BrokenPipeError):
        return 0
    complain(plain_sentence(problem) or str(problem))
    return 1
