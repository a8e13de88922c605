"""A CSV file or a spreadsheet as rows of plain text, whatever program saved it, or what to do about it."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from bot.files.sheets import FORMULA

MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 50_000, 60, 2_000
SEPARATORS = ",;\t|"
OTHER_THINGS = (
    (b"\xd0\xcf\x11\xe0", "It is protected by a password, or an old Excel file. Save it without a password as .xlsx."),
    (b"%PDF", "It is a PDF. Save the list as CSV or .xlsx."),
    (b"\x89PNG", "It is a picture. Save the list as CSV or .xlsx."),
    (b"\xff\xd8\xff", "It is a picture. Save the list as CSV or .xlsx."),
    (b"GIF8", "It is a picture. Save the list as CSV or .xlsx."),
    (b"MZ", "It is a program. Save the list as CSV or .xlsx."),
    (b"\x7fELF", "It is a program. Save the list as CSV or .xlsx."),
)
MARKED = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Files that say in their first bytes how they are written; the longer marks first."""
TOO_MANY = f"It has more than {MOST_ROWS:,} rows. Cut it into several files."


class CannotRead(Exception):
    """Nothing of this file can be used: one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: as the program shows it, the header being row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`notes`: what was understood in a way that somebody should know."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """By what is in it, not by its name. Raises CannotRead."""
    if len(content) > MOST_BYTES:
        raise CannotRead(f"It is larger than {MOST_BYTES // 1024 // 1024} MB. Cut it into several files.")
    for start, sentence in OTHER_THINGS:
        if content.startswith(start):
            raise CannotRead(sentence)
    lines, notes = _workbook(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    return _sheet(lines, notes)


def _sheet(lines: Iterable[tuple[int, list[str]]], notes: Iterable[str]) -> Sheet:
    """Empty rows are none; the first that is not is the header."""
    filled = [Row(number, tuple(cells)) for number, cells in lines if any(cells)]
    if not filled:
        raise CannotRead("It is empty. Its first row names the columns: phone, agreed_on, agreed_where, agreed_words.")
    if len(filled) > MOST_ROWS + 1:
        raise CannotRead(TOO_MANY)
    if len(filled[0].cells) > MOST_COLUMNS:
        raise CannotRead(f"It has more than {MOST_COLUMNS} columns. Leave out what is not needed.")
    return Sheet(filled[0].cells, tuple(filled[1:]), tuple(notes))


def _csv(content: bytes) -> tuple[list[tuple[int, list[str]]], list[str]]:
    text, notes = _decoded(content)
    text, separator = _separated(text)
    csv.field_size_limit(1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(islice(reader, MOST_ROWS * 2), start=1):
            lines.append((number, [tidy(cell) for cell in cells[: MOST_COLUMNS + 1]]))
    except csv.Error:
        where = f"The trouble begins after row {len(lines)}" if lines else "The trouble is in the first row"
        raise CannotRead(f'A quote (") starts and never ends, or ends too early. {where}.') from None
    return lines, notes


def _separated(text: str) -> tuple[str, str]:
    """By what the first line has most of, or by a line before it that says so, as Excel reads and writes one.

    That line stays as an empty one, so that rows have their numbers.
    """
    if told := _TOLD.match(text):
        return text[told.end() :], told[1]
    first = next((line for line in text.splitlines() if line.strip()), "")
    return text, max(SEPARATORS, key=first.count)


_TOLD = re.compile(rf"\W*sep=([{re.escape(SEPARATORS)}])[\"{re.escape(SEPARATORS)}]*(?=[\r\n])", re.IGNORECASE)


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for mark, encoding in MARKED:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), []
    if content.count(0) > len(content) // 8:
        raise CannotRead("It is no text. Save the list as CSV (UTF-8) or .xlsx.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), ["It was read as Windows saves text. See that £ and ’ are right."]


def _workbook(content: bytes) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Nothing in it is calculated, fetched or run: cells are taken as they were saved."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise CannotRead("It unpacks to more than 100 MB. Save only the list, as CSV.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise CannotRead("No sheet in it is visible. Show the one that has the list.")
        shown[0].reset_dimensions()
        lines = list(_rows(shown[0]))
    except CannotRead:
        raise
    except Exception:
        raise CannotRead("This spreadsheet is damaged, or none. Open it, and save it again as .xlsx or CSV.") from None
    more = [f'Only the sheet "{shown[0].title[:40]}" was read.'] if len(book.worksheets) > 1 else []
    return lines, more


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
        if number > MOST_ROWS * 2:
            return
        yield number, _ended([written(cell) for cell in cells])


def _ended(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def written(cell: object) -> str:
    """As it would stand in a CSV file: dates with the year first, whole numbers whole."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return tidy(str(cell))


_GUARDED = re.compile(rf"^'(?={FORMULA.pattern})")

_TEXT_FORMULA = re.compile(r'\s*="([^"]*)"\s*')
"""How many programs write ="07700900123", so that a spreadsheet does not take the number for one and cut it."""


def tidy(cell: str) -> str:
    """On one line, without what cannot be seen; and without the ' that our own sheets put before a formula."""
    near = cell[: 2 * LONGEST_CELL]
    if text := _TEXT_FORMULA.fullmatch(near):
        near = text[1]
    seen = "".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") else letter for letter in near)
    return _GUARDED.sub("", " ".join(seen.split()), count=1)[:LONGEST_CELL]


_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,()]*|[=+@-]\W?")


def guarded(cell: str) -> str:
    """So that no spreadsheet takes it for a formula; a number stays a number."""
    is_plain = _PLAIN_NUMBER.fullmatch(cell) is not None
    return f"'{cell}" if FORMULA.match(cell) and not is_plain else cell


def as_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
