"""A promise is kept with a ledger that only grows, and whoever waits for news of it is found in the database."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.consultation import Text
from flows.facts import DidItAnswered, OutcomeReopened
from flows.outcome import About
from flows.promises import Event, Ledger, Promise, back
from storage import asking_owners, loop, promise_answers, promises, staff, tables, updates
from storage.asking_owners import Asked
from storage.database import Database
from storage.promise_hearers import count_hearers, hearers
from tests.storage.installation import FRAME, KEYS, NOW, Words_, answer, every, hear, incoming, new_id, number
from tests.storage.sending import claim, outcome, tell

DUE = date(2026, 12, 16)
LATER = date(2027, 1, 8)
STORAGE = Path(__file__).parents[2] / "storage"
HOUR = timedelta(hours=1)


def make(database: Database, kind: str = "added", cause: str | None = None, **changes: object) -> Ledger:
    id = new_id()
    promise = Promise(id, 0, kind, "oak-house", Text({"en": "locks", "pl": "zamki"}), "repairs manager", **changes)  # type: ignore[arg-type]
    with database.transaction() as db:
        promises.make(db, promise, cause or id, DUE, "First desk", NOW)
        return promises.every(db)[-1]


def late(ledger: Ledger, who: str = "First desk") -> Event:
    return Event("late", NOW, ledger.next_step("late"), LATER, Text({"en": "a part is on order"}), who)


def test_nothing_in_the_code_changes_a_line_of_a_ledger_or_takes_one_away() -> None:
    code = "\n".join(path.read_text() for path in STORAGE.rglob("*.py"))
    assert "INSERT INTO promise_events" in code
    assert not re.findall(r"(?:UPDATE|DELETE FROM)\s+\"?promise(?:s|_events)\b", code, re.IGNORECASE)
    assert not re.findall(r"promise(?:s|_events)\.(?:update|delete)\(", code)
    assert not re.findall(r"update\(db, \"promise(?:s|_events)\"", code)


def test_what_is_kept_is_what_was_made(database: Database) -> None:
    about = About(("A1",), (("first-repair", 2), ("order", (2, 1))))
    ledger = make(database, about=about, sensitive=True)
    assert (ledger.promise.about, ledger.promise.sensitive, ledger.promise.owner) == (about, True, "repairs manager")
    assert ledger.promise.what.in_language("pl") == "zamki"
    assert ledger.events == (Event("made", NOW, "made", DUE, who="First desk"),)
    assert [make(database).promise.number, make(database).promise.number] == [2, 3]


def test_the_same_cause_makes_one_promise(database: Database) -> None:
    first = make(database, "answer", "answer:oak-house")
    assert make(database, "answer", "answer:oak-house") == first


def test_of_two_who_answer_at_once_one_counts(database: Database) -> None:
    ledger = make(database)
    with database.transaction() as db:
        assert promise_answers.answer(db, ledger, late(ledger), new_id, NOW)
    with database.transaction() as db:
        assert not promise_answers.answer(db, ledger, late(ledger, "Second desk"), new_id, NOW)
        (kept,) = promises.every(db)
    assert [event.who for event in kept.events] == ["First desk", "First desk"]


def test_an_answer_is_told_when_it_cannot_be_taken_back_any_more(database: Database) -> None:
    ledger = make(database)
    with database.transaction() as db:
        promise_answers.answer(db, ledger, late(ledger), new_id, NOW)
        assert updates.due(db, NOW + timedelta(minutes=4)) == []
        (due,) = updates.due(db, NOW + timedelta(minutes=5))
    assert (due.kind, due.subject, due.step) == ("promise", ledger.promise.id, "answer-0")


def test_what_was_taken_back_is_not_told_and_the_same_correction_counts_once(database: Database) -> None:
    ledger = make(database)
    with database.transaction() as db:
        promise_answers.answer(db, ledger, late(ledger), new_id, NOW)
    with database.transaction() as db:
        (after,) = promises.every(db)
        assert promise_answers.correct(db, after, back(after.events[-1], "First desk", NOW), new_id, NOW)
        assert not promise_answers.correct(db, after, back(after.events[-1], "Second desk", NOW), new_id, NOW)
        assert updates.due(db, NOW + HOUR) == []


def test_a_correction_of_a_correction_is_told_as_what_it_brings_back(database: Database) -> None:
    ledger = make(database)
    with database.transaction() as db:
        promise_answers.answer(db, ledger, late(ledger), new_id, NOW)
        for _ in range(2):
            (after,) = promises.every(db)
            assert promise_answers.correct(db, after, back(after.events[-1], "First desk", NOW), new_id, NOW)
        (after,) = promises.every(db)
        assert after.standing().until == LATER
        assert [one.step for one in updates.due(db, NOW + HOUR)] == ["corrected-corrected-answer-0"]


def test_an_outcome_with_a_date_is_a_promise_and_one_that_is_done_is_none(database: Database) -> None:
    with database.transaction() as db:
        loop.add_outcome(db, outcome("1", status="planned", by=DUE, owner="repairs manager"), NOW, FRAME)
        loop.add_outcome(db, outcome("2", status="done", by=DUE), NOW, FRAME)
        (ledger,) = promises.every(db)
    assert (ledger.promise.kind, ledger.promise.subject, ledger.standing().until) == ("outcome", "1" * 32, DUE)


def test_an_answer_date_waits_for_all_who_took_part_and_have_no_answer_yet(database: Database) -> None:
    hear(database, incoming("cold", 1), incoming("cold", 2), facts=[Words_()], reply=None)
    hear(database, incoming("1", 3), facts=[answer(1)], reply=None)
    ledger = make(database, "answer")
    with database.reading() as db:
        assert count_hearers(db, ledger.promise) == 3
    tell(database, outcome("1", about=About(("A1",))))
    with database.reading() as db:
        assert len(hearers(db, ledger.promise)) == 2
    tell(database, outcome("2", about=About()), now=NOW + HOUR)
    with database.reading() as db:
        assert hearers(db, ledger.promise) == []


def test_whoever_says_that_it_did_not_work_waits_and_whoever_says_later_that_it_did_waits_no_more(
    database: Database,
) -> None:
    told = outcome("1")
    tell(database, told)
    for person, value in ((1, "no"), (2, "partly"), (3, "yes")):
        facts = [DidItAnswered(told.id, value), *([OutcomeReopened(told.id, DUE)] if value != "yes" else [])]
        hear(database, incoming(value, person), facts=facts, reply=None)
    with database.reading() as db:
        (ledger,) = promises.every(db)
        assert (ledger.promise.kind, ledger.standing().until) == ("reopened", DUE)
        assert count_hearers(db, ledger.promise) == 2
        assert promises.reopened(db, [told.id]).keys() == {told.id}
    hear(database, incoming("yes", 1), facts=[DidItAnswered(told.id, "yes")], reply=None)
    with database.reading() as db:
        assert count_hearers(db, ledger.promise) == 1


def test_a_promise_that_was_kept_is_followed_by_another_where_it_fails_again(database: Database) -> None:
    told = outcome("1")
    tell(database, told)
    again = [DidItAnswered(told.id, "no"), OutcomeReopened(told.id, DUE)]
    hear(database, incoming("no"), facts=again, reply=None)
    with database.transaction() as db:
        (ledger,) = promises.every(db)
        promises.write(db, ledger.promise.id, Event("kept", NOW, "answer-0"))
    hear(database, incoming("no"), facts=again, reply=None)
    with database.reading() as db:
        assert [one.standing().status for one in promises.every(db)] == ["kept", "open"]


def test_staff_are_known_by_the_phone_that_was_asked_and_asked_once_at_each_step(database: Database) -> None:
    ledger = make(database)
    where = [("m", "sms", number(7)), ("n", "sms", number(8))]
    with database.transaction() as db:
        staff.add(db, "First desk", ("owner",), ("sms", number(7)), KEYS, NOW)
        people = staff.every(db)
        assert asking_owners.asked_at(db, where, KEYS, NOW) == {}
        assert asking_owners.tell(db, ledger.promise.id, "reminded-week", people, False, new_id, NOW) == people
        assert asking_owners.tell(db, ledger.promise.id, "reminded-week", people, False, new_id, NOW) == []
        asked = asking_owners.asked_at(db, where, KEYS, NOW)
        assert asked == {
            "m": Asked("First desk", (ledger.promise.id,), frozenset({f"{ledger.promise.id} reminded-week"}))
        }
        staff.remove(db, "First desk")
        assert asking_owners.asked_at(db, where, KEYS, NOW) == {}


def test_older_news_that_still_waits_makes_room_for_newer(database: Database) -> None:
    hear(database, incoming("cold", 1), facts=[Words_()], reply=None)
    ledger = make(database)
    with database.transaction() as db:
        promise_answers.tell(db, ledger, Event("silence", NOW, f"silence-{DUE}"), new_id, NOW, NOW)
        promise_answers.answer(db, ledger, late(ledger), new_id, NOW)
        assert [one.step for one in updates.due(db, NOW + HOUR)] == ["answer-0"]
    assert claim(database) == []
    assert len(every(database, tables.updates.c.id)) == 2


@pytest.mark.parametrize("called", ["1", "0", "99", "x", "9" * 40])
def test_a_promise_is_called_by_its_number_or_its_id(database: Database, called: str) -> None:
    id = make(database).promise.id
    with database.reading() as db:
        assert promises.named(db, called) == (id if called == "1" else None)
        assert promises.named(db, id) == id
