"""The table of `yousaid read` that is promised to everyone: every line of it, word for word."""

from typing import Any

import pytest

from bot.tools.read import answer

TWO = ["Hot water", "Locks"]
NOTHING = {"answer": None, "command": None, "language_asked": None, "leave": "no", "danger": None, "view": None}


def sure(value: Any) -> dict[str, Any]:
    return {"answer": {"value": value, "sure": True}}


def unsure(value: Any) -> dict[str, Any]:
    return {"answer": {"value": value, "sure": False}}


PROMISED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("2", {"kind": "choose_one", "options": TWO}, sure(2)),
    ("2 cos my door dont lock", {"kind": "choose_one", "options": TWO}, {**sure(2), "view": "2 cos my door dont lock"}),
    ("lcoks", {"kind": "choose_one", "options": TWO}, sure(2)),
    ("1 or 2 idk", {"kind": "choose_one", "options": TWO}, unsure("abstain")),
    ("both", {"kind": "choose_one", "options": TWO}, {"view": "both"}),
    ("both", {"kind": "choose_many", "options": TWO}, sure([1, 2])),
    ("2 then 1, not 3", {"kind": "rank", "options": [*TWO, "Heating"]}, sure([2, 1])),
    ("4/5", {"kind": "score"}, sure(4)),
    ("about a 3", {"kind": "score"}, sure(3)),
    ("11", {"kind": "score"}, {"view": "11"}),
    ("yeh go on then", {"kind": "yes_no"}, sure("yes")),
    ("nah ur alright", {"kind": "yes_no"}, sure("no")),
    ("maybe", {"kind": "yes_no"}, sure("abstain")),
    ("dunno", {"kind": "yes_no"}, sure("abstain")),
    ("is the pope catholic", {"kind": "yes_no"}, {"view": "is the pope catholic"}),
    ("tak", {"kind": "yes_no", "language": "en"}, sure("yes")),
    ("ok", {"kind": "yes_no"}, unsure("yes")),
    ("no wait, yes", {"kind": "yes_no"}, sure("yes")),
    ("STOP", {}, {"leave": "yes"}),
    ("please stop texting me", {}, {"leave": "yes"}),
    ("we have to STOP this cut", {}, {"view": "we have to STOP this cut"}),
    ("in Polish please", {}, {"command": "LANGUAGE", "language_asked": "pl"}),
    ("undo sorry meant hot water", {"kind": "choose_one", "options": TWO}, {**sure(1), "command": "UNDO"}),
    (
        "2. dont matter tho i want to end it",
        {"kind": "choose_one", "options": TWO},
        {
            **sure(2),
            "danger": {"category": "self_harm", "level": "high"},
            "view": "2. dont matter tho i want to end it",
        },
    ),
    ("this queue is killing me", {}, {"view": "this queue is killing me"}),
]


@pytest.mark.parametrize(("text", "asked", "promised"), PROMISED)
def test_the_promised_table_comes_out_exactly(text: str, asked: dict[str, Any], promised: dict[str, Any]) -> None:
    assert answer({"text": text, **asked}) == {**NOTHING, **promised}
