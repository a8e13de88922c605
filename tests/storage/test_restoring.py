"""A database from before is put right: nothing comes back that must not."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.clock import shuffled
from storage import audit, broadcasts, erasure, held_back, quotes, references, restoring, sessions, suppressing, tables
from storage.backing_up import Mark
from storage.database import Database
from storage.migrating import HEAD
from storage.redacting import MARK as TAKEN_OUT
from storage.redacting import redact
from storage.restoring import Restored
from tests.storage.installation import KEYS, NOW, Words_, close, every, hear, incoming, new_id, put, secret
from tests.storage.sending import claim
from tests.storage.times import NEXT_DAY, Times, broadcast, leave
from tests.storage.traces import everywhere, found


@pytest.mark.parametrize("knows", [True, False])
def test_who_left_since_then_has_left_and_gets_nothing(times: Times, knows: bool) -> None:
    hear(times.now_, incoming("hello", 1), incoming("hello", 2), reply=None)
    broadcast(times.now_)
    times.back_up()
    leave(times.now_)
    old = times.restore(knows)
    with old.transaction() as db:
        (one,) = broadcasts.every(db)
        broadcasts.resume(db, one, "Manager", NEXT_DAY)
        held_back.go_on(db, "Manager", NEXT_DAY)
    assert len(claim(old, now=NEXT_DAY)) == 1
    assert sorted(every(old, tables.members.c.left)) == [False, True]
    assert times.done.left == 1


@pytest.mark.parametrize("knows", [True, False])
def test_who_was_erased_since_then_is_erased_again(times: Times, knows: bool) -> None:
    hear(times.now_, incoming("kanarienvogel", 1), facts=[Words_()])
    times.back_up()
    (member,) = every(times.now_, tables.members.c.id)
    with times.now_.transaction() as db:
        erasure.begin(db, [member], None, KEYS, NOW)
    finish(times.now_)
    old = times.restore(knows)
    assert times.done.erased == 1
    finish(old)
    assert found(old, "kanarienvogel", "7700900001") == set()
    assert [one for one in everywhere(old) if one[0] == "members"] == []


def finish(database: Database) -> None:
    is_more = True
    while is_more:
        with database.transaction() as db:
            is_more = erasure.advance(db, KEYS, new_id, NEXT_DAY + timedelta(hours=2))


def test_references_that_were_given_since_then_are_nobody_else_s(times: Times) -> None:
    hear(times.now_, incoming("one"), facts=[Words_()])
    times.back_up()
    hear(times.now_, incoming("two"), facts=[Words_()])
    hear(times.now_, incoming("three"), facts=[Words_()])
    old = times.restore()
    hear(old, incoming("another", 2), facts=[Words_()])
    assert [references.reference(number) for number in every(old, tables.views.c.number)] == ["A1", "A4"]


@pytest.mark.parametrize("knows", [True, False])
def test_words_that_were_taken_out_since_then_are_taken_out_again(times: Times, knows: bool) -> None:
    put(times.now_)
    hear(times.now_, incoming("Tyler in flat 3 broke the lift"), facts=[Words_()], reply="Kept: Tyler in flat 3.")
    hear(times.now_, incoming("the lift again", 2), facts=[Words_()], reply=None)
    times.back_up()
    with times.now_.transaction() as db:
        redact(db, 1, ["Tyler", "flat 3"], KEYS, new_id, NOW)
        audit.note(db, "Data lead", suppressing.TOOK_OUT, NOW, about="A1")
    old = times.restore(knows)
    assert found(old, "Tyler", "flat 3") == set()
    kept = f"{TAKEN_OUT} in {TAKEN_OUT} broke the lift" if knows else TAKEN_OUT
    assert every(old, tables.views.c.text) == [kept, "the lift again"]
    assert times.done.taken_out == 1


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("Tyler broke it", f"{TAKEN_OUT} broke it", ["Tyler"]),
        ("by Tyler of flat 3", f"by {TAKEN_OUT} of {TAKEN_OUT}", ["Tyler", "flat 3"]),
        ("Tyler", TAKEN_OUT, ["Tyler"]),
        ("something else", f"{TAKEN_OUT} broke it", []),
        ("as it was", "as it was", []),
        ("as it was", None, []),
        (None, TAKEN_OUT, []),
    ],
)
def test_what_was_taken_out_can_be_told_from_what_is_left(
    before: str | None, after: str | None, parts: list[str]
) -> None:
    assert restoring.taken_out(before, after) == parts


@pytest.mark.parametrize("knows", [True, False])
def test_a_quote_that_was_taken_back_since_then_is_not_shown_again_and_a_person_looks_at_the_others(
    times: Times, knows: bool
) -> None:
    for person in (1, 2):
        hear(times.now_, incoming(f"the lift is dirty {person}", person), facts=[Words_()], reply=None)
    with times.now_.transaction() as db:
        for view in ("A1", "A2"):
            quotes.ask(db, quotes.Asking(view, "the lift is dirty", (), "desk"), new_id, NOW)
        db.execute(update(tables.quotes).values(state="published", decided_by="desk", decided_at=NOW))
    times.back_up()
    first, _ = every(times.now_, tables.quotes.c.id)
    with times.now_.transaction() as db:
        quotes.end(db, [first], "author", NOW)
    old = times.restore(knows)
    assert dict(every(old, tables.quotes.c.quote, tables.quotes.c.state)) == {1: "withdrawn", 2: "yes"}


@pytest.mark.parametrize("knows", [True, False])
def test_the_key_of_a_secret_question_that_has_closed_since_then_is_destroyed_again(times: Times, knows: bool) -> None:
    put(times.now_)
    hear(times.now_, incoming("4"), facts=[secret(4)])
    times.back_up()
    close(times.now_)
    old = times.restore(knows)
    assert times.done.closed == ("oak-house",)
    assert every(old, tables.question_keys.c.id) == []
    assert every(old, tables.ballots.c.value, tables.ballots.c.loose) == [("4", True)]
    assert every(old, tables.answered.c.ballot_id) == [None]
    assert every(old, tables.messages.c.sealed) == [None]


def test_everybody_has_to_sign_in_again(times: Times) -> None:
    with times.now_.transaction() as db:
        sessions.begin(db, "key", "Manager", NOW)
    times.back_up()
    old = times.restore()
    assert every(old, tables.sessions.c.ended_at) == [NEXT_DAY]


def test_it_is_the_same_on_postgresql_once_its_own_tools_have_put_it_back(database: Database) -> None:
    put(database)
    hear(database, incoming("hello", 1), incoming("4", 2), facts=[secret(4)], reply="Thank you.")
    made = broadcast(database)
    with database.reading() as db:
        journal = suppressing.known(db)
    hash = every(database, tables.addresses.c.opt_out)[0]
    suppressed = suppressing.Suppressed(
        {hash: ("sms", 1, "wrote")}, {}, journal.taken_out, {"oak-house": 1}, journal.heads, 9
    )
    nobody = Restored("a dump", Mark("", NOW.isoformat(), "1", HEAD, 0, "0" * 64), suppressed)
    with database.transaction() as db:
        done = restoring.put_right(db, nobody, KEYS, new_id, shuffled, NEXT_DAY)
        assert suppressing.serial(db) == 10
    assert (done.left, done.closed) == (1, ("oak-house",))
    assert every(database, tables.question_keys.c.id) == []
    with database.reading() as db:
        found_ = broadcasts.look_at(db, made.number)
        assert found_ is not None
        assert found_.state == "paused"
        assert [one.kind for one in held_back.held(db, NEXT_DAY)] == ["broadcast"]
