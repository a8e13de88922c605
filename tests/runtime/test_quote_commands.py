"""Quotes by command: the same rules as on the pages, and each in somebody's name."""

from pathlib import Path

import pytest
from sqlalchemy import update

from bot.house import opened
from bot.settings import load_settings
from storage import tables
from tests.databases import prepared
from tests.runtime.conftest import Call, one_sentence, say

ASK = ("quote", "ask", "a1", "--by", "desk", "--words")


@pytest.fixture
def heard(loaded: Call, tmp_path: Path) -> Call:
    def hear() -> None:
        loaded("staff", "add", "desk", "--role", "duty_person")
        loaded("staff", "add", "chief", "--role", "manager")
        say(1, "showers cold, ring 07700 900123")

    prepared(tmp_path / "yousaid.db", "a view to quote", hear)
    return loaded


def yes() -> None:
    with opened(load_settings()) as house, house.database.transaction() as db:
        db.execute(update(tables.quotes).values(state="yes"))


def test_a_quote_goes_its_way(heard: Call) -> None:
    assert heard("quote", "list") == (0, "Nobody has been asked yet.\n", "")
    assert heard("quote", "ask", "A1", "--by", "desk") == (0, "showers cold, ring (...)\n", "")
    assert heard(*ASK, "showers cold") == (
        0,
        "Q1: its author is asked, at night in the morning. No answer is a no.\n",
        "",
    )
    line = heard("quote", "list")[1]
    assert line.startswith("Q1  of A1  ")
    assert "Its author has until" in line
    assert "cold" not in line
    assert heard("quote", "show", "q1")[1].endswith("\nshowers cold\n")
    one_sentence(heard("quote", "approve", "Q1", "--by", "chief"), "does not wait")
    yes()
    assert heard("quote", "approve", "Q1", "--by", "chief") == (0, "Q1 is published.\n", "")
    assert "Approved by chief" in heard("quote", "list")[1]
    assert heard("quote", "withdraw", "1", "--by", "desk") == (0, "Q1 is shown no more.\n", "")
    assert "Withdrawn here" in heard("quote", "list")[1]


def test_a_yes_may_be_turned_down(heard: Call) -> None:
    heard(*ASK, "showers cold")
    yes()
    assert heard("quote", "refuse", "Q1", "--by", "chief") == (0, "Q1 is not published.\n", "")


def test_what_cannot_be_is_said_in_one_sentence(heard: Call) -> None:
    one_sentence(heard(*ASK, "showers warm"), "only cut")
    one_sentence(heard("quote", "ask", "B9", "--by", "desk"), "no view B9")
    one_sentence(heard("quote", "ask", "A1", "--by", "nobody"), "These may: desk and chief.")
    one_sentence(heard("quote", "approve", "Q7", "--by", "chief"), "no quote Q7")
    one_sentence(heard("quote", "approve", "Q7", "--by", "desk"), "may not approve")
    assert heard("quote", "show", "seven")[0] == 2
    assert heard("quote", "ask", "seven", "--by", "desk")[0] == 2


def test_nobody_sees_to_a_quote_about_themselves(heard: Call) -> None:
    say(2, "the chief never listens")
    one_sentence(heard("quote", "ask", "A2", "--by", "chief", "--words", "the chief never listens"), "about you")
