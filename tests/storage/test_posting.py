"""What may go now goes once, replies first; what may not go waits or never goes; and nobody is written to twice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from flows.state import Asked
from storage import going_next, members, posting, staff, tables
from storage.database import Database, open_database
from storage.outbox import Fate
from storage.problems import DatabaseProblem
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming, new_id, number
from tests.storage.sending import LEASE, RULES, claim, mark, outcome, states, tell

DAY = timedelta(days=1)
TEN = timedelta(minutes=10)


def say(database: Database, *people: int, now: datetime = NOW) -> None:
    hear(database, *(incoming("cold", person) for person in people), facts=[Words_()], now=now)


def told(database: Database, *people: int) -> None:
    """They have said something and had their reply; now an update waits for each."""
    say(database, *people)
    for post in claim(database):
        mark(database, Fate(post.id, "sent", provider_id=post.id))
    assert tell(database) == len(people)


def test_a_message_that_may_go_is_given_once_with_its_address_and_exact_text(database: Database) -> None:
    say(database, 1)
    (post,) = claim(database)
    assert (post.address, post.text, post.kind, post.attempts) == (number(1), "Thank you.", "reply", 1)
    assert claim(database) == []
    assert states(database) == {"attempting": 1}


def test_help_lines_go_before_replies_and_replies_before_updates(database: Database) -> None:
    told(database, 1)
    say(database, 2)
    hear(database, incoming("help", 3), reply="Call 999.", urgent=True)
    assert [post.kind for post in claim(database)] == ["help", "reply", "update"]


def test_replies_and_updates_can_be_claimed_apart(database: Database) -> None:
    told(database, 1)
    say(database, 2)
    assert [post.kind for post in claim(database, bulk=True)] == ["update"]
    assert [post.kind for post in claim(database, bulk=False)] == ["reply"]


def test_no_more_are_claimed_than_there_is_room_for(database: Database) -> None:
    say(database, 1, 2, 3)
    assert [len(claim(database, limit=2)) for _ in range(3)] == [2, 1, 0]


def test_what_goes_next_is_found_without_sorting_all_that_waits(sqlite: Database) -> None:
    """A broadcast to 100,000 is queued at one moment, and would be sorted anew for each text of it; one that waits for
    another day would be looked through for each reply."""
    with sqlite.reading() as db:
        for query in (going_next.DUE_REPLIES, going_next.DUE_HELD, going_next.DUE_UNASKED, going_next.KINDS_DUE):
            words = str(query.compile(sqlite.engine)).replace("?", "9")
            plan = " ".join(row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}"))
            assert "ix_outbox_waiting" in plan
            assert "TEMP B-TREE" not in plan
            if query in (going_next.DUE_UNASKED, going_next.KINDS_DUE):
                assert "(channel=? AND priority=? AND not_before<?)" in plan


def test_another_channels_messages_are_left_alone(database: Database) -> None:
    say(database, 1)
    assert claim(database, "telegram") == []


def test_two_processes_never_get_the_same_message(database: Database, database_url: str) -> None:
    say(database, 1, 2, 3, 4)
    other = open_database(database_url)
    ids = [post.id for each in (database, other, database, other) for post in claim(each, limit=2)]
    other.close()
    assert len(ids) == len(set(ids)) == 4


def test_an_open_claim_on_postgresql_does_not_hold_up_another(postgresql: Database) -> None:
    say(postgresql, 1, 2)
    with postgresql.transaction() as db:
        first = posting.claim(db, "sms", RULES, KEYS, NOW, 1, LEASE)
        second = claim(postgresql, limit=1)
    assert len({post.id for post in first + second}) == 2


def test_in_the_night_only_what_was_asked_for_goes(database: Database) -> None:
    told(database, 1)
    say(database, 2)
    night = NOW.replace(hour=20)
    assert [post.kind for post in claim(database, now=night)] == ["reply"]
    assert [post.kind for post in claim(database, now=night + timedelta(hours=13))] == ["update"]


def test_in_trial_mode_nothing_unasked_goes(database: Database) -> None:
    told(database, 1)
    assert claim(database, rules=replace(RULES, live=False)) == []
    assert len(claim(database)) == 1


def test_nobody_gets_more_unasked_than_the_caps_say(database: Database) -> None:
    told(database, 1)
    for id in "2345":
        tell(database, outcome(id))
    sent = []
    for day in range(40):
        sent += [day for _ in claim(database, now=NOW + day * DAY)]
    assert sent == [0, 1, 7, 8, 14]


def test_two_updates_in_one_claim_are_two_for_the_caps(database: Database) -> None:
    told(database, 1)
    tell(database, outcome("2"))
    assert len(claim(database)) == 1


def test_those_in_front_who_must_wait_do_not_hold_up_those_behind(database: Database) -> None:
    told(database, *range(1, 6))
    tell(database, outcome("2"))
    assert [len(claim(database, limit=5)) for _ in range(2)] == [5, 0]


def test_somebody_whose_asks_are_held_gets_nothing_unasked_until_released(database: Database) -> None:
    told(database, 1)
    hear(database, incoming("help"), state=lambda state: state._replace(held=True), reply=None)
    assert claim(database) == []
    hear(database, incoming("fine"), state=lambda state: state._replace(held=False), reply=None)
    assert len(claim(database, now=NOW + TEN)) == 1


def test_an_update_that_asks_is_what_the_next_answer_belongs_to(database: Database) -> None:
    told(database, 1)
    claim(database)
    ((id, state),) = every(database, tables.members.c.id, tables.members.c.state)
    assert members.loaded(state).open == (Asked("did_it", "1" * 32),)
    assert id


def test_an_update_that_waits_asks_nothing_yet(database: Database) -> None:
    told(database, 1)
    claim(database, now=NOW.replace(hour=22))
    (state,) = every(database, tables.members.c.state)
    assert members.loaded(state).open == ()


def test_what_expired_is_not_sent(database: Database) -> None:
    told(database, 1, 2)
    with database.transaction() as db:
        db.execute(update(tables.outbox).where(tables.outbox.c.kind == "update").values(expires_at=NOW + TEN))
    assert len(claim(database, limit=1)) == 1
    assert claim(database, now=NOW + TEN) == []
    with database.transaction() as db:
        posting.expire(db, NOW + TEN)
    assert states(database) == {"sent": 2, "attempting": 1, "expired": 1}


def test_a_try_whose_lease_ended_is_unknown_and_never_made_again(database: Database) -> None:
    told(database, 1)
    claim(database)
    for seconds, state in ((59, "attempting"), (60, "unknown")):
        with database.transaction() as db:
            posting.recover(db, NOW + timedelta(seconds=seconds))
        assert states(database) == {"sent": 1, state: 1}
    assert claim(database, now=NOW + DAY) == []


def test_help_lines_whose_lease_ended_are_sent_again(database: Database) -> None:
    hear(database, incoming("help"), reply="Call 999.", urgent=True)
    claim(database)
    with database.transaction() as db:
        assert posting.recover(db, NOW + LEASE) == 1
    (post,) = claim(database, now=NOW + LEASE)
    assert (post.kind, post.attempts) == ("help", 2)


def test_a_message_outlives_what_it_was_sealed_for_only_as_cancelled(database: Database) -> None:
    say(database, 1)
    with database.transaction() as db:
        db.execute(update(tables.outbox).values(text=None))
    assert claim(database) == []
    assert states(database) == {"cancelled": 1}


def test_waiting_tells_how_long_and_how_many(database: Database) -> None:
    say(database, 1, 2)
    claim(database, limit=1)
    with database.reading() as db:
        assert posting.waiting(db, NOW + TEN) == (600.0, {"attempting": 1, "queued": 1})
    claim(database)
    with database.reading() as db:
        assert posting.waiting(db, NOW + TEN) == (None, {"attempting": 2})


def test_a_text_to_staff_goes_to_them_and_its_arrival_ends_the_trial(database: Database) -> None:
    with database.transaction() as db:
        staff.add(db, "duty desk", ("duty_person",), ("telegram", "4711"), KEYS, NOW)
        staff.queue_text(db, "duty desk", "This is a test.", 1, new_id, NOW)
    (post,) = claim(database, "telegram")
    assert (post.address, post.text, post.kind) == ("4711", "This is a test.", "staff")
    with database.reading() as db:
        assert not staff.test_passed(db)
    mark(database, Fate(post.id, "sent", provider_id="1"))
    with database.reading() as db:
        assert staff.test_passed(db)


def test_staff_whose_address_we_do_not_know_cannot_be_texted(database: Database) -> None:
    with database.transaction() as db:
        staff.add(db, "data lead", ("data_lead",), None, KEYS, NOW)
        for name in ("data lead", "nobody"):
            with pytest.raises(DatabaseProblem, match="yousaid staff add"):
                staff.queue_text(db, name, "This is a test.", 1, new_id, NOW)


def test_staff_keep_their_address_when_their_roles_change(database: Database) -> None:
    with database.transaction() as db:
        staff.add(db, "duty desk", ("duty_person",), ("sms", number(1)), KEYS, NOW)
        staff.add(db, "duty desk", ("manager",), None, KEYS, NOW + DAY)
        assert staff.every(db) == [staff.Person("duty desk", ("manager",), "sms")]
        assert db.execute(select(tables.staff.c.sealed)).scalar_one() is not None
