"""A database from before is put right: nothing comes back that must not, and nothing goes out that may have gone."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.clock import shuffled
from flows.broadcast import Broadcast
from flows.facts import AlertOpened, MemberLeft
from storage import (
    audit,
    backing_up,
    broadcasts,
    erasure,
    held_back,
    log_heads,
    quotes,
    references,
    restores,
    restoring,
    since,
    suppressing,
    tables,
    writing,
)
from storage import updates as updates_
from storage.backing_up import Mark
from storage.database import Database, open_database
from storage.log_heads import Head
from storage.migrating import HEAD
from storage.outbox import Fate
from storage.redacting import MARK as TAKEN_OUT
from storage.redacting import redact
from storage.restoring import PutRight, Restored
from storage.updates import Letters, Update
from storage.writing import To
from tests.storage.broadcast_world import EVERYBODY
from tests.storage.installation import (
    KEYS,
    NOW,
    Words_,
    answer,
    close,
    every,
    hear,
    incoming,
    new_id,
    put,
    secret,
    text,
)
from tests.storage.sending import Said, claim, mark, outcome, states, tell
from tests.storage.traces import everywhere, found

LATER = NOW + timedelta(hours=1)
NEXT_DAY = NOW + timedelta(days=1)


@dataclass
class Times:
    """`now_`: the database in use; `old`: a backup of it, opened beside, once `backed_up` was called."""

    now_: Database
    folder: Path
    stack: ExitStack = field(default_factory=ExitStack)
    mark: Mark | None = None

    def back_up(self) -> None:
        assert self.now_.path is not None
        self.mark = backing_up.back_up(
            self.now_.path, self.folder / "old.db", "b" * 32, "1", NOW, lambda left, every: None
        )

    def restore(self, knows: bool = True, at: datetime = NEXT_DAY) -> Database:
        """`knows`: the database that is replaced can be asked; else there is only the file of those who left."""
        assert self.mark is not None
        old = open_database(f"sqlite:///{self.folder / 'old.db'}")
        self.stack.callback(old.close)
        with self.now_.reading() as there:
            suppressed = suppressing.known(there)
            known = since.since(there, self.mark.entries, self.mark.moment) if knows else None
            what = Restored("old.db", self.mark, suppressed, known, there if knows else None)
            with old.transaction() as db:
                self.done: PutRight = restoring.put_right(db, what, KEYS, new_id, shuffled, at)
        return old


@pytest.fixture
def times(sqlite: Database, tmp_path: Path) -> Iterator[Times]:
    times = Times(sqlite, tmp_path)
    with times.stack:
        yield times


def leave(database: Database, person: int = 1) -> None:
    gone = {"facts": [MemberLeft()], "state": lambda state: state._replace(left=True), "reply": None}
    hear(database, incoming("STOP", person), **gone)  # type: ignore[arg-type]


def broadcast(database: Database, state: str = "going") -> Broadcast:
    draft = Broadcast("", 0, "front desk", text("The meeting is on Friday."), EVERYBODY)
    with database.transaction() as db:
        made = broadcasts.add(db, draft, new_id, NOW)
        if state != "going":
            made = broadcasts.keep(
                db, made.__class__(**{**_fields(made), "state": state, "goes_at": LATER}), "x", "x", NOW
            )
    if state == "going":
        made = begin(database, made)
    return made


def _fields(one: Broadcast) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def begin(database: Database, made: Broadcast) -> Broadcast:
    with database.transaction() as db:
        going = broadcasts.start(db, made, new_id, NOW)
        from storage import crowds

        hearers = tuple(crowds.crowd(db, EVERYBODY))
        texts = {(one.language, one.channel): Said(put=False) for one in hearers}
        told = Update(going.update or "", "broadcast", going.id)
        updates_.queue(db, told, [Letters(hearers, texts, lambda hearer: ())], 40, NOW)
    return going


def events(database: Database) -> list[str]:
    return every(database, tables.broadcast_events.c.what)


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
    times: Times, then: str, now: str, known: str, knows: bool
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
    from storage import sessions

    with times.now_.transaction() as db:
        sessions.begin(db, "key", "Manager", NOW)
    times.back_up()
    old = times.restore()
    assert every(old, tables.sessions.c.ended_at) == [NEXT_DAY]


def test_the_log_goes_on_and_what_it_had_is_kept_beside_it(times: Times) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second", "third")
    with times.now_.transaction() as db:
        log_heads.publish(db, NOW.date(), NOW)
        head = log_heads.newest(db)
    assert head is not None
    old = times.restore()
    note(old, "fourth", "fifth", "sixth")
    with old.reading() as db:
        assert audit.first_bad(db) is None
        assert restores.first_bad(db) is None
        assert log_heads.differs(db, head) == "rewritten"
        assert restores.explained(db, head) == "kept"
        assert restores.explained(db, Head("", 3, "0" * 64)) == ""
        (one,) = restores.every(db)
    assert [entry[3] for entry in one.lost.entries] == ["second", "third"]
    assert f"entries 2 to 3 ({head.hash})" in one.about


def note(database: Database, *did: str) -> None:
    with database.transaction() as db:
        for one in did:
            audit.note(db, "Manager", one, NOW)


@pytest.mark.parametrize("what", ["an entry that is kept beside", "the hash in the log", "the line that says so"])
def test_whoever_changes_what_is_kept_beside_the_log_is_found_out(times: Times, what: str) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second")
    old = times.restore()
    sql = {
        "an entry that is kept beside": "UPDATE restores SET lost = replace(lost, 'second', 'nothing')",
        "the hash in the log": "UPDATE restores SET about = replace(about, '(', '(0')",
        "the line that says so": "UPDATE restores SET entry = 1",
    }
    with old.transaction() as db:
        db.exec_driver_sql(sql[what])
        assert restores.first_bad(db) is not None


def test_where_the_log_could_not_be_read_what_was_published_of_it_is_still_known(times: Times) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second")
    with times.now_.transaction() as db:
        log_heads.publish(db, NOW.date(), NOW)
        head = log_heads.newest(db)
    assert head is not None
    old = times.restore(knows=False)
    with old.reading() as db:
        assert restores.explained(db, head) == "kept"
        assert restores.explained(db, Head("", 2, "0" * 64)) == "not kept"
        assert restores.first_bad(db) is None


def test_a_second_restore_of_the_same_backup_keeps_what_the_first_one_kept(times: Times) -> None:
    note(times.now_, "first")
    times.back_up()
    note(times.now_, "second")
    (folder := times.folder / "again").mkdir()
    (folder / "old.db").write_bytes((times.folder / "old.db").read_bytes())
    first = times.restore()
    note(first, "after the first")
    again = Times(first, folder, times.stack, times.mark).restore(at=NEXT_DAY + timedelta(hours=1))
    with again.reading() as db:
        assert [[entry[3] for entry in one.lost.entries] for one in restores.every(db)] == [
            ["second"],
            [restores.DID, "after the first"],
        ]
        assert restores.first_bad(db) is None
        assert audit.first_bad(db) is None


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
