"""A consultation that is open is changed: answers are carried over honestly, and each whom it concerns is told once."""

from datetime import timedelta
from typing import Any

import pytest

from flows.consultation import BLANK, Consultation, Question
from flows.facts import AnswerTakenBack
from storage import consultations, revising, tables, updates
from storage.database import Database
from storage.problems import DatabaseProblem
from tests.storage.installation import FRAME, NOW, answer, close, consultation, every, hear, incoming, put, secret, text

LATER = NOW + timedelta(hours=1)
HOT, LOCKS, ROOF = text("Hot water"), text("Locks"), text("Roof")


def first(*options: Any, kind: str = "choose_one", **more: Any) -> Question:
    return Question("first-repair", kind, text("What first?"), options=options, **more)


def with_first(question: Question, *others: Question) -> Consultation:
    return consultation(questions=(question, *(others or consultation().questions[1:])))


def load(database: Database, changed: Consultation) -> dict[Any, int]:
    with database.transaction() as db:
        return revising.load(db, changed, FRAME, LATER)[1]


def counts(database: Database) -> dict[Any, int]:
    with database.reading() as db:
        return dict(consultations.tally(db, "oak-house").questions[0].counts)


def told(database: Database) -> dict[tuple[str, str], int]:
    with database.transaction() as db:
        (due,) = [one for one in updates.due(db, LATER) if one.kind == "changed"]
        return {again: len(hearers) for again, hearers in revising.to_tell(db, due).items()}


def test_an_option_that_moves_takes_its_votes_with_it_and_one_that_goes_takes_none(database: Database) -> None:
    put(database)
    for person, value in ((1, 1), (2, 2), (3, 2), (4, "abstain")):
        hear(database, incoming("?", person), facts=[answer(value)])
    assert load(database, with_first(first(LOCKS, ROOF))) == {"stands": 3, "gone": 1}
    assert counts(database) == {1: 2, "abstain": 1}
    assert told(database) == {("first-repair", "stands"): 3, ("first-repair", "gone"): 1}


def test_a_ballot_says_in_which_version_its_number_is_to_be_read(database: Database) -> None:
    put(database)
    hear(database, incoming("2"), facts=[answer(2)])
    hear(database, incoming("1", 2), facts=[answer(1)])
    load(database, with_first(first(HOT, ROOF, LOCKS)))
    ballots = tables.ballots.c
    kept = every(
        database,
        ballots.version,
        ballots.value,
        tables.answered.c.until,
        where=ballots.id == tables.answered.c.ballot_id,
    )
    assert sorted(kept, key=str) == [(1, "1", None), (1, "2", LATER), (2, "3", None)]


def test_loading_the_same_again_tells_nobody(database: Database) -> None:
    put(database)
    hear(database, incoming("2"), facts=[answer(2)])
    changed = with_first(first(LOCKS, HOT))
    assert load(database, changed) == {"stands": 1}
    assert load(database, changed) == {}
    assert len(every(database, tables.updates.c.id)) == 1


def test_who_has_answered_anew_or_taken_it_back_has_nothing_to_hear(database: Database) -> None:
    put(database)
    for person in (1, 2):
        hear(database, incoming("2", person), facts=[answer(2)])
    load(database, with_first(first(LOCKS, HOT)))
    hear(database, incoming("1"), facts=[answer(1)], now=LATER + timedelta(minutes=1))
    assert told(database) == {("first-repair", "stands"): 1}


def test_before_it_opens_everything_may_change_and_nobody_is_told(database: Database) -> None:
    put(database, consultation(opens=None))
    hear(database, incoming("2"), facts=[answer(2)])
    assert load(database, consultation(opens=None, questions=(first(ROOF, LOCKS, kind="rank"),))) == {}


def test_a_new_question_is_put_to_those_who_had_answered_all_there_was(database: Database) -> None:
    one = with_first(first(HOT, LOCKS))._replace(questions=(first(HOT, LOCKS),))
    put(database, one)
    hear(database, incoming("2"), facts=[answer(2)])
    more = Question("warm", "yes_no", text("Is it warm?"))
    assert load(database, one._replace(questions=(*one.questions, more))) == {"added": 1}
    assert told(database) == {("warm", "added"): 1}


def test_who_is_not_through_comes_to_a_new_question_without_being_told(database: Database) -> None:
    put(database)
    hear(database, incoming("2"), facts=[answer(2)])
    more = Question("warm", "yes_no", text("Is it warm?"))
    assert load(database, consultation(questions=(*consultation().questions, more))) == {}


def test_what_a_blank_consultation_was_told_becomes_its_questions(database: Database) -> None:
    blank = consultation(questions=(Question(BLANK, "open_text", text("What should we ask?")),))
    put(database, blank)
    hear(database, incoming("the lift"), facts=[answer("K7", BLANK)])
    assert load(database, consultation()) == {"asked": 1}
    assert told(database) == {("first-repair", "asked"): 1}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (with_first(first(HOT, LOCKS, kind="rank")), "another kind"),
        (with_first(first(HOT, LOCKS, secret=True)), "become secret"),
        (consultation(questions=consultation().questions[1:]), "leave it in the file"),
        (
            with_first(first(HOT, LOCKS), Question("safe-night", "score", text("How safe?"), high=10, secret=True)),
            "secret",
        ),
    ],
)
def test_what_may_not_change_any_more_is_said_and_nothing_is_kept(
    database: Database, changed: Consultation, says: str
) -> None:
    put(database)
    hear(database, incoming("2"), facts=[answer(2), secret(3)])
    with pytest.raises(DatabaseProblem, match=says):
        load(database, changed)
    with database.reading() as db:
        assert [one.version for one in consultations.every(db)] == [1]


def test_what_has_closed_stays_as_it_was_asked(database: Database) -> None:
    put(database)
    close(database)
    with pytest.raises(DatabaseProblem, match="has closed"):
        load(database, with_first(first(LOCKS, HOT)))


def test_an_answer_that_was_taken_back_before_stays_away(database: Database) -> None:
    put(database)
    hear(database, incoming("2"), facts=[answer(2), AnswerTakenBack("oak-house", "first-repair")])
    assert load(database, with_first(first(LOCKS, HOT))) == {}
    assert counts(database) == {}
