"""Every folder beside this file, table by table: answers, commands, wishes to leave, cries for help, complaints.

A table is one test, and a failure names every line of it that is read otherwise. The suite's last lines say how many
of each there were, and how many were read as the table says.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.console.saying import LANGUAGES
from bot.languages import codes, words
from flows.commands import find
from flows.complaints import is_about_staff
from flows.reading.leaving import wants_to_leave
from flows.safety import look
from tests.reading.tables import Line, lines, understood, wrong

HERE = Path(__file__).parent
ENGLISH = {
    "danger": ("safety/danger.txt",),
    "leaving": ("safety/leaving.txt",),
    "complaints": ("safety/complaints.txt",),
    "answers": tuple(
        f"reading/{name}.txt" for name in ("choose_one", "other_kinds", "yes_no", "many_ways", "who_texts")
    ),
}
Record = Callable[[str, object], None]


def table(code: str, name: str) -> list[Line]:
    return lines(*(ENGLISH[name] if code == "en" else (f"languages/{code}/{name}.txt",)))


def found_command(line: Line) -> str:
    found = find(line.text, words(line.language))
    return " ".join(filter(None, (found.command, found.language_asked))) if found else "none"


def found_leaving(line: Line) -> str:
    return wants_to_leave(line.text, words(line.language))


def found_danger(line: Line) -> str:
    *recent, text = line.text.split(" / ")
    danger = look(text, tuple(recent), words(line.language))
    return f"{danger.category} {danger.level}" if danger else "none"


def found_complaint(line: Line) -> str:
    return "yes" if is_about_staff(line.text, words(line.language)) else "no"


def test_every_language_has_its_tables() -> None:
    folders = {folder.name for folder in HERE.iterdir() if (folder / "answers.txt").is_file()}
    assert folders == set(codes()) - {"en"}


def test_staff_read_the_name_of_every_language() -> None:
    assert tuple(sorted(LANGUAGES)) == codes()


@pytest.mark.parametrize("code", codes())
def test_an_answer_means_what_the_table_says(code: str, record_property: Record) -> None:
    every = table(code, "answers")
    misread = wrong(every, understood)
    record_property("figures", f"{code} answers: {len(every) - len(misread)} of {len(every)} as the table says")
    assert misread == []


@pytest.mark.parametrize("code", [code for code in codes() if code != "en"])
def test_only_what_the_table_calls_a_command_is_one(code: str) -> None:
    assert wrong(table(code, "commands"), found_command) == []


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize(
    "name, read, called, other",
    [
        ("leaving", found_leaving, "wishes", "no"),
        ("danger", found_danger, "cries", "none"),
        ("complaints", found_complaint, "complaints", "no"),
    ],
)
def test_what_must_not_be_missed_is_what_the_table_says(
    code: str, name: str, read: Callable[[Line], str], called: str, other: str, record_property: Record
) -> None:
    every = table(code, name)
    misread = wrong(every, read)
    record_property("figures", f"{code} {name}: {rates(every, misread, called, other)}")
    assert misread == []


def rates(every: list[Line], misread: list[tuple[str, str, str, str]], name: str, other: str) -> str:
    """Recall among what is one, and false alarms among what is none."""
    others = sum(line.meant == other for line in every)
    missed = sum(meant == other != wanted for *_, wanted, meant in misread)
    false = sum(wanted == other for *_, wanted, _ in misread)
    cries = len(every) - others
    return f"{cries - missed} of {cries} {name} heard, {false} false in {others} other lines"
