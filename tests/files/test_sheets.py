"""Files that people open in a spreadsheet: what members wrote stays as it was, and is never taken for a formula."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.files.sheets import as_csv, as_json, as_xlsx, plain_cell
from tests.injections import INJECTIONS

DANGEROUS = (
    '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1-1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1",
    "\uff1d1", ";=1", '",=1', "=DDE(x)", "=IMPORTXML(x)", "\u200b=1",
)  # fmt: skip
PLAIN = ("-1", "+447700900123", "hello", "2 cos my door", "1.5", "7 = seven", "")


def cells_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert plain_cell(text) == f"'{text}"
    found = sheet(as_xlsx(("a", "b"), [("x", text)])).cell(2, 2)
    assert found.data_type != "f"


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_harmless_stays_readable(text: str) -> None:
    assert plain_cell(text) == text


@pytest.mark.parametrize("text", [*INJECTIONS, *PLAIN, 'a,b"c\r\nd'])
def test_everybody_s_words_come_back_as_they_were(text: str) -> None:
    assert json.loads(as_json(("a",), [(text,)])) == [{"a": text}]
    shown = text if plain_cell(text) == text else f"'{text}"
    assert cells_of_csv(as_csv(("a", "b"), [("x", text)]))[1][1] == shown
    assert (sheet(as_xlsx(("a",), [(text,)])).cell(2, 1).value or "").replace("\r\n", "\n") == text.replace(
        "\r\n", "\n"
    )


@given(st.lists(st.text() | st.integers() | st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_anything_can_be_written_in_every_format(row: list[object]) -> None:
    columns = [str(place) for place in range(len(row))]
    for write in (as_csv, as_xlsx, as_json):
        assert write(columns, [row])
