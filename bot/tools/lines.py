"""Lines in, lines out: what the filters have in common."""

import json
import sys
from collections.abc import Callable
from typing import IO, Any

BYTE_ORDER_MARK = "\ufeff"
"""Windows begins files with it; where files were joined it stands in the middle."""


class NotReadable(Exception):
    """One plain sentence on what is wrong with a line, and what to write."""


def answer_lines(answer: Callable[[Any], Any], lines: IO[str], out: IO[str], problems: IO[str] = sys.stderr) -> int:
    """One JSON line out for each JSON line in, blank ones left out, at once: another program may wait for it.

    A line that cannot be read gives one sentence with its number on `problems`; the others are still answered.
    Returns the exit code: 0, or 1 where there was such a line.
    """
    code = 0
    for number, line in enumerate(lines, start=1):
        line = line.removeprefix(BYTE_ORDER_MARK)
        if not line.strip():
            continue
        try:
            out.write(json.dumps(answer(_load(line)), ensure_ascii=True) + "\n")
            out.flush()
        except NotReadable as problem:
            problems.write(f"Line {number}: {problem}\n")
            code = 1
    return code


def _load(line: str) -> Any:
    try:
        line.encode()
    except UnicodeEncodeError:
        raise NotReadable("this is not UTF-8. Save the file as UTF-8.") from None
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise NotReadable("this is not JSON. Write one JSON value on each line.") from None
