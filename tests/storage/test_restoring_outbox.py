"""After a restore nothing goes out that may have gone already, and the rest waits until a person lets it go on."""

import pytest
from sqlalchemy import select, update

from flows.broadcast import State
from flows.facts import AlertOpened
from storage import broadcasts, held_back, restores, tables, writing
from storage import updates as updates_
from storage.database import Database
from storage.outbox import Fate
from storage.updates import Update
from storage.writing import To
from tests.storage.installation import NOW, answer, every, hear, incoming, new_id, put
from tests.storage.sending import claim, mark, outcome, states, tell
from tests.storage.times import LATER, NEXT_DAY, Times, begin, broadcast


def test_by_kind_what_waited_then_goes_again_expires_or_waits(times: Times) -> None:
    """Nobody knows what went out after the backup."""
    put(times.now_)
    hear(times.now_, incoming("hello"), reply="Thank you.")
    hear(
        times.now_,
        incoming("i want to die", 2),
        reply="Call 999.",
        urgent=True,
        facts=[AlertOpened("self_harm", "high")],
    )
    who = hear(times.now_, incoming("a person please", 3), reply=None)[0].who
    with times.now_.transaction() as db:
        message = str(db.execute(select(tables.messages.c.id)).scalars().first())
        to = To(who.member, who.address, "sms", "en", False, message)
        writing.queue(db, to, "I ring you at six.", 1, NOW, new_id, NOW)
    hear(times.now_, incoming("2", 4), facts=[answer(2)], reply=None)
    tell(times.now_)
    times.back_up()
    old = times.restore(knows=False)
    kinds = dict(every_state(old))
    assert kinds == {"reply": "expired", "help": "queued", "person": "paused", "update": "queued"}
    assert every(old, tables.outbox.c.text, where=tables.outbox.c.kind == "reply") == [None]
    assert [post.text for post in claim(old, now=NEXT_DAY, bulk=False)] == ["Call 999."]
    with old.reading() as db:
        assert [(one.kind, one.many) for one in held_back.held(db, NEXT_DAY)] == [("letters", 1), ("outcome", 1)]


def every_state(database: Database) -> list[tuple[str, str]]:
    return every(database, tables.outbox.c.kind, tables.outbox.c.state)


def test_what_was_being_tried_is_looked_for_and_never_simply_sent_again(times: Times) -> None:
    hear(times.now_, incoming("hello"), reply="Thank you.")
    assert len(claim(times.now_)) == 1
    times.back_up()
    old = times.restore(knows=False)
    assert states(old) == {"unknown": 1}
    assert every(old, tables.outbox.c.lease_until) > [NEXT_DAY]
    assert claim(old, now=NEXT_DAY) == []


def test_what_the_database_that_is_replaced_knows_of_a_send_is_known(times: Times) -> None:
    for person in (1, 2):
        hear(times.now_, incoming("hello", person), reply=f"Thank you {person}.")
    times.back_up()
    first, second = claim(times.now_)
    mark(times.now_, Fate(first.id, "sent", provider_id="SM1"), Fate(second.id, "failed", code="30003"))
    old = times.restore()
    assert times.done.known == 2
    assert sorted(every(old, tables.outbox.c.state, tables.outbox.c.provider_id), key=str) == sorted(
        [("sent", "SM1"), ("failed", None)], key=str
    )


@pytest.mark.parametrize("knows", [True, False])
@pytest.mark.parametrize(
    ("then", "now", "known"),
    [
        ("scheduled", "draft", "done"),
        ("waiting", "draft", "done"),
        ("draft", "draft", "done"),
        ("going", "paused", "done"),
    ],
)
def test_a_broadcast_that_went_out_since_then_does_not_go_again(
    times: Times, then: State, now: str, known: str, knows: bool
) -> None:
    hear(times.now_, incoming("hello"), reply=None)
    made = broadcast(times.now_, then)
    times.back_up()
    if then != "going":
        begin(times.now_, made)
    (post,) = claim(times.now_, now=LATER)
    mark(times.now_, Fate(post.id, "sent", provider_id="SM1"))
    with times.now_.transaction() as db:
        broadcasts.finish(db, LATER)
    old = times.restore(knows)
    with old.transaction() as db:
        (one,) = broadcasts.every(db)
        assert broadcasts.starting(db, NEXT_DAY) == []
        assert one.state == (known if knows else now)
    assert claim(old, now=NEXT_DAY) == [] or (then, knows) == ("going", False)
    if then != "draft" or knows:
        assert events(old)[-1] in ("restored", "paused")


def events(database: Database) -> list[str]:
    return every(database, tables.broadcast_events.c.what)


def test_what_was_told_since_then_is_not_planned_again(times: Times) -> None:
    put(times.now_)
    hear(times.now_, incoming("2"), facts=[answer(2)], reply=None)
    times.back_up()
    with times.now_.transaction() as db:
        updates_.plan(db, [Update(new_id(), "result", "oak-house")], LATER)
        db.execute(update(tables.updates).values(queued_at=LATER))
    old = times.restore()
    with old.transaction() as db:
        assert updates_.plan(db, [Update(new_id(), "result", "oak-house")], NEXT_DAY) == 0
        assert updates_.due(db, NEXT_DAY) == []


def test_what_is_held_is_dropped_or_goes_on(times: Times) -> None:
    put(times.now_)
    hear(times.now_, incoming("2"), facts=[answer(2)], reply=None)
    tell(times.now_)
    tell(times.now_, outcome("2"))
    times.back_up()
    old = times.restore(knows=False)
    with old.transaction() as db:
        first, second = held_back.held(db, NEXT_DAY)
        held_back.drop(db, first.id, "Manager", NEXT_DAY)
        assert [one.id for one in held_back.held(db, NEXT_DAY)] == [second.id]
        assert restores.is_held(db)
        assert held_back.go_on(db, "Manager", NEXT_DAY)
        assert not restores.is_held(db)
        assert not held_back.go_on(db, "Manager", NEXT_DAY)
    assert states(old) == {"cancelled": 1, "queued": 1}
