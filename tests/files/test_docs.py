"""What docs/consultations.md says is so: its examples load, and it names every key."""

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.files import conditions, outcomes, questions, root
from bot.files.outcomes import read_outcome
from bot.files.taken_words import CARRIER_WORDS
from flows.outcome import Status
from flows.questions.registry import KINDS
from tests.files.reading import TODAY, ZONE, problems, read

PAGE = (Path(__file__).parents[2] / "docs" / "consultations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([a-z ]*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
EXAMPLES = [text for kind, text in BLOCKS if kind == "yaml"]


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.splitlines()[0])
def test_every_example_loads(text: str) -> None:
    assert read(text).questions


def test_the_problems_shown_are_the_problems_found() -> None:
    (wrong,) = (text for kind, text in BLOCKS if kind == "yaml problems")
    told = next(text for kind, text in BLOCKS if text.startswith("line 1:"))
    assert told.splitlines() == [str(problem) for problem in problems(wrong)]


def test_the_outcome_example_loads_against_the_consultation_of_the_page() -> None:
    (text,) = (text for kind, text in BLOCKS if kind == "yaml outcome")
    assert read_outcome(text, read(EXAMPLES[1]), ZONE, TODAY).about.answers == (("first-repair", 1),)


KEYS = {
    *root.REQUIRED,
    *root.OPTIONAL,
    *root.AUDIENCE_KEYS,
    *questions.KEYS,
    *conditions.KEYS,
    *outcomes.KEYS,
}


@pytest.mark.parametrize("word", sorted(KEYS | set(KINDS) | set(get_args(Status))))
def test_every_key_kind_and_status_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("word", sorted(CARRIER_WORDS))
def test_every_word_of_the_phone_companies_is_on_the_page(word: str) -> None:
    assert re.search(rf"\b{word.upper()}\b", PAGE)


def test_every_key_of_a_question_is_in_an_example() -> None:
    for key in (*root.REQUIRED, *root.OPTIONAL, *questions.KEYS):
        assert any(re.search(rf"\b{key}:", text) for text in EXAMPLES), key
