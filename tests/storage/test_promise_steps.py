"""An outcome moves on, and the promises that it made follow: nobody hears of silence about what they were told."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.facts import DidItAnswered, OutcomeReopened
from flows.outcome import Outcome
from flows.steps import Step
from storage import loop, promise_steps, promises, steps
from storage.database import Database
from tests.storage.installation import FRAME, NOW, hear, incoming
from tests.storage.sending import outcome, tell

ZONE = ZoneInfo("Europe/London")
DUE, LATER = date(2026, 12, 16), date(2027, 1, 8)
PLANNED = outcome("1", status="planned", by=DUE)


def plan(database: Database, planned: Outcome = PLANNED) -> None:
    with database.transaction() as db:
        loop.add_outcome(db, planned, NOW, FRAME)


def move(database: Database, seen: int = 1, **changes: object) -> None:
    with database.transaction() as db:
        steps.move_on(db, replace(PLANNED, **changes), seen, NOW, NOW, FRAME)  # type: ignore[arg-type]


def correct(database: Database, seen: int = 1, **changes: object) -> None:
    with database.transaction() as db:
        steps.correct(db, replace(PLANNED, **changes), seen, NOW, FRAME)  # type: ignore[arg-type]


def stand(database: Database) -> list[tuple[str, str, date, bool]]:
    with database.reading() as db:
        every = [(one.promise.kind, one.standing()) for one in promises.every(db)]
    return [(kind, standing.status, standing.until, standing.is_late) for kind, standing in every]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": "done"}, "kept"),
        ({"status": "tried"}, "kept"),
        ({"status": "not_doing"}, "dropped"),
        ({"status": "doing"}, "open"),
    ],
)
def test_a_step_keeps_or_drops_what_was_promised(database: Database, changes: dict[str, str], status: str) -> None:
    plan(database)
    move(database, **changes)
    assert stand(database) == [("outcome", status, DUE, False)]


def test_another_date_moves_the_promise_and_only_a_later_one_is_late(database: Database) -> None:
    plan(database)
    move(database, by=LATER)
    assert stand(database) == [("outcome", "open", LATER, True)]
    plan(database, replace(PLANNED, id="2" * 32))
    with database.transaction() as db:
        sooner = replace(PLANNED, id="2" * 32, by=DUE - timedelta(days=7))
        steps.correct(db, sooner, 1, NOW, FRAME)
    assert stand(database)[1] == ("outcome", "open", DUE - timedelta(days=7), False)


def test_a_step_with_a_first_date_makes_a_promise_and_after_a_kept_one_another(database: Database) -> None:
    plan(database, replace(PLANNED, by=None))
    assert stand(database) == []
    move(database)
    move(database, 2, status="done")
    move(database, 3, status="doing", by=LATER)
    assert stand(database) == [("outcome", "kept", DUE, False), ("outcome", "open", LATER, False)]


def test_what_was_said_to_be_done_and_is_not_is_promised_again(database: Database) -> None:
    plan(database)
    move(database, status="done")
    correct(database, 2, status="doing")
    assert stand(database) == [("outcome", "open", DUE, False)]


def test_who_opened_it_again_waits_for_a_step_and_not_for_a_correction(database: Database) -> None:
    done = replace(PLANNED, status="done", by=None)
    tell(database, done)
    hear(database, incoming("no"), facts=[DidItAnswered(done.id, "no"), OutcomeReopened(done.id, DUE)], reply=None)
    correct(database, status="done", by=None)
    assert stand(database) == [("reopened", "open", DUE, False)]
    move(database, 2, status="done", by=None)
    assert stand(database) == [("reopened", "kept", DUE, False)]


def test_what_is_told_only_after_the_date_is_named(database: Database) -> None:
    plan(database)
    done = replace(PLANNED, status="done")
    with database.reading() as db:
        for days, named in ((1, ()), (60, ((1, DUE),))):
            step = Step(2, False, done, NOW + timedelta(days=days), NOW)
            assert promise_steps.due_before(db, PLANNED, step, ZONE, NOW) == named
