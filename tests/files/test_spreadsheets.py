"""A consultation from a spreadsheet: the same values as from YAML, and every mistake at once with its cell."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from bot.files.consultations import FileProblems, Problem, read_content, read_file
from bot.files.surroundings import installed
from flows.consultation import Consultation
from flows.translating import parts
from tests.files.reading import TODAY, ZONE, everything_fits, read

Sheets = Mapping[str, Sequence[Sequence[Any]]]

SETTINGS = (
    (
        *("form_title", "form_title::Polski (pl)", "id_string", "decides", "decides::Polski (pl)", "can_change"),
        *("can_change::Polski (pl)", "closes", "answer_by", "keyword"),
    ),
    (
        *(
            "Repairs at Oak House",
            "Naprawy",
            "oak_house",
            "Tenants pick.",
            "Wybierają lokatorzy.",
            "The budget is fixed.",
        ),
        *("Budżet jest stały.", datetime(2026, 12, 8, 18), datetime(2026, 12, 8), "OAK"),
    ),
)
SURVEY = (
    ("type", "name", "label", "label::Polski (pl)", "relevant", "hint", "secret", "parameters"),
    ("start", "start", None, None, None, None, None, None),
    (
        "select_one repairs",
        "first_repair",
        "Which repair first?",
        "Co naprawić najpierw?",
        None,
        "Pick one",
        None,
        None,
    ),
    (
        "range",
        "safe_night",
        "How safe at night?",
        "Jak bezpiecznie?",
        "${first_repair} = 'locks'",
        None,
        "yes",
        "start=1 end=5",
    ),
    ("select_one yn", "paint", "Should we paint?", "Malować?", None, None, None, None),
    ("text", "else", "Anything else?", "Coś jeszcze?", None, None, None, None),
)
CHOICES = (
    ("list_name", "name", "label", "label::Polski (pl)"),
    ("repairs", "water", "Hot water", "Ciepła woda"),
    ("repairs", "locks", "Locks", "Zamki"),
    ("yn", "yes", "Yes", "Tak"),
    ("yn", "no", "No", "Nie"),
)
GOOD: Sheets = {"settings": SETTINGS, "survey": SURVEY, "choices": CHOICES}
SAME = """\
name: oak-house
languages: [en, pl]
title: {en: Repairs at Oak House, pl: Naprawy}
decides: {en: Tenants pick., pl: Wybierają lokatorzy.}
can_change: {en: The budget is fixed., pl: Budżet jest stały.}
closes: 2026-12-08 18:00
answer_by: 2026-12-08
keyword: OAK
questions:
  - id: first-repair
    kind: choose_one
    text: {en: Which repair first?, pl: Co naprawić najpierw?}
    options: [{en: Hot water, pl: Ciepła woda}, {en: Locks, pl: Zamki}]
  - id: safe-night
    kind: score
    text: {en: How safe at night?, pl: Jak bezpiecznie?}
    ask_if: {question: first-repair, is: Locks}
    secret: yes
  - {id: paint, kind: yes_no, text: {en: Should we paint?, pl: Malować?}}
  - {id: else, kind: open_text, text: {en: Anything else?, pl: Coś jeszcze?}}
"""


def book(sheets: Sheets = GOOD) -> Workbook:
    made = Workbook()
    del made["Sheet"]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def from_sheet(content: bytes, name: str = "a.xlsx") -> Consultation:
    return read_content(content, name, installed(ZONE, TODAY, everything_fits))


def problems(content: bytes, name: str = "a.xlsx") -> tuple[Problem, ...]:
    with pytest.raises(FileProblems) as found:
        from_sheet(content, name)
    return found.value.problems


def test_a_spreadsheet_says_the_same_as_a_text_file(tmp_path: Path) -> None:
    assert from_sheet(saved(book())) == read(SAME)
    (tmp_path / "oak.xlsx").write_bytes(saved(book()))
    assert read_file(tmp_path / "oak.xlsx", ZONE, TODAY, everything_fits) == read(SAME)


def test_every_text_of_it_has_both_languages() -> None:
    assert all(set(part.text.by_language) == {"en", "pl"} for part in parts(from_sheet(saved(book()))))


MISTAKES = [
    # (sheet, cell, what is written there, the place that is named, a piece of what is said)
    ("settings", "C2", "Oak House!", "settings C2", "Write small letters"),
    ("settings", "D2", None, "settings D2", "This is empty"),
    ("settings", "D1", "decide", "settings D1", 'Did you mean "decides"?'),
    ("settings", "E2", None, "settings E2", "Write the words in pl"),
    ("settings", "J2", 45000, "settings J2", "one word"),
    ("settings", "H2", "8 December", "settings H2", "is not a date"),
    ("settings", "H2", datetime(2026, 11, 1), "settings H2", "in the past"),
    ("settings", "J2", "STOP", "settings J2", "phone company"),
    ("settings", "A2", "=HYPERLINK(\"http://x\",\"y\")", "settings A2", "This is a formula"),
    ("survey", "A3", "select_one repair", "survey A3", 'no list "repair"'),
    ("survey", "A3", "select_one", "survey A3", "which list"),
    ("survey", "A3", "geopoint", "survey A3", "nothing that a text can ask"),
    ("survey", "A3", None, "survey A3", "type is empty"),
    ("survey", "B3", None, "survey B3", "Write a short name"),
    ("survey", "B4", "first_repair", "survey B4", "id of an earlier question"),
    ("survey", "C3", None, "survey C3", "Write the words in en"),
    ("survey", "D3", None, "survey D3", "Write the words in pl"),
    ("survey", "D1", "label::Klingon (tlh)", "survey D1", "names no language"),
    ("survey", "E4", "${first_repair} = 'roof'", "survey E4", '"roof" is not an answer'),
    ("survey", "E4", "${first_repair} > 3 and ${paint} = 'yes'", "survey E4", "more than the answer"),
    ("survey", "F1", "constraint", "survey F1", 'no column "constraint"'),
    ("survey", "G4", "perhaps", "survey G4", "Write yes or no"),
    ("survey", "H4", "start=1 end=5 step=2", "survey H4", "whole numbers"),
    ("survey", "J9", "stray", "survey J9", "no heading above"),
    ("choices", "C2", "STOP", "choices C2", "phone company"),
    ("choices", "C3", "Hot  water", "choices C3", "option 1 in choices C2"),
    ("choices", "C3", None, "choices C3", "This is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "value", "at", "said"), MISTAKES)
def test_each_mistake_has_its_cell_and_what_to_write(sheet: str, cell: str, value: Any, at: str, said: str) -> None:
    made = book()
    made[sheet][cell] = value
    found = problems(saved(made))
    assert [problem for problem in found if problem.at == at and said in problem.sentence], found
    assert all(problem.instead for problem in found)


def test_all_mistakes_are_said_at_once() -> None:
    made = book()
    for sheet, cell, value in (("settings", "J2", "STOP"), ("survey", "A6", "image"), ("choices", "D2", None)):
        made[sheet][cell] = value
    made["survey"].merge_cells("C5:D5")
    places = {problem.at for problem in problems(saved(made))}
    assert {"settings J2", "survey A6", "choices D2", "survey C5:D5"} <= places


def test_what_is_hidden_or_worked_out_is_named() -> None:
    made = book()
    made["choices"].sheet_state = "hidden"
    made["survey"].row_dimensions[6].hidden = True
    made["settings"]["F2"] = ArrayFormula("F2", "=SUM(1)")
    said = " ".join(map(str, problems(saved(made))))
    for sentence in (
        "choices: This sheet is hidden",
        "survey A6: This row is hidden",
        "settings F2: This is a formula",
    ):
        assert sentence in said


def test_a_sheet_that_is_not_there_is_said() -> None:
    assert "no sheet" in str(problems(saved(book({"settings": SETTINGS})))[0])
    without = problems(saved(book({"survey": SURVEY, "choices": CHOICES})))
    assert [problem.what for problem in without if 'no column "decides"' in problem.what]


def packed(**parts: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book()))) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, content in parts.items():
            new.writestr(name, content)
    return into.getvalue()


ZIPPED = io.BytesIO()
with zipfile.ZipFile(ZIPPED, "w") as some:
    some.writestr("word/document.xml", "x")

REFUSED = [
    ("a bomb", packed(**{"xl/bomb.xml": b"0" * 9_000_000}), "a.xlsx", "much larger than it looks"),
    ("macros", packed(**{"xl/vbaProject.bin": b"x"}), "a.xlsm", "macros"),
    ("an entity", packed(**{"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY y "z">]><x/>'}), "a.xlsx", "not made by"),
    ("not xml", packed(**{"xl/workbook.xml": b"<x"}), "a.xlsx", "damaged"),
    ("a password", b"\xd0\xcf\x11\xe0" + b"x" * 600, "a.xlsx", "password"),
    ("text by another name", b"name: oak-house", "a.xlsx", "no spreadsheet"),
    ("a picture by another name", b"\x89PNG\r\n", "a.xlsx", "no spreadsheet"),
    ("a program by another name", b"MZ\x90\x00", "a.xls", "no spreadsheet"),
    ("nothing", b"", "a.xlsx", "empty"),
    ("another zip", ZIPPED.getvalue(), "a.xlsx", "no Excel workbook"),
    ("half a file", saved(book())[:900], "a.xlsx", "damaged"),
    ("too much", b"PK\x03\x04" + b"x" * 1024 * 1024, "a.xlsx", "larger than 1 MiB"),
]


@pytest.mark.parametrize(("content", "name", "said"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(content: bytes, name: str, said: str) -> None:
    (problem,) = problems(content, name)
    assert said in problem.what
    assert problem.instead


def test_a_sheet_that_never_ends_is_not_gone_through() -> None:
    made = book()
    made["survey"]["A1048576"] = "x"
    assert "goes on to row 1048576" in " ".join(map(str, problems(saved(made))))
