"""`yousaid segments`: JSON strings in, how many SMS parts each one takes out."""

import sys
from typing import IO, Any

from bot.tools.lines import NotReadable, answer_lines
from flows.segments import measure


def run(lines: IO[str] = sys.stdin, out: IO[str] = sys.stdout, problems: IO[str] = sys.stderr) -> int:
    """Returns the exit code."""
    return answer_lines(answer, lines, out, problems)


def answer(text: Any) -> dict[str, Any]:
    if not isinstance(text, str):
        raise NotReadable('this is not a JSON string. Write for example "Hello".')
    measured = measure(text)
    return {
        "encoding": measured.encoding,
        "segments": measured.segments,
        "units": measured.units,
        "because": list(measured.because),
    }
