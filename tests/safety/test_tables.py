"""The tables of cries for help and of wishes to leave beside this file."""

import pytest

from bot.languages import words
from flows.reading.leaving import wants_to_leave
from flows.safety import look
from tests.reading.tables import Line, lines, name


@pytest.mark.parametrize("line", lines("safety/danger.txt"), ids=name)
def test_danger_is_what_the_table_says(line: Line) -> None:
    *recent, text = line.text.split(" / ")
    danger = look(text, tuple(recent), words("en"))
    assert (f"{danger.category} {danger.level}" if danger else "none") == line.meant


@pytest.mark.parametrize("line", lines("safety/leaving.txt"), ids=name)
def test_a_wish_to_leave_is_what_the_table_says(line: Line) -> None:
    assert wants_to_leave(line.text, words("en")) == line.meant
