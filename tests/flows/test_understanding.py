"""A word that is both a command and an answer to what is open."""

import pytest

from bot.languages import words
from flows.commands import find
from flows.consultation import Question, Text
from flows.understanding import outranks

QUESTION = Text({"": "?"})
YES_OR_NO = Question("asked", "yes_no", QUESTION)
ONE_OF = Question("asked", "choose_one", QUESTION, options=(Text({"": "Menu"}), Text({"": "News stand"})))
SCORE = Question("asked", "score", QUESTION, low=1, high=5)


@pytest.mark.parametrize(
    ("question", "text", "is_answer"),
    [
        (YES_OR_NO, "go on then", True),
        (YES_OR_NO, "count me in", True),
        (YES_OR_NO, "go on", False),
        (YES_OR_NO, "skip", False),
        (YES_OR_NO, "undo yes", False),
        (ONE_OF, "menu", True),
        (ONE_OF, "news", False),
        (ONE_OF, "go on then", False),
        (SCORE, "go on then", False),
    ],
)
def test_the_answer_wins_where_it_is_a_whole_option_or_a_sure_yes_or_no(
    question: Question, text: str, is_answer: bool
) -> None:
    english = words("en")
    found = find(text, english)
    assert found is not None
    assert outranks(question, text, found, english) is is_answer
