"""The last text to somebody who is erased says that it is done: only help still goes beside it, and nothing after it."""

from datetime import timedelta

from sqlalchemy import insert

from storage import tables
from storage.database import Database
from storage.outbox import Fate, Receipt
from tests.storage.forgetting import finish, forget, send
from tests.storage.installation import NOW, Words_, answer, consultation, every, hear, incoming, put
from tests.storage.sending import claim, mark, outcome, receive, tell
from tests.storage.traces import CANARY, everywhere, found, id_of


def test_what_waits_is_not_sent_and_the_last_reply_is_the_last(database: Database) -> None:
    put(database)
    hear(database, incoming("hello"), facts=[Words_(), answer(2)])
    tell(database)
    forget(database)
    assert send(database) == ["It is deleted."]
    tell(database, outcome("2"))
    finish(database)
    assert send(database, NOW + timedelta(hours=1)) == []
    assert every(database, tables.outbox.c.text) == []


def test_one_that_is_on_its_way_ends_without_its_words_and_its_receipts_bring_nothing_back(database: Database) -> None:
    hear(database, incoming("hello"), reply=CANARY)
    (post,) = claim(database)
    forget(database)
    finish(database)
    assert CANARY not in {text for _, _, text in everywhere(database)}
    mark(database, Fate(post.id, "retry", code="500"))
    assert [post.text for post in claim(database, now=NOW + timedelta(minutes=5))] == ["It is deleted."]
    mark(database, Fate(post.id, "sent", provider_id="SM1"))
    finish(database, NOW + timedelta(hours=2))
    receive(database, Receipt("sms", "delivered", NOW, post.id, "SM1"))
    assert every(database, tables.members.c.id) == every(database, tables.outbox.c.id) == []


def test_the_last_reply_waits_an_hour_at_the_most(database: Database) -> None:
    hear(database, incoming("hello"))
    forget(database)
    finish(database, NOW + timedelta(minutes=59))
    assert len(every(database, tables.addresses.c.id)) == 1
    finish(database, NOW + timedelta(minutes=61))
    assert every(database, tables.addresses.c.id) == every(database, tables.outbox.c.id) == []


def test_help_lines_that_wait_still_go(database: Database) -> None:
    hear(database, incoming("i want to die"), reply="Call 999.", urgent=True)
    forget(database)
    assert sorted(send(database)) == ["Call 999.", "It is deleted."]


def test_what_a_broadcast_queued_at_the_same_moment_is_not_sent_and_goes(database: Database) -> None:
    put(database)
    hear(database, incoming("hello"), facts=[Words_(), answer(2)])
    (member,) = every(database, tables.members.c.id)
    forget(database)
    finish(database)
    with database.transaction() as db:
        for channel in ("sms", "telegram"):
            late = {"id": id_of(channel), "member_id": member, "channel": channel, "kind": "update", "priority": 50}
            counts = dict.fromkeys(("segments", "attempts", "rank"), 0)
            flags = dict.fromkeys(("fleeting", "goodbye", "outranks"), False)
            times = {"state": "queued", "text": CANARY, "created_at": NOW, "not_before": NOW}
            (address,) = every(database, tables.addresses.c.id)
            db.execute(insert(tables.outbox).values(**late, **counts, **flags, **times, address_id=address))
    assert CANARY not in send(database)
    finish(database, NOW + timedelta(hours=2))
    assert found(database, CANARY) == set()
    assert every(database, tables.members.c.id) == []


def test_nobody_who_was_erased_is_in_an_audience(database: Database) -> None:
    put(database, consultation())
    hear(database, incoming("hello"), facts=[Words_(), answer(2)])
    forget(database)
    assert tell(database) == 0
