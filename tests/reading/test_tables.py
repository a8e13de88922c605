"""The tables of replies beside this file."""

import pytest

from bot.languages import words
from flows import understanding
from flows.commands import Found, find
from flows.reading.several import read_several
from tests.reading.tables import Line, lines, name, question, understood, value

ANSWERS = (
    *("choose_one.txt", "other_kinds.txt", "yes_no.txt", "who_texts.txt"),
    *("points.txt", "consent.txt", "statements.txt", "kinds_in_every_language.txt"),
)


@pytest.mark.parametrize("line", lines(*(f"reading/{table}" for table in ANSWERS)), ids=name)
def test_a_reply_means_what_the_table_says(line: Line) -> None:
    assert understood(line) == line.meant


@pytest.mark.parametrize("line", lines("reading/commands.txt"), ids=name)
def test_only_what_the_table_calls_a_command_is_one(line: Line) -> None:
    assert _as_written(find(line.text, words("en"))) == line.meant


@pytest.mark.parametrize("line", lines("reading/several.txt"), ids=name)
def test_one_text_answers_the_questions_that_the_table_says(line: Line) -> None:
    questions = [question(said) for said in line.question.split(" | ")]
    readings = read_several(questions, line.text, words("en"), understanding.understood)
    assert (" | ".join(map(value, readings)) or "-") == line.meant


def _as_written(found: Found | None) -> str:
    if found is None:
        return "none"
    rest = f'"{found.rest}"' if found.rest and found.language_asked is None else ""
    return " ".join(part for part in (found.command, rest, found.language_asked) if part)
