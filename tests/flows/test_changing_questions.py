"""What an old answer means once its question has changed: the words count, never the number."""

from typing import Any

import pytest

from flows.changing_questions import Revised, new_places
from flows.consultation import Question, Text
from flows.value import Value


def options(*names: str) -> tuple[Text, ...]:
    return tuple(Text({"en": name}) for name in names)


def question(kind: str = "choose_one", *names: str, **more: Any) -> Question:
    return Question("q", kind, Text({"en": "Q?"}), options=options(*names), **more)


ABC, CAD = ("Hot water", "Locks", "Roof"), ("Roof", "hot  WATER", "Lifts")


@pytest.mark.parametrize(
    ("kind", "before", "after", "loses"),
    [
        ("choose_one", 1, 2, False),
        ("choose_one", 2, None, True),
        ("choose_one", "abstain", "abstain", False),
        ("choose_many", (1, 3), (1, 2), False),
        ("choose_many", (1, 2), (2,), True),
        ("choose_many", (2,), None, True),
        ("choose_many", (), (), False),
        ("rank", (1, 2, 3), (2, 1), True),
        ("rank", (3, 1), (1, 2), False),
        ("points", (7, 0, 3), (3, 7, 0), False),
        ("points", (5, 5, 0), None, True),
    ],
)
def test_an_answer_follows_the_words_that_it_chose(kind: str, before: Value, after: Value | None, loses: bool) -> None:
    revised = Revised(question(kind, *ABC), question(kind, *CAD))
    assert (revised.carry(before), revised.loses(before)) == (after, loses)


def test_another_scale_takes_no_answer_along() -> None:
    revised = Revised(question("score"), question("score", high=10))
    assert (revised.carry(4), revised.carry("abstain"), revised.moves_answers) == (None, "abstain", True)


def test_a_translation_that_is_added_makes_no_other_option() -> None:
    with_polish = question()._replace(
        options=(Text({"en": "Locks", "pl": "Zamki"}), Text({"en": "Roof", "pl": "Dach"}))
    )
    assert new_places(question("choose_one", "Roof", "Locks"), with_polish) == (2, 1)
