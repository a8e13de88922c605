"""Consultations and outcomes come back from JSON as they were, to the last field."""

import json
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.consultation import Audience, Condition, Consultation, Question, Text
from flows.outcome import About, AgainstVote, Outcome
from flows.state import Asked
from storage import documents as d
from tests.examples import examples

TEXT = Text({"en": "a"})
words = st.text(max_size=8)
texts = st.builds(Text, st.dictionaries(words, words, min_size=1, max_size=3))
values = st.one_of(words, st.integers(), st.lists(st.integers()).map(tuple))
questions = st.builds(
    Question,
    words,
    words,
    texts,
    short=st.none() | texts,
    options=st.lists(texts, max_size=3).map(tuple),
    low=st.integers(),
    high=st.integers(),
    low_label=st.none() | texts,
    high_label=st.none() | texts,
    ask_if=st.none() | st.builds(Condition, words, st.lists(words | st.integers(), max_size=2).map(tuple)),
    secret=st.booleans(),
    total=st.integers(),
)
consultations = st.builds(
    Consultation,
    words,
    texts,
    texts,
    texts,
    st.lists(questions, max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
    version=st.integers(1),
    opens=st.none(),
    closes=st.none(),
    is_over=st.just(False),
    answer_by=st.none() | st.dates(),
    keyword=st.none() | words,
    audience=st.builds(Audience, st.lists(words, max_size=2).map(tuple), st.lists(words, max_size=2).map(tuple)),
    sensitive=st.booleans(),
    rung=st.none() | words,
    decided_by=st.none() | words,
    short_because=st.none() | texts,
)
outcomes = st.builds(
    Outcome,
    words,
    words,
    st.just("done"),
    texts,
    st.none() | texts,
    st.none() | texts,
    st.builds(
        About,
        st.lists(words, max_size=2).map(tuple),
        st.lists(st.tuples(words, values), max_size=2).map(tuple),
        st.lists(words, max_size=2).map(tuple),
    ),
    st.none() | words,
    st.none() | st.dates(),
    st.booleans(),
    st.none() | st.builds(AgainstVote, words, texts | words, texts),
    st.none() | texts,
)
"""`corrects` is not kept: it differs from person to person."""


@settings(max_examples=examples(25))
@given(consultations)
def test_a_consultation_comes_back(consultation: Consultation) -> None:
    kept = d.consultation_to_json(consultation)
    assert d.consultation_from_json(consultation.name, consultation.version, kept) == consultation
    back = d.consultation_from_json(consultation.name, consultation.version, kept)
    assert [*back.title.by_language] == [*consultation.title.by_language]


@settings(max_examples=examples(25))
@given(outcomes)
def test_an_outcome_comes_back(outcome: Outcome) -> None:
    kept = d.outcome_to_json(outcome)
    assert d.outcome_from_json(outcome.id, outcome.consultation, outcome.status, kept) == outcome


@given(values)
def test_a_value_comes_back(value: str | int | tuple[int, ...]) -> None:
    assert d.value_from_json(d.value_to_json(value)) == value


def test_what_is_asked_comes_back() -> None:
    asked = Asked("did_it", "1", "oak-house")
    assert d.asked_from_json(d.asked_to_json(asked) or "") == asked
    assert d.asked_to_json(None) is None


@pytest.mark.parametrize("kind", [Consultation, Question, Audience, Condition, Outcome, About, AgainstVote, Text])
def test_a_field_that_is_added_must_be_kept_too(kind: type) -> None:
    """Written down here so that whoever adds a field is led to `storage/documents.py`."""
    known = {
        Consultation: "name title decides can_change questions languages version opens closes answer_by keyword audience sensitive rung decided_by short_because offers is_over",
        Question: "id kind text short options low high low_label high_label ask_if secret total",
        Audience: "channels languages",
        Condition: "question values",
        Outcome: "id consultation status said did because about owner by sensitive against why corrects",
        About: "references answers voted",
        AgainstVote: "question chosen decided",
        Text: "by_language",
    }
    names = getattr(kind, "_fields", None) or [field.name for field in fields(kind)]
    assert list(names) == known[kind].split()


def test_what_a_newer_release_wrote_is_refused() -> None:
    with pytest.raises(d.NewerDocument, match="update yousaid"):
        d.outcome_from_json("1", "oak-house", "done", json.dumps({"v": 2}))


def test_a_question_that_was_kept_before_there_were_totals_shares_out_ten_and_is_no_new_version() -> None:
    question = Question("a", "points", Text({"en": "b"}))
    kept = d.consultation_to_json(Consultation("n", TEXT, TEXT, TEXT, (question,), ("en",)))
    assert "total" not in kept
    assert d.consultation_from_json("n", 1, kept).questions[0].total == 10


def test_the_order_of_writing_does_not_make_another_version() -> None:
    one = Consultation("a", Text({"en": "x"}), Text({"en": "y"}), Text({"en": "z"}), (), ("en",))
    assert d.consultation_to_json(one) == d.consultation_to_json(one._replace(version=7))
