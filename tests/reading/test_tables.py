"""The tables of replies beside this file; those that every language has are in tests/languages.

A table is one test, and a failure names every line of it that is read otherwise.
"""

import pytest

from bot.languages import words
from flows import understanding
from flows.commands import Found, find
from flows.reading.several import read_several
from tests.reading.tables import Line, lines, question, understood, value, wrong

ANSWERS = ("points", "consent", "statements", "kinds_in_every_language", "talk", "numbers")


@pytest.mark.parametrize("table", ANSWERS)
def test_a_reply_means_what_the_table_says(table: str) -> None:
    assert wrong(lines(f"reading/{table}.txt"), understood) == []


def test_only_what_the_table_calls_a_command_is_one() -> None:
    assert wrong(lines("reading/commands.txt"), _command) == []


def test_one_text_answers_the_questions_that_the_table_says() -> None:
    assert wrong(lines("reading/several.txt"), _several) == []


def _command(line: Line) -> str:
    found = find(line.text, words("en"))
    return "none" if found is None else _as_written(found)


def _as_written(found: Found) -> str:
    rest = f'"{found.rest}"' if found.rest and found.language_asked is None else ""
    return " ".join(part for part in (found.command, rest, found.language_asked) if part)


def _several(line: Line) -> str:
    questions = [question(said) for said in line.question.split(" | ")]
    readings = read_several(questions, line.text, words("en"), understanding.understood)
    return " | ".join(map(value, readings)) or "-"
