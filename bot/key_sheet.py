"""The printed key sheet: both keys on paper, in lines that can be typed back, each with a check of its own.

Sixteen digits and letters a line, 0 to 9 and a to f alone, so that no 0 is taken for an O. The check is made of the
line and its name: a slip of the finger, two lines that changed places and a line of the other key are all found.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

LINES, BYTES = 4, 8
"""Of each key: lines, and bytes on a line."""

LETTERS = {"S": "YOUSAID_SECRET_KEY", "I": "YOUSAID_INDEX_KEY"}
WARNING = "Without this, the numbers cannot be read again."
WHERE = (
    "Put it where the organisation keeps what it cannot lose, such as a safe, and a second copy in another building. "
    "Whoever has this sheet and a copy of the database can read everybody's number: no photo, no email, no cloud."
)
HOW = "To check it, or to type it back: yousaid keys check-sheet"
_LINE = re.compile(r"([SI])([1-4])([0-9A-F]{16})([0-9A-F]{4})")
_LOOK_ALIKES = str.maketrans({"O": "0", "L": "1"})


@dataclass(frozen=True, slots=True)
class Line:
    """`name`: such as S1. `groups`: four of four. `check`: four more, which are no part of the key."""

    name: str
    groups: tuple[str, ...]
    check: str

    def __str__(self) -> str:
        return f"{self.name}  {' '.join(self.groups)}  {self.check}"


def lines(secret: bytes, index: bytes) -> Iterator[Line]:
    for letter, key in (("S", secret), ("I", index)):
        for place in range(LINES):
            name, part = f"{letter}{place + 1}", key[place * BYTES : (place + 1) * BYTES]
            written = part.hex()
            yield Line(name, tuple(written[at : at + 4] for at in range(0, len(written), 4)), _check(name, part))


def as_text(secret: bytes, index: bytes, house: str, day: date) -> str:
    """For a terminal, or for a printer that knows nothing else."""
    heads = {f"{letter}1": f"\n{variable}" for letter, variable in LETTERS.items()}
    rows = [f"{heads[line.name]}\n{line}" if line.name in heads else str(line) for line in lines(secret, index)]
    title = f"Key sheet of {house}, {day.day} {day:%B %Y}"
    return "\n".join([title, "", WARNING, WHERE, *rows, "", HOW, ""])


def as_page(secret: bytes, index: bytes, house: str, day: date) -> str:
    """One page that needs nothing else, to be printed and then deleted."""
    parts = []
    for letter, variable in LETTERS.items():
        own = "\n".join(str(line) for line in lines(secret, index) if line.name[0] == letter)
        parts.append(f"<h2>{variable}</h2>\n<pre>{escape(own)}</pre>")
    title = escape(f"Key sheet of {house}, {day.day} {day:%B %Y}")
    style = "body{font:12pt sans-serif;margin:2cm}pre{font:14pt monospace;line-height:1.8}"
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{style}</style>'
    body = f"<h1>{title}</h1>\n<p><b>{WARNING}</b></p>\n<p>{WHERE}</p>\n{''.join(parts)}\n<p>{HOW}</p>"
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def read(typed: Iterable[str]) -> tuple[Mapping[str, bytes], list[str]]:
    """What was typed back: the keys by variable where all their lines are right, and what is wrong, a sentence each."""
    parts: dict[str, bytes] = {}
    problems = []
    for number, written in enumerate((one for one in typed if one.strip()), start=1):
        try:
            name, part = _read_line(written)
            parts[name] = part
        except ValueError as wrong:
            problems.append(f"Line {number}, {wrong}")
    found = {}
    for letter, variable in LETTERS.items():
        names = [f"{letter}{place + 1}" for place in range(LINES)]
        missing = [name for name in names if name not in parts]
        if not missing:
            found[variable] = b"".join(parts[name] for name in names)
        elif len(missing) < LINES or not problems:
            problems.append(f"Of {variable} {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.")
    return found, problems


def _read_line(written: str) -> tuple[str, bytes]:
    """Raises ValueError."""
    tidy = "".join(letter for letter in written.upper() if letter.isascii() and letter.isalnum())
    name, rest = tidy[:2], tidy[2:].translate(_LOOK_ALIKES)
    match = _LINE.fullmatch(name + rest)
    if match is None:
        raise ValueError(
            "cannot be read: type its name (S1 to I4), four groups of four and the check, such as "
            "S1 0123 4567 89ab cdef 0000."
        )
    part = bytes.fromhex(match[3])
    if _check(name, part).upper() != match[4]:
        raise ValueError(f"which begins with {name}, has a mistake in it: compare it with the sheet, group by group.")
    return name, part


def _check(name: str, part: bytes) -> str:
    return hashlib.sha256(b"yousaid key sheet " + name.encode() + part).hexdigest()[:4]
