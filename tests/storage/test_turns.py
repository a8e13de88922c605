"""A batch of turns is kept once and whole, and each turn knows what it may know."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import AnswerTakenBack, DidItAnswered, MemberJoined, OutcomeReopened, PersonAsked
from flows.outcome import About, Outcome
from flows.state import Asked, MemberState
from flows.turn import Media
from storage import loop, tables
from storage.database import Database
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import (
    FRAME,
    NOW,
    Words_,
    answer,
    close,
    consultation,
    every,
    hear,
    incoming,
    look,
    number,
    put,
    text,
)

MINUTE = timedelta(minutes=1)
_arrivals = count(1)


def test_somebody_new_begins_in_the_language_of_their_app_where_we_have_it(database: Database) -> None:
    put(database)
    polish, welsh = look(database, incoming("cześć", 1, language="pl"), incoming("helo", 2, language="cy"))
    assert (polish.here.state, welsh.here.state) == (MemberState("pl"), MemberState("en"))
    assert polish.here.words is FRAME.languages["pl"]
    assert [c.name for c in polish.here.consultations] == ["oak-house"]
    assert polish.here.reference == "A1"


def test_each_members_messages_come_in_order_of_arrival(database: Database) -> None:
    begun = look(database, incoming("a", 1), incoming("b", 2), incoming("c", 1))
    assert [[message.text for message in one.messages] for one in begun] == [["a", "c"], ["b"]]


def test_the_same_address_is_the_same_member_and_another_channel_is_not(database: Database) -> None:
    (first,) = hear(database, incoming("a"))
    again, elsewhere = hear(database, incoming("b"), incoming("b", channel="telegram"))
    assert again.who == first.who
    assert elsewhere.who.member != first.who.member


def test_a_repeat_has_no_second_effect_and_is_counted(database: Database) -> None:
    message = incoming("2", provider_id="SM-once")
    hear(database, message, message._replace(text="in the same batch"), facts=[answer(2), Words_()])
    assert hear(database, message) == hear(database, message) == []
    assert hear(database, message._replace(text="another text")) == []
    assert every(database, tables.messages.c.text) == ["2"]
    assert len(every(database, tables.answered.c.number)) == len(every(database, tables.outbox.c.id)) == 1
    assert every(database, tables.repeats.c.times, tables.repeats.c.differing) == [(3, True)]


def test_the_same_id_on_another_channel_is_no_repeat(database: Database) -> None:
    hear(database, incoming("a", provider_id="1"))
    assert len(hear(database, incoming("b", provider_id="1", channel="telegram"))) == 1


def test_references_go_on_from_batch_to_batch(database: Database) -> None:
    hear(database, incoming("a", 1), incoming("b", 2), facts=[Words_()])
    (begun,) = hear(database, incoming("c", 1), facts=[Words_()])
    assert begun.here.reference == "A3"
    assert sorted(every(database, tables.views.c.number, tables.views.c.text)) == [(1, "a"), (2, "b"), (3, "c")]


states = st.builds(
    MemberState,
    language=st.sampled_from(["en", "pl"]),
    joined=st.booleans(),
    left=st.booleans(),
    held=st.booleans(),
    consultation=st.none() | st.text(),
    open=st.lists(st.builds(Asked, st.just("question"), st.text(), st.text()), max_size=4).map(tuple),
    skipped=st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple),
    last=st.none() | st.tuples(st.text(), st.text()),
    misses=st.integers(0, 9),
    danger_at=st.none() | st.integers(0, 2**40),
    stuck=st.lists(st.integers(0, 2**40), max_size=3).map(tuple),
    replies=st.lists(st.integers(0, 2**40), max_size=30).map(tuple),
)


@settings(max_examples=examples(15), suppress_health_check=ON_ONE_DATABASE)
@given(states)
def test_the_state_that_was_saved_is_the_state_that_the_next_turn_knows(database: Database, state: MemberState) -> None:
    hear(database, incoming("a"), state=lambda _: state)
    (begun,) = look(database, incoming("b"))
    assert begun.here.state == state


@settings(max_examples=examples(25), suppress_health_check=ON_ONE_DATABASE)
@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_is_kept_and_nothing_of_it_is_lost(database: Database, words: str) -> None:
    import json

    message = incoming(words, provider_id=f"SM {words} {next(_arrivals)}")
    hear(database, message, facts=[Words_()])
    kept = max(every(database, tables.messages.c.id, tables.messages.c.text, tables.messages.c.raw))[1:]
    assert kept in every(database, tables.views.c.text, tables.views.c.raw)
    assert (kept[0] if kept[1] is None else json.loads(kept[1])) == words
    assert hear(database, message) == []


@pytest.mark.parametrize("odd", ["a\x00b", "\ud83d", "a\udfffb", "\x00"])
def test_what_a_provider_may_send_in_any_field_is_kept(database: Database, odd: str) -> None:
    message = incoming(odd, address=odd, provider_id=odd, media=(Media(odd * 20, odd),), language=odd)
    for _ in range(2):
        hear(database, message, facts=[Words_()])
    assert len(every(database, tables.media.c.where_kept)) == 1


def test_an_answer_counts_and_the_one_before_is_history(database: Database) -> None:
    put(database)
    hear(database, incoming("1"), facts=[answer(1)])
    hear(database, incoming("2"), facts=[answer(2)], now=NOW + MINUTE)
    (begun,) = look(database, incoming("?"))
    assert {key: given.value for key, given in begun.here.answers.items()} == {("oak-house", "first-repair"): 2}
    assert begun.here.answers["oak-house", "first-repair"].at == NOW + MINUTE
    assert every(database, tables.answered.c.until) == [NOW + MINUTE, None]
    assert sorted(every(database, tables.ballots.c.value)) == ["1", "2"]


def test_of_two_answers_in_one_batch_the_later_counts(database: Database) -> None:
    put(database)
    hear(database, incoming("1"), incoming("2"), facts=[answer(1), answer(2), answer(1)])
    (begun,) = look(database, incoming("?"))
    assert [given.value for given in begun.here.answers.values()] == [1]
    assert every(database, tables.answered.c.until).count(None) == 1


@pytest.mark.parametrize(
    "facts", [[AnswerTakenBack("oak-house", "first-repair")], [answer(2), AnswerTakenBack("oak-house", "first-repair")]]
)
def test_an_answer_that_is_taken_back_counts_no_more(database: Database, facts: list[Any]) -> None:
    put(database)
    hear(database, incoming("1"), facts=[answer(1)])
    hear(database, incoming("undo"), facts=facts)
    (begun,) = look(database, incoming("?"))
    assert begun.here.answers == {}


@pytest.mark.parametrize("value", ["yes", "abstain", "K7", "zażółć", 0, 5, -1, (), (2, 1), (10,)])
def test_any_value_comes_back_as_it_was(database: Database, value: Any) -> None:
    put(database)
    hear(database, incoming("?"), facts=[answer(value)])
    (begun,) = look(database, incoming("?"))
    given = begun.here.answers["oak-house", "first-repair"].value
    assert given == value
    assert type(given) is type(value)


def test_a_late_answer_never_replaces_the_one_that_counts(database: Database) -> None:
    put(database)
    hear(database, incoming("1"), facts=[answer(1)])
    hear(database, incoming("2"), facts=[answer(2, late=True)])
    hear(database, incoming("2"), facts=[answer(2, late=True)])
    (begun,) = look(database, incoming("?"))
    assert begun.here.answers["oak-house", "first-repair"].value == 1
    assert sorted(every(database, tables.answered.c.late, where=tables.answered.c.until.is_(None))) == [False, True]


def test_a_closed_consultation_is_known_to_those_who_took_part_alone(database: Database) -> None:
    put(database, consultation(), consultation("park"), consultation("later", opens=NOW + MINUTE))
    hear(database, incoming("1", 1), facts=[answer(1)])
    close(database)
    one, other = look(database, incoming("?", 1), incoming("?", 2))
    assert [c.name for c in one.here.consultations] == ["park", "oak-house"]
    assert [c.name for c in other.here.consultations] == ["park"]


def test_the_words_of_the_last_two_minutes_are_known_oldest_first(database: Database) -> None:
    hear(database, incoming("too long ago"))
    hear(database, incoming("i want to"), now=NOW + MINUTE)
    hear(database, incoming("of somebody else", 2), now=NOW + MINUTE)
    hear(database, incoming("really"), now=NOW + 2 * MINUTE)
    (begun,) = look(database, incoming("die"), now=NOW + 2 * MINUTE + timedelta(seconds=30))
    assert begun.here.recent == ("i want to", "really")


def outcome(id: str, *references: str, **more: Any) -> Outcome:
    return Outcome(id * 32, "oak-house", "done", text("cold"), text("a boiler"), about=About(references), **more)


def tell(database: Database, told: Outcome, at: Any = NOW) -> str:
    with database.transaction() as db:
        return loop.add_outcome(db, told, at, FRAME)


def test_status_knows_what_became_of_each_view_newest_first(database: Database) -> None:
    hear(database, incoming("a"), incoming("b"), facts=[Words_()])
    hear(database, incoming("c", 2), facts=[Words_()])
    tell(database, outcome("1", "A1"))
    tell(database, outcome("2", "A2"), NOW + MINUTE)
    (begun,) = look(database, incoming("status"))
    assert [(said.reference, said.status) for said in begun.here.said] == [("A2", "heard"), ("A1", "done")]
    (quiet,) = look(database, incoming("hello"))
    assert quiet.here.said == ()


def test_an_outcome_is_known_while_somebody_may_judge_it(database: Database) -> None:
    told = outcome("1")
    tell(database, told)
    hear(database, incoming("a"), state=lambda state: state._replace(open=(Asked("did_it", told.id),)))
    (begun,) = look(database, incoming("yes"))
    assert begun.here.outcomes == {told.id: told}
    (other,) = look(database, incoming("yes", 2))
    assert other.here.outcomes == {}


def test_the_last_word_on_an_outcome_holds_and_opens_it_again(database: Database) -> None:
    told = outcome("1")
    tell(database, told)
    for value, facts in (("yes", []), ("partly", [OutcomeReopened(told.id, NOW.date())])):
        hear(database, incoming(value), facts=[DidItAnswered(told.id, value), *facts])
    hear(database, incoming("no", 2), facts=[DidItAnswered(told.id, "no"), OutcomeReopened(told.id, NOW.date())])
    with database.reading() as db:
        (seen,) = loop.outcomes(db)
    assert (seen.yes, seen.partly, seen.no, seen.reopened) == (0, 1, 1, 2)


def test_the_journal_says_what_happened_without_a_choice_or_a_word(database: Database) -> None:
    facts = [MemberJoined(), answer(2), Words_(), PersonAsked("asked")]
    hear(database, incoming("2 cos my door dont lock", media=(Media("photo", "there"),)), facts=facts)
    columns = tables.facts.c
    assert every(database, columns.place, columns.kind, columns.consultation, columns.subject) == [
        (0, "MemberJoined", None, ""),
        (1, "AnswerGiven", "oak-house", "first-repair"),
        (2, "ViewSent", "oak-house", "A1"),
        (3, "PersonAsked", None, "asked"),
    ]
    assert every(database, tables.requests.c.reason) == ["asked"]
    assert every(database, tables.views.c.attached) == [1]


def test_no_address_stands_in_the_database_in_clear(sqlite: Database) -> None:
    hear(sqlite, incoming("hello"))
    assert sqlite.path is not None
    with sqlite.reading():
        content = b"".join(path.read_bytes() for path in sqlite.path.parent.glob("yousaid.db*"))
    assert b"hello" in content
    assert number(1).encode() not in content
    assert number(1)[-9:].encode() not in content


def asked_of(database: Database, people: int) -> tuple[int, set[str]]:
    """For one batch: how many questions the database was asked, and what it was told, by table."""
    hear(database, *(incoming("hello", person) for person in range(people)))
    heard: list[str] = []
    with database.reading() as db:
        db.connection.driver_connection.set_trace_callback(heard.append)  # type: ignore[union-attr]
    batch = (incoming("2 cold", person) for person in range(people))
    hear(database, *batch, facts=[answer(2), Words_()], now=NOW + 5 * MINUTE)
    told = {" ".join(sql.split()[:3]) for sql in heard if sql.startswith(("INSERT", "UPDATE"))}
    return sum(sql.startswith("SELECT") for sql in heard), told


def test_a_batch_takes_the_same_few_statements_however_long_it_is(sqlite: Database) -> None:
    put(sqlite)
    questions, told = asked_of(sqlite, 1)
    assert asked_of(sqlite, 100) == (questions, told)
    assert questions <= 6
    assert len(told) <= 9
