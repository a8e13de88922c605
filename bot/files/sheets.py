"""Tables as files that people open in a spreadsheet: CSV, XLSX and JSON. Nothing in them is taken for a formula."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Row = Sequence[object]

FORMULA = re.compile(r"[\s;,\"'\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
NUMBER = re.compile(r"[+-]?[0-9][0-9 .,]*")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_IN_A_CELL = 32_767
"""What Excel takes."""


def plain_cell(cell: object) -> object:
    """For CSV: what a spreadsheet could take for a formula gets an apostrophe before it, which it does not show."""
    is_formula = isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def as_xlsx(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Text is stored as text, so that nothing has to be put before it; what no sheet can hold becomes U+FFFD."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("yousaid")

    def cell(value: object) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet)
        made.value = NOT_IN_XML.sub("\ufffd", value)[:MOST_IN_A_CELL]
        made.data_type = "s"
        return made

    for row in (columns, *rows):
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A list of objects."""
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1).encode(
        "utf-8", "replace"
    )


Write = Callable[[Sequence[str], Iterable[Row]], bytes]
FORMATS: Mapping[str, tuple[str, Write]] = {
    "csv": ("text/csv", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json", as_json),
}
"""By the end of a file's name: its type, and what writes it."""
