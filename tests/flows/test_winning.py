"""What a vote was for, and when an outcome goes against it."""

from collections.abc import Mapping
from typing import Any

import pytest

from flows.consultation import Consultation, Question, Text
from flows.loop import Record, hears, problems, update_for
from flows.outcome import About, Outcome
from flows.value import Value
from flows.winning import weighed, winner


def words(text: str) -> Text:
    return Text({"en": text})


OPTIONS = (words("Hot water"), words("Locks"), words("Heating"))
REPAIR = Question("repair", "choose_one", words("Which first?"), options=OPTIONS)
CHAIR = Question("chair", "yes_no", words("A chair?"), secret=True)
CONSULTATION = Consultation(
    "oak", words("Oak"), words("The landlord decides."), words("All."), (REPAIR, CHAIR), ("en",)
)


@pytest.mark.parametrize(
    ("kind", "counts", "won"),
    [
        ("choose_one", {1: 3, 2: 2}, 1),
        ("choose_one", {1: 3, 2: 3}, None),
        ("choose_one", {1: 1, "abstain": 5}, 1),
        ("choose_one", {}, None),
        ("yes_no", {"yes": 2, "no": 1}, "yes"),
        ("choose_many", {(1, 2): 1, (2, 3): 1, (): 4}, 2),
        ("points", {(6, 4, 0): 1, (0, 10, 0): 1}, 2),
        ("consent", {"yes": 1, "no": 5}, "yes"),
        ("consent", {"yes": 5, "object": 1}, "no"),
        ("score", {5: 9}, None),
        ("rank", {(1, 2, 3): 9}, None),
        ("open_text", {"K7": 1}, None),
    ],
)
def test_a_vote_is_won_by_its_own_count_and_a_tie_by_nobody(
    kind: str, counts: Mapping[Value, int], won: Value | None
) -> None:
    assert winner(REPAIR._replace(kind=kind), counts) == won


def outcome(status: str, value: Value, question: str = "repair", **more: Any) -> Outcome:
    about = About(answers=((question, value),))
    return Outcome("1", "oak", status, words("it is cold"), words("a boiler"), about=about, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "value", "followed", "against"),
    [
        ("not_doing", 1, (), True),
        ("not_doing", 2, (), False),
        ("done", 2, (), True),
        ("planned", 2, (), True),
        ("done", 2, ("repair",), False),
        ("done", 1, (), False),
        ("read", 2, (), False),
        ("done", "abstain", (), False),
    ],
)
def test_what_goes_against_a_vote(status: str, value: Value, followed: tuple[str, ...], against: bool) -> None:
    told = weighed(outcome(status, value), CONSULTATION, {"repair": 1}, followed)
    assert (told.against is not None, told.about.voted) == (against, ("repair",) if against else ())


def test_a_tie_is_nothing_to_go_against() -> None:
    assert weighed(outcome("not_doing", 1), CONSULTATION, {}, ()).against is None


def test_it_goes_to_everybody_who_voted_with_the_reason_and_who_decided() -> None:
    told = weighed(outcome("not_doing", 1, because=words("it is new")), CONSULTATION, {"repair": 1}, ())
    assert hears(told.about, Record(answers=(("repair", 3),), took_part=True)) == "also_voted"
    assert hears(told.about, Record(answers=(("repair", 1),), took_part=True)) == "answered"
    assert hears(told.about, Record(answers=(("chair", "yes"),), took_part=True)) is None
    assert [phrase.key for phrase in update_for(told).phrases] == ["update-not_doing", "update-against", "update-end"]


@pytest.mark.parametrize("status, value", [("not_doing", 1), ("planned", 2)])
def test_against_a_vote_needs_its_reason(status: str, value: Value) -> None:
    told = weighed(outcome(status, value), CONSULTATION, {"repair": 1}, ())
    assert ["everybody who voted hears why" in problem for problem in problems(told, CONSULTATION)] == [True]


def test_a_secret_vote_is_answered_without_anybodys_choice() -> None:
    told = weighed(outcome("not_doing", "yes", "chair", because=words("x")), CONSULTATION, {"chair": "yes"}, ())
    assert (told.about.answers, told.about.voted) == ((), ("chair",))
    assert list(problems(told, CONSULTATION)) == []


def test_done_otherwise_says_why_before_it_asks_whether_it_worked() -> None:
    told = weighed(outcome("done", 2, because=words("it broke")), CONSULTATION, {"repair": 1}, ())
    keys = [phrase.key for phrase in update_for(told).phrases]
    assert keys == ["update-done", "update-because", "update-against"]
