"""Every copy that a provider has of an erased member's texts is asked back once, and given up in the end."""

from datetime import timedelta

from storage import provider_copies, tables
from storage.database import Database
from storage.outbox import Fate
from tests.storage.forgetting import finish, forget
from tests.storage.installation import KEYS, NOW, every, hear, incoming, new_id
from tests.storage.sending import claim, mark


def test_every_copy_that_a_provider_has_is_asked_back_once(database: Database) -> None:
    came = incoming("hello")
    hear(database, came)
    (reply,) = claim(database)
    mark(database, Fate(reply.id, "sent", provider_id="SMreply"))
    forget(database)
    (last,) = claim(database)
    mark(database, Fate(last.id, "sent", provider_id="SMlast"))
    finish(database)
    ids = every(database, tables.provider_copies.c.provider_id)
    assert {came.provider_id, "SMreply", "SMlast"} <= set(ids)
    assert len(ids) == len(set(ids)) == 4


def test_a_copy_is_tried_less_and_less_often_and_given_up_after_two_weeks(sqlite: Database) -> None:
    now, tries = NOW, 0
    with sqlite.transaction() as db:
        provider_copies.add(db, [provider_copies.Copy("telegram", "7", "4242")], KEYS, new_id, now)
    while now < NOW + timedelta(days=20):
        now += timedelta(minutes=1)
        with sqlite.transaction() as db:
            due = provider_copies.claim(db, "telegram", KEYS, now, 9)
            assert [one.chat for one in due] == ["4242"] * len(due)
            provider_copies.again(db, due, now)
            tries += len(due)
        if due and now - NOW > timedelta(days=14):
            break
        now += timedelta(hours=5)
    with sqlite.reading() as db:
        assert provider_copies.given_up(db) == (1, now)
    assert 20 < tries < 100
