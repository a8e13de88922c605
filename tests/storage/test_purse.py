"""The month's limit holds texts back, never help lines; and what it held back goes once, newest first to each member."""

from datetime import timedelta

from flows.unasked import UnaskedRules
from storage import costs, staff, tables
from storage.database import Database
from storage.purse import HELD_REPLY, Purse
from tests.storage.installation import KEYS, NOW, Words_, every, hear, incoming, new_id
from tests.storage.sending import claim, states, tell

EMPTY = 0


def say(database: Database, *people: int, urgent: bool = False) -> None:
    hear(database, *(incoming("cold", person) for person in people), facts=[Words_()], urgent=urgent)


def test_at_the_limit_only_help_lines_and_texts_to_staff_go(database: Database) -> None:
    say(database, 1)
    say(database, 2, urgent=True)
    with database.transaction() as db:
        staff.add(db, "Duty desk", ("duty_person",), ("sms", "+447700900555"), KEYS, NOW)
        staff.queue_text(db, "Duty desk", "Alert 1 is open.", 1, new_id, NOW)
    assert [post.kind for post in claim(database, purse=Purse(EMPTY, EMPTY))] == ["help", "staff"]
    assert every(database, tables.outbox.c.priority)[0] == HELD_REPLY
    assert claim(database, purse=Purse(EMPTY, EMPTY)) == []


def test_what_nobody_asked_for_stops_first_and_waits_untouched(database: Database) -> None:
    say(database, 1, 2)
    claim(database)
    tell(database)
    say(database, 3)
    purse = Purse(replies=2, unasked=1)
    assert [post.kind for post in claim(database, purse=purse)] == ["reply"]
    assert (purse.replies, purse.unasked) == (1, 0)
    assert states(database)["queued"] == 2
    assert len(claim(database, purse=Purse(10, 10))) == 2


def test_a_held_reply_goes_by_day_once_there_is_money_again(database: Database) -> None:
    say(database, 1)
    claim(database, purse=Purse(EMPTY, EMPTY))
    night = NOW.replace(hour=23)
    assert claim(database, now=night) == []
    assert [post.kind for post in claim(database, now=night + timedelta(hours=12), purse=Purse(1, 1))] == ["reply"]


def test_of_several_held_replies_a_member_gets_the_newest(database: Database) -> None:
    for _ in range(3):
        say(database, 1)
        claim(database, purse=Purse(EMPTY, EMPTY))
    say(database, 2)
    claim(database, purse=Purse(EMPTY, EMPTY))
    assert len(claim(database)) == 2
    assert states(database) == {"cancelled": 2, "attempting": 2}


def test_a_reply_that_went_meanwhile_stands_for_those_held_before_it(database: Database) -> None:
    say(database, 1)
    claim(database, purse=Purse(EMPTY, EMPTY))
    say(database, 1)
    (post,) = claim(database, bulk=False)
    assert post.kind == "reply"
    assert claim(database) == []
    assert states(database) == {"cancelled": 1, "attempting": 1}


def test_staff_can_drop_what_is_held_and_nothing_else(database: Database) -> None:
    say(database, 1, 2)
    claim(database, purse=Purse(EMPTY, EMPTY))
    say(database, 3)
    with database.transaction() as db:
        assert (costs.held(db), costs.drop_held(db), costs.held(db)) == (2, 2, 0)
    assert len(claim(database)) == 1


def test_in_trial_mode_held_replies_go_too_since_somebody_asked_for_them(database: Database) -> None:
    say(database, 1)
    claim(database, purse=Purse(EMPTY, EMPTY))
    assert len(claim(database, rules=UnaskedRules(NOW.tzinfo))) == 1  # type: ignore[arg-type]
