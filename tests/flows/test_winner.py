"""A result is told in words: what was chosen, a tie as a tie, a mean where enough people gave a number, no counts."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.always import blanks
from bot.wording import Wording
from flows.consultation import Condition, Consultation, Question, Text
from flows.value import Value
from flows.winner import result

WORDING = Wording(blanks("Oak House", "england"))
OPTIONS = (
    Text({"en": "Hot water", "pl": "Ciepła woda"}),
    Text({"en": "Locks", "pl": "Zamki"}),
    Text({"en": "Heating"}),
)


def consultation(*kinds: str, **more: Any) -> Consultation:
    questions = tuple(
        Question(f"q{place}", kind, Text({"en": "What first?", "pl": "Co najpierw?"}), options=OPTIONS)
        for place, kind in enumerate(kinds)
    )
    nothing = Text({"en": ""})
    return Consultation("oak-house", nothing, nothing, nothing, questions, ("en", "pl"), **more)


def said(kind: str, counts: Mapping[Value, int], language: str = "en") -> str | None:
    say = result(consultation(kind), {"q0": counts})
    if say is None:
        return None
    text = WORDING.render(say, language, "sms").text
    return text.removeprefix("Oak House. The count is closed. What first? ").removesuffix(" STOP ends.")


@pytest.mark.parametrize(
    "kind, counts, words",
    [
        ("choose_one", {1: 3, 2: 2}, "Hot water, by most votes."),
        ("choose_one", {1: 3, 2: 3, 3: 1}, "It is a tie: Hot water, Locks."),
        ("choose_one", {1: 1, "abstain": 9}, "Hot water, by most votes."),
        ("choose_many", {(1, 3): 2, (3,): 1, (): 9}, "Heating, by most votes."),
        ("choose_many", {(1, 3): 2}, "It is a tie: Hot water, Heating."),
        ("yes_no", {"yes": 1, "no": 4}, "No, by most votes."),
        ("yes_no", {"yes": 4, "no": 4}, "It is a tie: No, Yes."),
        ("statements", {"agree": 5, "disagree": 2, "pass": 9}, "Agree, by most votes."),
        ("points", {(6, 4, 0): 1, (0, 10, 0): 1}, "Locks, by most points."),
        ("rank", {(2, 1): 3, (1, 2): 2, (): 1}, "Locks, first most often."),
        ("rank", {(2, 1): 3, (1, 2): 3}, "It is a tie: Hot water, Locks."),
        ("consent", {"yes": 5, "no": 9}, "Nobody objects, so it goes ahead."),
        ("consent", {"yes": 50, "object": 1}, "Somebody objects, so it waits."),
        ("score", {4: 9}, "Few answered, so we show no number."),
        ("score", {4: 9, "abstain": 5}, "Few answered, so we show no number."),
        ("score", {4: 9, 1: 1}, "Few answered, so we show no number."),
        ("score", {5: 12}, "Few answered, so we show no number."),
        ("score", {4: 12, 1: 4, 5: 4}, "On average 3.6 out of 5."),
        ("score", {4: 19, 5: 1}, "On average 4.1 out of 5."),
    ],
)
def test_what_was_chosen_in_words(kind: str, counts: Mapping[Value, int], words: str) -> None:
    assert said(kind, counts) == words


@pytest.mark.parametrize(
    "kind, counts",
    [
        ("choose_one", {}),
        ("choose_one", {"abstain": 3}),
        ("choose_many", {(): 3}),
        ("consent", {"abstain": 3}),
        ("score", {"abstain": 20}),
        ("open_text", {"K7": 1}),
        ("rank", {(): 4, "abstain": 1}),
    ],
)
def test_where_nobody_chose_or_nothing_is_counted_nothing_is_told(kind: str, counts: Mapping[Value, int]) -> None:
    assert said(kind, counts) is None


def test_every_question_is_in_one_message_in_the_language_of_its_reader() -> None:
    say = result(consultation("choose_one", "score"), {"q0": {1: 2}, "q1": {3: 10}})
    assert say is not None
    assert WORDING.render(say, "pl", "telegram").text == (
        "Oak House. Głosy policzone. Co najpierw? Ciepła woda, najwięcej głosów. Co najpierw? Średnio 3,0 na 5. "
        "STOP kończy."
    )


def test_of_what_few_were_asked_it_is_not_told_who_won() -> None:
    first, why = consultation("choose_one", "choose_one").questions
    asked = consultation()._replace(questions=(first, why._replace(ask_if=Condition("q0", (2,)))))
    for people, words in ((8, "Few answered, so we show no number."), (9, "Hot water, by most votes.")):
        say = result(asked, {"q0": {1: 30, 2: people}, "q1": {1: 5}})
        assert say is not None
        assert WORDING.render(say, "en", "telegram").text.count(words) == 1 + (people == 9)


def test_of_what_is_sensitive_only_that_it_is_closed() -> None:
    say = result(consultation("choose_one", sensitive=True), {"q0": {1: 2}})
    assert say is not None
    assert WORDING.render(say, "en", "sms").text == (
        "Oak House. The count is closed. Thank you for taking part. STOP ends."
    )
