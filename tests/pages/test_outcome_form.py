"""The form "what became of it?": what is read from it, and which problem stands beside which field."""

from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.console import outcome_form
from bot.console.outcome_form import Around, Wanted
from flows.consultation import Consultation, Question, Text
from flows.loop import problems
from flows.outcome import About, Status

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def text(words: str) -> Text:
    return Text({"en": words})


OAK = Consultation(
    name="oak-house",
    title=text("Repairs"),
    decides=text("You."),
    can_change=text("All."),
    questions=(
        Question("first-repair", "choose_one", text("First?"), options=(text("Hot water"), text("Locks"))),
        Question("diary", "choose_one", text("Which?"), options=(text("A"), text("B")), secret=True),
    ),
    languages=("en", "pl"),
)
GOOD = {"status": "done", "said-en": "the hot water runs out.", "did-en": "a new boiler", "whom": "all", "when": "now"}


def read(**fields: str) -> Wanted:
    form = outcome_form.tidy(
        {**GOOD, **{name.replace("_en", "-en"): value for name, value in fields.items()}}, OAK.languages
    )
    return outcome_form.read(form, Around(OAK, ZoneInfo("Europe/London"), NOW), "0" * 32)


def test_a_good_form_becomes_an_outcome_for_all_now() -> None:
    wanted = read()
    assert not wanted.problems
    assert (wanted.outcome.said, wanted.outcome.about, wanted.at) == (text("the hot water runs out"), About(), None)


def test_those_who_said_something_or_answered_can_be_chosen() -> None:
    assert read(whom="views", refs=" k7,M2 k7").outcome.about == About(references=("K7", "M2"))
    assert read(whom="answer", answer="first-repair=2").outcome.about == About(answers=(("first-repair", 2),))


def test_a_time_is_local_and_a_promise_has_a_day() -> None:
    wanted = read(when="time", at="2026-11-25T09:30", by="2026-12-08", owner="repairs manager")
    assert wanted.at == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    assert (wanted.outcome.by, wanted.outcome.owner) == (date(2026, 12, 8), "repairs manager")


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("status", {"status": "frobbed"}),
        ("said-en", {"said_en": " "}),
        ("said-en", {"said_en": "ring 07700 900123"}),
        ("did-en", {"did_en": ""}),
        ("because-en", {"status": "not_doing"}),
        ("because-en", {"status": "tried"}),
        ("whom", {"whom": "some"}),
        ("refs", {"whom": "views", "refs": ""}),
        ("refs", {"whom": "views", "refs": "K7 1 OR 1"}),
        ("answer", {"whom": "answer", "answer": "first-repair=9"}),
        ("answer", {"whom": "answer", "answer": "diary=1"}),
        ("at", {"when": "time", "at": ""}),
        ("at", {"when": "time", "at": "2026-11-23T10:00"}),
        ("at", {"when": "time", "at": "2027-03-28T01:30"}),
        ("by", {"by": "2026-11-01"}),
        ("by", {"by": "soon"}),
    ],
)
def test_a_problem_stands_beside_its_field(field: str, fields: dict[str, str]) -> None:
    assert list(read(**fields).problems) == [field]


def test_a_secret_question_is_not_offered_at_all() -> None:
    offered = [sent for _, choices in outcome_form.answers_to_choose(OAK) for sent, _, _ in choices]
    assert offered == ["first-repair=1", "first-repair=2"]


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(outcome_form.names(OAK.languages)), st.text(max_size=40)),
    st.sampled_from((*get_args(Status), "frobbed")),
)
def test_whatever_is_typed_is_a_problem_or_an_outcome_that_can_be_told(typed: dict[str, str], status: str) -> None:
    form = outcome_form.tidy({**GOOD, **typed, "status": status}, OAK.languages)
    wanted = outcome_form.read(form, Around(OAK, ZoneInfo("Europe/London"), NOW), "0" * 32)
    assert wanted.problems or not list(problems(wanted.outcome, OAK))
