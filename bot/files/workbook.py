"""A spreadsheet as rows of words with the place of each: opened with care, since anybody can send a file.

Nothing in it is ever run or worked out. A file that swells up when it is unpacked, holds macros or is locked is refused
in one sentence; formulas, merged and hidden cells are named with their place.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from bot.files.growing import Grower
from bot.files.opening import MOST_BYTES
from bot.files.problems import TOP, FileProblems, Problem, shown

MOST_UNPACKED, MOST_PARTS = 8 * 1024 * 1024, 200
MOST_ROWS, MOST_COLUMNS = 2000, 100
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
SAVE_AS = 'Save it as an "Excel workbook (.xlsx)".'


@dataclass(frozen=True, slots=True)
class Cell:
    """`at`: "survey B3". `is_noted`: what is wrong with it is said already."""

    text: str
    at: str
    is_noted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """By heading; only cells with something in them. `at`: where its first cell is; `place` of any heading's cell."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`headings`: as they are written, in small letters -> the column's letter."""

    name: str
    headings: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    heading_row: int = 1

    def at(self, heading: str, row: Row | None = None) -> str:
        """The place of a cell, also of an empty one."""
        number = self.heading_row if row is None else row.number
        return f"{self.name} {self.headings.get(heading, 'A')}{number}"


def is_spreadsheet(content: bytes, name: str) -> bool:
    return content.startswith(ZIP) or name.lower().endswith((".xlsx", ".xlsm", ".xls"))


def read_workbook(content: bytes, wanted: Sequence[str], grow: Grower) -> dict[str, Sheet]:
    """The sheets of these names that are there. Raises FileProblems for a file that cannot be used at all."""
    _refuse_what_is_none(content)
    book = _opened(content)
    by_name = {str(sheet.title).strip().lower(): sheet for sheet in book.worksheets}
    return {name: _Reader(name, by_name[name], grow).read() for name in wanted if name in by_name}


def _refuse_what_is_none(content: bytes) -> None:
    if not content:
        raise whole_file("The file is empty.", SAVE_AS)
    if len(content) > MOST_BYTES:
        raise whole_file("The file is larger than 1 MiB.", "A consultation takes a few KB. Is it the right file?")
    if content.startswith(OLD_OFFICE):
        raise whole_file("This file has a password, or is of an old kind.", f"{SAVE_AS} Leave the password out.")
    if not content.startswith(ZIP):
        raise whole_file("This is no spreadsheet, though its name ends as one does.", SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_parts(packed)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise whole_file("This spreadsheet is damaged.", f"Open it in your spreadsheet program. {SAVE_AS}") from None


def _refuse_parts(packed: zipfile.ZipFile) -> None:
    """Sizes are measured by unpacking: what a zip file says of itself need not be true."""
    names = {part.filename for part in packed.infolist()}
    if "xl/workbook.xml" not in names:
        raise whole_file("This is a zip file, and no Excel workbook.", SAVE_AS)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise whole_file("There are macros in this file.", f"{SAVE_AS} That kind has none.")
    left = MOST_UNPACKED
    for part in packed.infolist():
        with packed.open(part) as file:
            body = file.read(left + 1)
        left -= len(body)
        if left < 0 or len(names) > MOST_PARTS:
            raise whole_file("This file is much larger than it looks.", "Copy your words into a new workbook.")
        if part.filename.lower().endswith((".xml", ".rels")) and DECLARED.search(body):
            raise whole_file("This file was not made by a spreadsheet program.", f"{SAVE_AS}")


def _opened(content: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except Exception:  # whatever openpyxl raises for a part that is not as it should be
        raise whole_file("This spreadsheet is damaged.", f"Open it in your spreadsheet program. {SAVE_AS}") from None


def whole_file(what: str, instead: str) -> FileProblems:
    return FileProblems([Problem(TOP.line, TOP.column, what, instead, at="the file")])


class _Reader:
    """One sheet."""

    def __init__(self, name: str, sheet: Any, grow: Grower) -> None:
        self.name, self.sheet, self.grow = name, sheet, grow

    def read(self) -> Sheet:
        if self.sheet.sheet_state != "visible":
            self.grow.noted(self.name, "This sheet is hidden.", "Show it, so that whoever writes in it sees it.")
        if self.sheet.max_row > MOST_ROWS or self.sheet.max_column > MOST_COLUMNS:
            size = f"This sheet goes on to row {self.sheet.max_row} and column {self.sheet.max_column}."
            self.grow.noted(self.name, size, "Delete the empty rows below and the empty columns at the right.")
            return Sheet(self.name)
        for merged in self.sheet.merged_cells.ranges:
            self.grow.noted(
                f"{self.name} {merged.coord}", "These cells are merged.", "Take them apart: a cell for each text."
            )
        return self._read_rows()

    def _read_rows(self) -> Sheet:
        rows = (
            (number, row) for number, row in enumerate(self.sheet.iter_rows(), start=1) if any(map(_has_value, row))
        )
        first, heading_row = next(rows, (1, ()))
        columns = dict(self._columns(heading_row))
        headings = {heading: letter for letter, heading in reversed(columns.items())}
        read = [Row(number, dict(self._cells(row, columns))) for number, row in rows]
        return Sheet(self.name, dict(sorted(headings.items())), [row for row in read if row.cells], first)

    def _columns(self, heading_row: Sequence[Any]) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for cell in filter(_has_value, heading_row):
            heading = str(self._cell(cell).text).strip().lower()
            if heading in seen:
                what = f'The column "{shown(heading)}" is here twice.'
                self.grow.noted(f"{self.name} {cell.coordinate}", what, "Keep one.")
            elif heading:
                seen.add(heading)
                yield cell.column_letter, heading

    def _cells(self, row: Sequence[Any], columns: Mapping[str, str]) -> Iterator[tuple[str, Cell]]:
        full = [cell for cell in row if _has_value(cell)]
        if full and self.sheet.row_dimensions[full[0].row].hidden:
            self.grow.noted(f"{self.name} {full[0].coordinate}", "This row is hidden.", "Show it, or delete it.")
        for cell in full:
            if cell.column_letter not in columns:
                what = "There is no heading above this."
                self.grow.noted(
                    f"{self.name} {cell.coordinate}", what, "Write one in the first row, or empty the cell."
                )
            else:
                yield columns[cell.column_letter], self._cell(cell)

    def _cell(self, cell: Any) -> Cell:
        at = f"{self.name} {cell.coordinate}"
        if cell.data_type == "f" or type(cell.value).__name__ in ("ArrayFormula", "DataTableFormula"):
            self.grow.noted(at, "This is a formula.", "Copy the cell and paste only its value.")
            return Cell("", at, is_noted=True)
        if cell.data_type == "e":
            self.grow.noted(at, f"This says {shown(str(cell.value))}.", "Write the words themselves.")
            return Cell("", at, is_noted=True)
        return Cell(words_in(cell.value), at)


def _has_value(cell: Any) -> bool:
    return cell.value is not None and (not isinstance(cell.value, str) or bool(cell.value.strip()))


def words_in(value: Any) -> str:
    """As somebody would type it: a whole number without a point, a date with the year first."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "")
