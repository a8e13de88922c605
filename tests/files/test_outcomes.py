"""An outcome file becomes what `yousaid outcome add` needs, or every problem at once."""

from datetime import UTC, date, datetime

import pytest

from bot.files.outcomes import WrittenOutcome, read_outcome
from bot.files.problems import FileProblems, Problem
from flows.consultation import Text
from flows.outcome import About
from tests.files.reading import GOOD, TODAY, ZONE, read

BOILER = """\
status: done
said: the hot water runs out
did: a new boiler, 8 Jan
owner: repairs manager
by: 2027-01-25
at: 2027-01-11 10:05
refs: [K7, m2]
answers: {first-repair: [Hot water, 2], safe-night: 1}
"""


def outcome(text: str, consultation: str = GOOD) -> WrittenOutcome:
    return read_outcome(text, read(consultation), ZONE, TODAY)


def refused(text: str, consultation: str = GOOD) -> tuple[Problem, ...]:
    with pytest.raises(FileProblems) as found:
        outcome(text, consultation)
    return found.value.problems


def test_everything_in_the_file_is_in_the_value() -> None:
    written = outcome(BOILER)
    assert written.at == datetime(2027, 1, 11, 10, 5, tzinfo=UTC)
    assert written.about == About(("K7", "M2"), (("first-repair", 1), ("first-repair", 2), ("safe-night", 1)))
    assert (written.status, written.owner, written.by) == ("done", "repairs manager", date(2027, 1, 25))
    assert written.said == Text({"en": "the hot water runs out"})
    assert not written.sensitive


def test_what_is_left_out_may_come_from_the_command_line() -> None:
    written = outcome("did: {en: a new boiler, pl: nowy piec}\n")
    assert (written.status, written.said, written.at, written.about) == (None, None, None, About())
    assert written.did == Text({"en": "a new boiler", "pl": "nowy piec"})


def test_people_may_read_another_language_than_the_consultation_has() -> None:
    assert outcome("said: {pl: zimna woda}\n").said == Text({"pl": "zimna woda"})


MISTAKES = [
    ("status: done", "status: finished", 1, '"finished"'),
    ("said: the hot water", "said: text 07700 900123", 2, "phone number"),
    ("said: the hot water", "said: text +44 (0)7700-900-123", 2, "phone number"),
    ("said: the hot water", "said: write to a.b@example.org", 2, "email"),
    ("did: a new boiler, 8 Jan", "did: {it: un}", 3, '"it"'),
    ("owner: repairs manager", "owner:", 4, "empty"),
    ("owner: repairs manager", "ower: x", 4, '"ower"'),
    ("by: 2027-01-25", "by: 2026-01-25", 5, "past"),
    ("by: 2027-01-25", "by: soon", 5, '"soon"'),
    ("at: 2027-01-11 10:05", "at: 10:05", 6, '"10:05"'),
    ("refs: [K7, m2]", "refs: [K7, seven]", 7, '"seven"'),
    ("refs: [K7, m2]", "refs: {K7: m2}", 7, "keys with values"),
    ("{first-repair: [Hot water, 2], safe-night: 1}", "{first-repare: 1}", 8, '"first-repare"'),
    ("{first-repair: [Hot water, 2], safe-night: 1}", "{first-repair: Lock}", 8, '"Lock"'),
    ("{first-repair: [Hot water, 2], safe-night: 1}", "[first-repair]", 8, "a list"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "what"), MISTAKES)
def test_a_mistake_says_where_it_is(right: str, wrong: str, line: int, what: str) -> None:
    assert right in BOILER
    (problem,) = refused(BOILER.replace(right, wrong))
    assert problem.line == line
    assert what in problem.what


def test_nobody_is_told_by_a_secret_answer() -> None:
    (problem,) = refused(BOILER, GOOD + "    secret: yes\n")
    assert problem.line == 8
    assert "secret" in problem.what


def test_help_lines_may_be_named() -> None:
    assert outcome("status: heard\nsaid: nobody knew 116 123 or 0808 2000 247\n")
