"""Everybody sees what has opened and what has been told, and nothing before its time."""

from datetime import timedelta

from flows.facts import DidItAnswered, OutcomeReopened
from storage import loop, published, steps
from storage.database import Database
from tests.storage.installation import FRAME, NOW, consultation, hear, incoming, put
from tests.storage.sending import outcome

HOUR = timedelta(hours=1)


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return [one.name for one in published.opened(db, NOW)]


def outcomes(database: Database, *of: str) -> list[published.PublishedOutcome]:
    with database.reading() as db:
        return published.outcomes(db, of or ("oak-house",), NOW)


def write(database: Database, id: str, at: timedelta = -HOUR, **more: bool) -> None:
    with database.transaction() as db:
        loop.add_outcome(db, outcome(id, **more), NOW + at, FRAME)


def judge(database: Database, person: int, value: str) -> None:
    hear(database, incoming("yes", person), facts=[DidItAnswered("1" * 32, value)], reply=None)


def test_only_what_has_opened_and_is_not_sensitive_is_there_and_the_newest_comes_first(database: Database) -> None:
    put(
        database,
        consultation("planned", opens=NOW + HOUR),
        consultation("draft", opens=None),
        consultation("private", sensitive=True),
        consultation("older", opens=NOW - 9 * HOUR),
        consultation("newer", opens=NOW - HOUR),
    )
    assert names(database) == ["newer", "older"]


def test_only_outcomes_that_are_told_and_not_sensitive_are_there(database: Database) -> None:
    write(database, "1")
    write(database, "2", at=HOUR)
    write(database, "3", sensitive=True)
    write(database, "4", at=timedelta(0))
    assert [one.outcome.id[0] for one in outcomes(database)] == ["4", "1"]
    assert outcomes(database, "another") == []


def test_an_update_that_was_called_off_publishes_nothing(database: Database) -> None:
    write(database, "1")
    with database.transaction() as db:
        db.exec_driver_sql("UPDATE updates SET cancelled_at = 1")
    assert outcomes(database) == []


def test_what_people_say_is_counted_in_fives(database: Database) -> None:
    put(database)
    write(database, "1")
    for person in range(1, 5):
        judge(database, person, "yes")
    assert outcomes(database)[0].judged == {}
    judge(database, 5, "no")
    assert outcomes(database)[0].judged == {"yes": 4, "no": 1}
    judge(database, 6, "no")
    assert outcomes(database)[0].judged == {"yes": 4, "no": 1}


def test_what_was_opened_again_says_so(database: Database) -> None:
    put(database)
    write(database, "1")
    hear(database, incoming("no"), facts=[OutcomeReopened("1" * 32, NOW.date())], reply=None)
    assert outcomes(database)[0].is_open_again


def test_an_outcome_that_moves_on_is_one_outcome_as_its_newest_told_step_claims_it(database: Database) -> None:
    write(database, "1")
    judge(database, 1, "no")
    with database.transaction() as db:
        steps.move_on(db, outcome("1", status="tried"), 1, NOW - HOUR / 2, NOW, FRAME)
        db.exec_driver_sql("UPDATE updates SET queued_at = at")
        steps.correct(db, outcome("1", status="doing"), 2, NOW - HOUR / 3, FRAME)
        steps.move_on(db, outcome("1", status="planned"), 3, NOW + HOUR, NOW, FRAME)
    (one,) = outcomes(database)
    assert (one.outcome.status, one.at) == ("doing", NOW - HOUR)
    with database.transaction() as db:
        steps.move_on(db, outcome("1", status="planned", sensitive=True), 4, NOW + HOUR, NOW, FRAME)
    assert outcomes(database) == []
