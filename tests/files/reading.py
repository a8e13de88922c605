"""How these tests read a file: one day, one zone, everything fits unless told otherwise."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.files.consultations import FileProblems, Fits, Problem, read_consultation
from flows.consultation import Consultation

ZONE = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 24)
SAMPLES = Path(__file__).parents[2] / "bot" / "demo" / "consultations"

GOOD = """\
name: oak-house
language: en
title: Repairs at Oak House
decides: Tenants pick the first repair. Most votes wins.
can_change: The budget is fixed.
opens: 2026-11-24
closes: 2026-12-08 18:00
answer_by: 2026-12-08
keyword: OAK
questions:
  - id: first-repair
    kind: choose_one
    text: What should we repair first?
    options: [Hot water, Locks, Heating]
  - id: safe-night
    kind: score
    text: How safe is Oak House at night?
"""


def everything_fits(question: object, language: str, channel: str) -> None:
    return None


def read(text: str, fits: Fits = everything_fits) -> Consultation:
    return read_consultation(text, ZONE, TODAY, fits)


def problems(text: str, fits: Fits = everything_fits) -> tuple[Problem, ...]:
    with pytest.raises(FileProblems) as found:
        read(text, fits)
    return found.value.problems


def only_problem(text: str) -> Problem:
    (problem,) = problems(text)
    return problem


def changed(old: str, new: str) -> str:
    """The good file with one thing changed."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)
