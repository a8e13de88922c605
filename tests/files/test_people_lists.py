"""A list of people, row by row: what is taken, and of everything else what is wrong and what to write."""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.importing.agreeing import NoDay, read_agreed_on
from bot.importing.people import Around, read_people
from bot.importing.phones import Wrong, read_chat, read_phone
from bot.importing.sheet import MOST_ROWS, CannotRead, as_csv, guarded, read_sheet, tidy
from bot.settings import load_settings
from storage.imports import Content, Listed
from tests.injections import INJECTIONS

TODAY = date(2026, 11, 24)
SETTINGS = replace(load_settings({"YOUSAID_COUNTRIES": "GB"}), twilio_from="+447700900999")
AROUND = Around(SETTINGS, TODAY)
HEAD = "phone,agreed_on,agreed_where,agreed_words,language,group"
CONSENT = "2026-11-01,the drop-in,You may text me"

PHONES = {
    "07700 900123": "+447700900123",
    "+44 (0)7700-900-123": "+447700900123",
    "0044 7700 900123": "+447700900123",
    "447700900123": "+447700900123",
    "7700900123": "+447700900123",
    "07700.900.123": "+447700900123",
    "07700\u2013900123": "+447700900123",
    "07700\u00a0900123": "+447700900123",
    "+447781123456": "+447781123456",
    "07624 123456": "+447624123456",
}
NOT_PHONES = {
    "": "no number",
    "N/A": "no number",
    "none": "no number",
    "0161 496 0000": "landline",
    "020 7946 0000": "landline",
    "0909 8790000": "premium",
    "07012 345678": "070 number",
    "07600 123456": "pager",
    "0808 157 0000": "service number",
    "0845 123 4567": "Write the person's mobile",
    "+1 202 555 0123": "another country",
    "+919812345678": "another country",
    "7.7009E+09": "shortened",
    "4.477E+11": "shortened",
    "07700 900123 / 07700 900124": "two numbers",
    "07700 900123 or 07700 900124": "two numbers",
    "07700900123, 07700900124": "two numbers",
    "0161 496 0000 ext 4": "extension",
    "60777": "not a phone number that exists",
    "077009001234": "not a phone number that exists",
    "Sam": "not a phone number",
    "+447700900999": "our own number",
    "=cmd|' /C calc'!A0": "not a phone number",
}
DAYS = {
    "2026-11-24": date(2026, 11, 24),
    "2026-11-24 10:30": date(2026, 11, 24),
    "24/11/2026": date(2026, 11, 24),
    "3/4/2026": date(2026, 4, 3),
    "24.11.2026": date(2026, 11, 24),
    "1 Mar 2026": date(2026, 3, 1),
    "1st March 2026": date(2026, 3, 1),
}
NO_DAYS = {
    "": "does not say when",
    "yes": "not when",
    "no": "did not agree",
    "2026-11-25": "has not come yet",
    "1/1/1900": "years ago",
    "45000": "2023-03-15",
    "1/2/26": "two digits",
    "31/02/2026": "no day 31",
    "2026-13-01": "no day 1 in month 13",
    "last summer": "not a day",
    "0000-01-01": "no day",
}


def read(text: str, around: Around = AROUND) -> Content:
    return read_people(read_sheet(text.encode()), around)


def refused(reading: Callable[[], object], wrong: type[Exception]) -> str:
    """What is said; a full stop where it is read."""
    try:
        reading()
    except wrong as problem:
        return str(problem)
    return "."


def why(text: str) -> list[str]:
    return [one.why for one in read(text).refused]


@pytest.mark.parametrize("cell", PHONES)
def test_a_number_is_the_same_however_it_is_written(cell: str) -> None:
    assert read_phone(cell, SETTINGS) == PHONES[cell]


@pytest.mark.parametrize("cell", NOT_PHONES)
def test_what_texts_do_not_reach_is_refused_with_its_reason(cell: str) -> None:
    with pytest.raises(Wrong, match=NOT_PHONES[cell]):
        read_phone(cell, SETTINGS)


@pytest.mark.parametrize("cell", DAYS)
def test_a_day_is_read_as_people_write_it(cell: str) -> None:
    assert read_agreed_on(cell, TODAY) == DAYS[cell]


@pytest.mark.parametrize("cell", NO_DAYS)
def test_what_is_no_day_of_agreeing_is_refused_with_what_to_write(cell: str) -> None:
    with pytest.raises(NoDay, match=NO_DAYS[cell]):
        read_agreed_on(cell, TODAY)


@given(st.text(max_size=60))
def test_any_cell_is_read_or_refused_and_never_breaks(cell: str) -> None:
    for reading, wrong in ((lambda: read_phone(cell, SETTINGS), Wrong), (lambda: read_agreed_on(cell, TODAY), NoDay)):
        assert refused(reading, wrong).endswith(".")


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused_in_a_sentence(content: bytes) -> None:
    assert refused(lambda: read_people(read_sheet(content), AROUND), CannotRead).endswith(".")


def test_every_mistake_of_a_row_is_said_at_once_and_the_others_are_taken() -> None:
    content = read(f"{HEAD}\n0161 496 0000,yes,,words,Klingon,a:b\n07700 900123,{CONSENT},Polish,first floor; night\n")
    ((row, _, said, _),) = content.refused
    assert row == 2
    for part in ("landline", "not when", "where they agreed", "This language", "no colon"):
        assert part in said
    told = ("2026-11-01", "the drop-in", "You may text me")
    assert content.people == (Listed(3, "sms", "+447700900123", "pl", ("first floor", "night"), *told),)


def test_the_same_person_twice_is_taken_once_and_never_with_two_consents() -> None:
    same = f"07700 900123,{CONSENT},,\n+44 7700 900123,{CONSENT},,\n"
    content = read(f"{HEAD}\n{same}")
    assert [one.row for one in content.people] == [2]
    assert "same person as in row 2" in content.refused[0].why
    content = read(f"{HEAD}\n07700 900123,{CONSENT},,\n07700900123,2026-10-01,door,yes,,\n")
    assert content.people == ()
    assert [one.row for one in content.refused] == [2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "It is empty"),
        (" \n\n", "It is empty"),
        ("07700900123\n07700900124\n", "No column is called phone"),
        ("phone,agreed_on\n07700900123,2026-11-01\n", "where and with what words"),
        ("phone,mobile,agreed_on,agreed_where,agreed_words\n", 'Two columns say "phone"'),
        (f'{HEAD}\n07700900123,"2026-11-01,x\n', "quote"),
        (",".join(f"c{n}" for n in range(10_000)), "more than 60 columns"),
    ],
)
def test_a_file_that_is_no_list_of_people_says_what_to_do(text: str, said: str) -> None:
    with pytest.raises(CannotRead, match=said):
        read(text)


def test_a_header_alone_is_a_list_of_nobody() -> None:
    assert read(HEAD) == Content(tuple(HEAD.split(",")), (), (), ())


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_way_to_save_a_list_is_read(encoding: str, separator: str) -> None:
    text = f"{HEAD}\n07700 900123,2026-11-01,Café,“£5 a month”,fr,\n".replace(",", separator)
    content = read_people(read_sheet(text.encode(encoding)), AROUND)
    assert (content.people[0].where, content.people[0].words) == ("Café", "“£5 a month”")


def test_short_rows_are_filled_and_long_rows_are_asked_about() -> None:
    assert "does not say where" in why(f"{HEAD}\n07700900123,2026-11-01\n")[0]
    assert "more cells than columns" in why(f"{HEAD}\n07700900123,{CONSENT},en,a,b,c\n")[0]


def test_what_cannot_be_seen_and_what_is_too_long_does_no_harm() -> None:
    content = read(f"{HEAD}\n0770\u200b0900123,2026-11-01,a\x00b,{'x' * 600},,\n")
    assert "more than 500 characters" in content.refused[0].why
    assert read(f"{HEAD}\n07700900123,2026-11-01,a\x00b,words,,\n").people[0].where == "a b"


def test_a_list_that_is_too_long_is_refused_at_once() -> None:
    with pytest.raises(CannotRead, match="more than 50,000 rows"):
        read_sheet((HEAD + "\n" + "1\n" * (MOST_ROWS + 1)).encode())


def test_somebody_who_said_no_is_never_taken() -> None:
    rows = f"phone,agreed_on,agreed_where,agreed_words,consent\n07700900123,{CONSENT},no\n07700900124,{CONSENT},yes\n"
    content = read(rows)
    assert [one.address for one in content.people] == ["+447700900124"]
    assert "They did not agree" in content.refused[0].why


def test_a_chat_in_telegram_is_one_of_a_person() -> None:
    assert read_chat("4242424242") == "4242424242"
    for cell, said in (("@sam", "A name"), ("-100123", "a group"), ("t.me/sam", "A name"), ("12.5", "whole number")):
        with pytest.raises(Wrong, match=said):
            read_chat(cell)


def test_everybody_on_a_list_can_come_into_one_group() -> None:
    content = read(f"{HEAD}\n07700900123,{CONSENT},,night\n", Around(SETTINGS, TODAY, "tenants"))
    assert content.people[0].groups == ("tenants", "night")


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


@pytest.mark.parametrize("content", [b"," * 7_000_000, b"phone,agreed_on\n" + b"7" * 1_000_000 + b",yes\n"])
def test_a_sheet_of_very_many_or_very_long_cells_is_looked_at_in_part(content: bytes) -> None:
    began = process_time()
    with suppress(CannotRead):
        read_sheet(content)
    assert process_time() - began < 3


@pytest.mark.parametrize("words", [*INJECTIONS, "+1-1", "-2+3", "@SUM(1)", " =1", "=)"])
def test_no_cell_of_our_sheets_is_a_formula_and_each_comes_back_as_it_was(words: str) -> None:
    sheet = as_csv(("a", "b"), [(words, "x")])
    assert not any(cell.startswith(("=c", "=H", "@S", "+1-")) for cell in sheet.decode("utf-8-sig").splitlines()[1:])
    (row,) = read_sheet(sheet).rows
    assert row == read_sheet(as_csv(("a", "b"), [(row.cells[0], "x")])).rows[0]


@pytest.mark.parametrize("cell", ["-1", "+447700900123", "+44 7700 900123", "@", "=)", "07700 900123", "plain"])
def test_numbers_and_plain_words_stay_readable(cell: str) -> None:
    assert guarded(cell) == cell


def test_what_was_understood_in_one_of_two_ways_is_said() -> None:
    content = read("phone,name,agreed_on,agreed_where,agreed_words\n07700900123,Sam,3/4/2026,door,words\n")
    assert content.notes == ("Nothing is kept of: name.", "Days come before months: 3/4/2026 is read as 2026-04-03.")
