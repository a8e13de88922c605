"""A file from disk as text, or what to do about it."""

import stat
from collections.abc import Iterator
from pathlib import Path

from bot.files.problems import TOP, FileProblems, Problem, shown

MOST_BYTES = 1024 * 1024
SAVE_AS_UTF8 = 'Save it again as "UTF-8" (in the editor: Save as, Encoding).'
OTHER_THINGS = (
    (b"PK\x03\x04", "a spreadsheet or a zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"


def read_words_of(path: Path) -> str:
    """UTF-8, with or without a byte order mark. Raises FileProblems."""
    return decode(read_bytes(path))


def decode(content: bytes) -> str:
    """Raises FileProblems for what is not UTF-8 text."""
    if len(content) > MOST_BYTES:
        raise _whole_file("The file is larger than 1 MiB.", "A consultation takes a few KB. Is it the right file?")
    for start, thing in OTHER_THINGS:
        if content.startswith(start):
            raise _whole_file(f"This is {thing}, not text.", "Write a text file that ends in .yaml.")
    if content.startswith(UTF16) or content[:200].count(0) > len(content[:200]) // 4:
        raise _whole_file("The file is saved as UTF-16.", SAVE_AS_UTF8)
    if not content.removeprefix(BOM).strip():
        raise _whole_file("The file is empty.", "Start with:  name: oak-house")
    try:
        return content.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise FileProblems(_not_utf8(content)) from None


def read_bytes(path: Path) -> bytes:
    """Raises FileProblems."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "a device, not a file"
            raise _whole_file(f"{_named(path)} is {kind}.", "Give the path of a .yaml or .xlsx file.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _whole_file(f"There is no file {_named(path)}.", "Look at the folder and the spelling.") from None
    except (OSError, ValueError) as refused:
        reason = getattr(refused, "strerror", None) or "not a path"
        raise _whole_file(f"{_named(path)} cannot be read ({reason}).", "Look at its path and permissions.") from None


def _not_utf8(content: bytes) -> Iterator[Problem]:
    """One for each line that holds a byte of another encoding, with what that byte most likely is."""
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as wrong:
            likely = line[wrong.start : wrong.start + 1].decode("cp1252", "replace")
            what = f"A character is not in UTF-8 (perhaps {likely} as Windows saves it)."
            yield Problem(number, wrong.start + 1, what, SAVE_AS_UTF8)


def _whole_file(what: str, instead: str) -> FileProblems:
    return FileProblems([Problem(TOP.line, TOP.column, what, instead)])


def _named(path: Path) -> str:
    return f'"{shown(path.name or str(path))}"'
