"""What is asked back, where a reply can be taken in one way only but was not said outright."""

import pytest

from bot.languages import words
from flows.consultation import Question, Text
from flows.questions.registry import KINDS

OPTIONS = tuple(Text({"en": name}) for name in ("Bus", "Train", "Tram"))
ASKED = Question("way", "rank", Text({"en": "Which?"}), options=OPTIONS)


@pytest.mark.parametrize(
    "kind, text, meant",
    [
        ("rank", "bus first, train last", (1, 3, 2)),
    ],
)
def test_what_is_asked_back_is_what_they_meant(kind: str, text: str, meant: tuple[int, ...]) -> None:
    reading = KINDS[kind].understand(ASKED._replace(kind=kind), text, words("en"))
    assert (reading.value, reading.sure) == (meant, False)
