"""Every folder beside this file, line by line: answers, commands, wishes to leave, cries for help."""

from pathlib import Path

import pytest

from bot.languages import codes, words
from flows.commands import find
from flows.reading.leaving import wants_to_leave
from flows.safety import look
from tests.reading.tables import Line, lines, name, understood

HERE = Path(__file__).parent
FOLDERS = sorted(folder.name for folder in HERE.iterdir() if (folder / "answers.txt").is_file())


def every(table: str) -> list[Line]:
    return lines(*(f"languages/{code}/{table}.txt" for code in FOLDERS))


def test_every_language_has_its_tables() -> None:
    assert set(codes()) - {"en"} <= set(FOLDERS)


@pytest.mark.parametrize("line", every("answers"), ids=name)
def test_an_answer_means_what_the_table_says(line: Line) -> None:
    assert understood(line) == line.meant


@pytest.mark.parametrize("line", every("commands"), ids=name)
def test_only_what_the_table_calls_a_command_is_one(line: Line) -> None:
    found = find(line.text, words(line.language))
    said = " ".join(filter(None, (found.command, found.language_asked))) if found else "none"
    assert said == line.meant


@pytest.mark.parametrize("line", every("leaving"), ids=name)
def test_a_wish_to_leave_is_what_the_table_says(line: Line) -> None:
    assert wants_to_leave(line.text, words(line.language)) == line.meant


@pytest.mark.parametrize("line", every("danger"), ids=name)
def test_danger_is_what_the_table_says(line: Line) -> None:
    *recent, text = line.text.split(" / ")
    danger = look(text, tuple(recent), words(line.language))
    assert (f"{danger.category} {danger.level}" if danger else "none") == line.meant
