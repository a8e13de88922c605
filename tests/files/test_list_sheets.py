"""A list is read however it was saved, what is no table is refused, and no cell is ever a formula."""

import io
from contextlib import suppress
from datetime import datetime
from time import process_time
from typing import Any

import pytest
from openpyxl import Workbook

from bot.importing.people import read_people
from bot.importing.sheet import MOST_ROWS, CannotRead, as_csv, guarded, read_sheet, tidy
from tests.files.lists import AROUND, HEAD
from tests.injections import INJECTIONS


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n",
        b"MZ\x90",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0old",
        b"PK\x03\x04broken",
        b"\x00" * 90,
        b"x" * 9_000_000,
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(CannotRead):
        read_sheet(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_way_to_save_a_list_is_read(encoding: str, separator: str) -> None:
    text = f"{HEAD}\n07700 900123,2026-11-01,Café,“£5 a month”,fr,\n".replace(",", separator)
    content = read_people(read_sheet(text.encode(encoding)), AROUND)
    assert (content.people[0].where, content.people[0].words) == ("Café", "“£5 a month”")


@pytest.mark.parametrize("told", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;", "\ufeffsep=;"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_that_says_what_separates_is_no_row_and_moves_none(told: str, end: str) -> None:
    text = end.join((told, HEAD.replace(",", ";"), "07700 900123;2026-11-01;a, b, c and d;yes, yes;fr;", "1;;;;;"))
    content = read_people(read_sheet(text.encode()), AROUND)
    assert [(one.row, one.where) for one in content.people] == [(3, "a, b, c and d")]
    assert [one.row for one in content.refused] == [4]


def test_blanks_after_separators_and_titles_as_people_write_them_are_no_mistakes() -> None:
    text = '"Phone no.:", "Agreed on?", (Agreed) where, Agreed-words\n"07700900123", "2026-11-01", "the hall, at noon", yes\n'
    assert [one.where for one in read_people(read_sheet(text.encode()), AROUND).people] == ["the hall, at noon"]


@pytest.mark.parametrize("cell", ['="07700900123"', '"=""07700900123"""', ' ="07700900123" '])
def test_a_number_that_was_guarded_as_a_text_is_the_number(cell: str) -> None:
    content = read_people(read_sheet(f"{HEAD}\n{cell},2026-11-01,a,b,,\n".encode()), AROUND)
    assert [one.address for one in content.people] == ["+447700900123"]


def test_a_list_that_is_too_long_is_refused_at_once() -> None:
    with pytest.raises(CannotRead, match="more than 50,000 rows"):
        read_sheet((HEAD + "\n" + "1\n" * (MOST_ROWS + 1)).encode())


@pytest.mark.parametrize("content", [b"," * 7_000_000, b"phone,agreed_on\n" + b"7" * 1_000_000 + b",yes\n"])
def test_a_sheet_of_very_many_or_very_long_cells_is_looked_at_in_part(content: bytes) -> None:
    began = process_time()
    with suppress(CannotRead):
        read_sheet(content)
    assert process_time() - began < 3


def workbook(*rows: list[Any], sheets: int = 1) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for number in range(sheets - 1):
        book.create_sheet(f"more {number}").append(["x"])
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_as_it_was_saved() -> None:
    consent = [datetime(2026, 11, 1), "the drop-in", "You may text me"]
    content = read_people(
        read_sheet(workbook(HEAD.split(",")[:4], [7700900123, *consent], ["7.7009E+09", *consent], sheets=2)), AROUND
    )
    assert [one.address for one in content.people] == ["+447700900123"]
    assert content.people[0].agreed_on == "2026-11-01"
    assert [one.row for one in content.refused] == [3]
    assert 'Only the sheet "Sheet" was read.' in content.notes


def test_a_formula_in_a_spreadsheet_is_not_calculated() -> None:
    content = read_people(read_sheet(workbook(HEAD.split(",")[:4], ["=1+1", "x", "y", "z"])), AROUND)
    assert "no number" in content.refused[0].why


@pytest.mark.parametrize("cell", ["＝1+1", ";=1", '",=1', " =1", "=1", "＋1", "'=1"])
def test_whatever_a_spreadsheet_may_take_for_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("words", ["the lads' - room 2", "O'-Neill", "'tis =)", "mums' =) club"])
def test_an_apostrophe_of_their_own_stays(words: str) -> None:
    assert tidy(words) == words


@pytest.mark.parametrize("words", [*INJECTIONS, "+1-1", "-2+3", "@SUM(1)", " =1", "=)"])
def test_no_cell_of_our_sheets_is_a_formula_and_each_comes_back_as_it_was(words: str) -> None:
    sheet = as_csv(("a", "b"), [(words, "x")])
    assert not any(cell.startswith(("=c", "=H", "@S", "+1-")) for cell in sheet.decode("utf-8-sig").splitlines()[1:])
    (row,) = read_sheet(sheet).rows
    assert row == read_sheet(as_csv(("a", "b"), [(row.cells[0], "x")])).rows[0]


@pytest.mark.parametrize("cell", ["-1", "+447700900123", "+44 7700 900123", "@", "=)", "07700 900123", "plain"])
def test_numbers_and_plain_words_stay_readable(cell: str) -> None:
    assert guarded(cell) == cell
