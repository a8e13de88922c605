"""Nothing is sent after an opt-out commits, but help lines, where the channel can carry them: whatever a list says,
whatever was queued before, on every channel of that person, and until they themselves ask to come back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import shuffled
from flows.facts import MemberLeft, MemberReturned
from flows.state import MemberState
from storage import crowds, held_back, imports, restoring, suppressing, tables, updates
from storage.audience import Hearer
from storage.backing_up import Mark
from storage.database import Database
from storage.migrating import HEAD
from storage.restoring import Restored
from storage.updates import Letters, Update
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.broadcast_world import EVERYBODY
from tests.storage.installation import KEYS, NOW, every, hear, incoming, new_id
from tests.storage.sending import Said, claim, states
from tests.storage.test_imports import listed, put_up, take
from tests.storage.test_linking import link
from tests.test_transcripts import SCRIPTS
from tests.transcripts.script import read_script

LATER = NOW + timedelta(hours=1)
"""Here in the day."""


def left(state: MemberState) -> MemberState:
    return state._replace(joined=True, left=True, open=())


def joined(state: MemberState) -> MemberState:
    return state._replace(joined=True)


def back(state: MemberState) -> MemberState:
    return state._replace(left=False)


def broadcast(database: Database, *hearers: Hearer) -> None:
    """As it is queued: to these, or to whoever it reaches now."""
    update = Update(new_id(), "broadcast", new_id())
    with database.transaction() as db:
        updates.plan(db, [update], NOW)
        found = hearers or tuple(crowds.crowd(db, EVERYBODY))
        texts = {(one.language, one.channel): Said(put=False) for one in found}
        updates.queue(db, update, [Letters(found, texts, lambda hearer: ())], 40, NOW)


def leave(database: Database, **more: object) -> None:
    hear(database, incoming("STOP", **more), facts=[MemberLeft()], state=left, reply=None)  # type: ignore[arg-type]


def come_back(database: Database) -> None:
    hear(database, incoming("START"), facts=[MemberReturned()], state=back, reply=None)


def test_a_broadcast_that_was_queued_before_they_left_does_not_reach_them(database: Database) -> None:
    hear(database, incoming("hello"), reply=None)
    broadcast(database)
    leave(database)
    assert claim(database, now=LATER) == []
    assert states(database) == {"suppressed": 1}


def test_a_broadcast_that_found_them_a_moment_before_and_is_queued_after_does_not_reach_them(
    database: Database,
) -> None:
    hear(database, incoming("hello"), reply=None)
    with database.reading() as db:
        found = crowds.crowd(db, EVERYBODY)
    leave(database)
    broadcast(database, *found)
    assert claim(database, now=LATER) == []


def test_a_list_does_not_bring_them_back_and_start_does(database: Database) -> None:
    leave(database)
    put_up(database, listed(1))
    assert [one.row for one in take(database, listed(1)) or ()] == [1]
    with database.reading() as db:
        assert imports.fates(db, [listed(1)], KEYS) == {1: imports.LEFT}
    broadcast(database)
    assert claim(database, now=LATER) == []
    come_back(database)
    broadcast(database)
    assert len(claim(database, now=LATER)) == 1


def test_the_list_of_those_who_left_outlives_everything_else_that_is_known_of_them(database: Database) -> None:
    """Whatever erases, restores or turns keys must leave these rows, which hold no number and no member."""
    leave(database)
    (kept,) = every(database, tables.opt_outs.c.opt_out)
    assert kept == KEYS.opt_out_index("sms", incoming("x").address).hex()
    assert not {key.column.table for key in tables.opt_outs.foreign_keys}


def test_a_backup_from_before_they_left_does_not_bring_them_back(database: Database) -> None:
    """As it is with a backup that is restored: what the file beside the database says is so again."""
    hear(database, incoming("hello"), state=joined, reply=None)
    broadcast(database)
    before = every(database, tables.opt_outs.c.opt_out)
    hash = KEYS.opt_out_index("sms", incoming("x").address).hex()
    left_since = replace(suppressing.nothing(), left={hash: ("sms", 1, "wrote")})
    copy = Restored("a backup", Mark("", NOW.isoformat(), "1", HEAD, 0, "0" * 64), left_since)
    with database.transaction() as db:
        restoring.put_right(db, copy, KEYS, new_id, shuffled, NOW)
        held_back.go_on(db, "Manager", NOW)
    assert (before, every(database, tables.opt_outs.c.opt_out)) == ([], [hash])
    broadcast(database)
    hear(database, incoming("a list", 2), reply=None)
    put_up(database, listed(1))
    take(database, listed(1))
    broadcast(database)
    assert [post.address for post in claim(database, now=LATER)] == [incoming("x", 2).address]


@pytest.mark.parametrize("channel", ["sms", "telegram"])
def test_leaving_on_one_of_their_phones_ends_what_waits_for_the_other(database: Database, channel: str) -> None:
    kept = link(database)
    broadcast(database)
    leave(database, channel=channel)
    broadcast(database, Hearer(kept, every(database, tables.addresses.c.id)[0], "sms", "en", "meant"))
    assert claim(database, now=LATER) == claim(database, "telegram", now=LATER) == []


def test_help_lines_go_all_the_same(database: Database) -> None:
    leave(database)
    hear(database, incoming("i want to die"), state=left, reply="Call 999.", urgent=True)
    assert [post.kind for post in claim(database)] == ["help"]


@settings(max_examples=examples(12), suppress_health_check=ON_ONE_DATABASE)
@given(st.lists(st.sampled_from(["STOP", "START", "broadcast", "list", "hello"]), max_size=8))
def test_in_whatever_order_it_happens_nothing_goes_to_somebody_whose_last_word_was_stop(
    sqlite: Database, happens: list[str]
) -> None:
    with sqlite.transaction() as db:
        for table in reversed(tables.METADATA.sorted_tables):
            db.exec_driver_sql(f'DELETE FROM "{table.name}"')
    is_out = False
    for what in happens:
        if what == "STOP":
            leave(sqlite)
            is_out = True
        elif what == "START" and is_out:
            come_back(sqlite)
            is_out = False
        elif what == "broadcast":
            broadcast(sqlite)
        elif what == "list":
            put_up(sqlite, listed(1), id=(id := new_id()))
            take(sqlite, listed(1), id=id)
        elif what == "hello":
            hear(sqlite, incoming("hello"), state=left if is_out else joined, reply="Thank you.")
        sent = claim(sqlite, now=LATER)
        assert not (is_out and sent)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_text_that_nobody_asked_for_says_how_to_end_it(path: Path) -> None:
    last, silent = "", list[str]()
    for line in read_script(path):
        last = line.who if line.who in ("member", "press", "owner", "at", "staff") else last
        if line.who == "bot" and last == "at" and "STOP" not in line.text:
            silent.append(line.text)
    assert silent == []
