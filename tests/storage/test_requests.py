"""Those who asked for a person stand in line until somebody settles it, once."""

from datetime import timedelta

from flows.facts import PersonAsked, ViewSent
from storage import requests, tables
from storage.database import Database
from storage.requests import Request
from tests.storage.installation import NOW, Words_, every, hear, incoming, new_id
from tests.storage.sending import claim

DAY = timedelta(days=1)


def ask(database: Database, person: int = 1, reason: str = "asked") -> None:
    hear(database, incoming("a person please", person), facts=[Words_(), PersonAsked(reason)], reply=None)


def line(database: Database) -> list[Request]:
    with database.reading() as db:
        return requests.every_open(db)


def test_the_longest_wait_stands_first_with_its_view(database: Database) -> None:
    ask(database)
    ask(database, 2, "fault")
    assert [(one.reason, one.reference) for one in line(database)] == [("asked", "A1"), ("fault", "A2")]


def test_whoever_asks_again_stands_in_line_once_since_the_first_time_until_it_is_settled(database: Database) -> None:
    """Or one person who writes and writes hides all the others. A fault of ours is about its own message."""
    for reason in ("asked", "asked", "not-understood", "asked", "fault", "fault"):
        ask(database, reason=reason)
    ask(database, 2)
    hear(database, incoming("again", 3), facts=[Words_(), PersonAsked("asked"), PersonAsked("asked")], reply=None)
    first, *others = line(database)
    assert [one.reason for one in (first, *others)] == ["asked", "not-understood", "fault", "fault", "asked", "asked"]
    with database.transaction() as db:
        requests.settle(db, first.id, "desk", NOW)
    ask(database)
    assert [one.reason for one in line(database) if one.member == first.member].count("asked") == 1


def test_of_two_who_settle_one_is_first(database: Database) -> None:
    ask(database)
    (one,) = line(database)
    with database.transaction() as db:
        assert requests.settle(db, one.id, "desk", NOW)
        assert not requests.settle(db, one.id, "other", NOW)
        settled = requests.find(db, one.id)
    assert settled is not None
    assert settled.settled_by == "desk"
    assert line(database) == []


def test_a_persons_words_are_a_reply_that_no_cap_and_no_hold_keeps_back(database: Database) -> None:
    ask(database)
    (one,) = line(database)
    with database.transaction() as db:
        requests.queue_reply(db, one.id, "We looked.", 1, NOW + DAY, new_id, NOW)
    assert claim(database, now=NOW, bulk=False) == []
    assert [(post.text, post.kind) for post in claim(database, now=NOW + DAY, bulk=False)] == [("We looked.", "person")]


def test_who_was_told_of_the_delay_is_not_told_again_nor_of_one_long_ago(database: Database) -> None:
    ask(database)
    with database.transaction() as db:
        assert len(requests.untold(db, NOW + DAY)) == 1
        assert requests.untold(db, NOW + 15 * DAY) == []
        requests.keep_told(db, [one.id for one in requests.untold(db, NOW + DAY)], NOW + DAY)
        assert requests.untold(db, NOW + DAY) == []
        assert requests.is_anything_open(db, line(database)[0].member)
    assert every(database, tables.requests.c.told_at) == [NOW + DAY]


def test_a_request_never_names_a_complaint_which_would_say_whose_it_is(database: Database) -> None:
    facts = [ViewSent("A1", "the worker shouted at me", held="outside"), PersonAsked("asked")]
    hear(database, incoming("a person please, the worker shouted at me", 1), facts=facts, reply=None)
    (one,) = line(database)
    assert one.reference is None
