"""An outcome is told when it is due, to each once, and what members say of it stands beside what we claim."""

from datetime import timedelta

from flows.outcome import About
from flows.state import Asked
from storage import documents, loop, steps, tables, turns, updates
from storage.database import Database
from storage.outbox import Fate
from storage.updates import Update
from tests.storage.installation import FRAME, NOW, Words_, every, hear, incoming, look
from tests.storage.sending import claim, mark, outcome, queue_due, states, tell

HOUR = timedelta(hours=1)


def test_an_update_is_due_from_its_time_on_and_once(database: Database) -> None:
    with database.transaction() as db:
        update_id = loop.add_outcome(db, outcome(), NOW + HOUR, FRAME)
        assert updates.due(db, NOW + HOUR - timedelta(microseconds=1)) == []
        assert updates.due(db, NOW + HOUR) == [Update(update_id, "outcome", outcome().id)]
        queue_due(db, NOW + HOUR)
        assert updates.due(db, NOW + 2 * HOUR) == []


def test_the_same_cause_is_told_once(database: Database) -> None:
    with database.transaction() as db:
        late = Update(FRAME.ids(), "promise", "P1", "late-2027-04-17")
        again, kept = (Update(FRAME.ids(), "promise", "P1", step) for step in (late.step, "kept"))
        assert updates.plan(db, [late], NOW) == 1
        assert updates.plan(db, [again, kept], NOW) == 1
        assert updates.due(db, NOW) == [late, kept]


def test_what_is_cancelled_reaches_nobody_who_has_not_had_it(database: Database) -> None:
    hear(database, incoming("cold", 1), incoming("cold", 2), facts=[Words_()], reply=None)
    tell(database)
    claim(database, limit=1)
    with database.transaction() as db:
        update_id = loop.add_outcome(db, outcome("2"), NOW + HOUR, FRAME)
        (first, _) = every(database, tables.outbox.c.update_id)
        assert updates.cancel(db, first, NOW) == 1
        updates.cancel(db, update_id, NOW)
        assert updates.due(db, NOW + HOUR) == []
    assert states(database) == {"attempting": 1, "cancelled": 1}


def test_queueing_twice_writes_to_nobody_twice(database: Database) -> None:
    hear(database, incoming("cold", 1), incoming("cold", 2), facts=[Words_()], reply=None)
    with database.transaction() as db:
        loop.add_outcome(db, outcome(), NOW, FRAME)
        for _ in range(2):
            queue_due(db, NOW, lambda hearer: (("Yes", hearer.member),))
            db.exec_driver_sql("UPDATE updates SET queued_at = NULL")
    assert states(database) == {"queued": 2}
    assert len({post.buttons for post in claim(database)}) == 2


def test_queueing_an_update_never_waits_for_a_text_that_is_being_taken(postgresql: Database) -> None:
    """Waiting for each other, in another order, would be a deadlock."""
    hear(postgresql, incoming("cold"), facts=[Words_()], reply=None)
    with postgresql.transaction() as taking:
        turns.begin(taking, [incoming("hello")], FRAME, NOW)
        with postgresql.transaction() as db:
            db.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
            loop.add_outcome(db, outcome(), NOW, FRAME)
            queue_due(db)
    assert states(postgresql) == {"queued": 1}


def test_only_a_claim_that_it_is_done_asks_whether_it_worked(database: Database) -> None:
    hear(database, incoming("cold"), facts=[Words_()], reply=None)
    tell(database, outcome("1"))
    tell(database, outcome("2", status="doing"))
    asked = {kept and documents.asked_from_json(kept) for kept in every(database, tables.outbox.c.asked)}
    assert asked == {Asked("did_it", "1" * 32), None}


def test_what_we_claim_stands_beside_what_was_told(database: Database) -> None:
    hear(database, incoming("cold", 1), incoming("cold", 2), facts=[Words_()], reply=None)
    tell(database)
    (post, _) = claim(database)
    mark(database, Fate(post.id, "sent", provider_id="SM1"))
    with database.transaction() as db:
        assert [(one.audience, one.told) for one in loop.outcomes(db)] == [(2, 1)]
        steps.move_on(db, outcome(status="doing"), 1, NOW, NOW, FRAME)
    with database.reading() as db:
        (seen,) = loop.outcomes(db)
    assert (seen.claimed, seen.at, seen.audience, seen.told, seen.yes, seen.reopened) == ("doing", NOW, None, 0, 0, 0)


def test_news_is_what_somebody_was_told_newest_first(database: Database) -> None:
    hear(database, incoming("cold", 1), facts=[Words_()], reply=None)
    tell(database, outcome("1"))
    tell(database, outcome("2"), now=NOW + HOUR)
    told, nobody = look(database, incoming("news", 1), incoming("news", 2), now=NOW + 2 * HOUR)
    assert [one.id[0] for one in told.here.news] == ["2", "1"]
    assert nobody.here.news == ()


def test_what_became_of_a_view_is_not_known_before_it_is_told(database: Database) -> None:
    hear(database, incoming("cold", 1), facts=[Words_()], reply=None)
    with database.transaction() as db:
        loop.add_outcome(db, outcome(about=About(("A1",))), NOW + HOUR, FRAME)
    for now, status in ((NOW, "heard"), (NOW + HOUR, "done")):
        (begun,) = look(database, incoming("status"), now=now)
        assert [said.status for said in begun.here.said] == [status]


def test_references_that_no_view_has_are_named(database: Database) -> None:
    hear(database, incoming("cold"), facts=[Words_()])
    with database.reading() as db:
        assert loop.unknown_references(db, ("A1", "A2", "K7")) == ("A2", "K7")
