"""A change of keys loses nobody, doubles nobody and forgets no wish to be left alone, wherever it is broken off."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, text

from flows.facts import MemberLeft
from storage import (
    consultations,
    imports,
    kept,
    key_state,
    members,
    passwords,
    provider_copies,
    rekeying,
    staff,
    tables,
    turns,
)
from storage.database import Database
from storage.key_state import check_keys, still_fit
from storage.rekeying import SEALED, Rekeying, how_far
from storage.sealed import Keys, WrongKey
from storage.tables import METADATA
from tests.storage.installation import (
    FRAME,
    KEYS,
    NOW,
    Talk,
    Words_,
    consultation,
    every,
    incoming,
    new_id,
    number,
    secret,
)

A, B = (b"s" * 32, b"i" * 32), (b"S" * 32, b"I" * 32)
BOTH = Keys(*B, *A)
NEW_SECRET = Keys(B[0], A[1], A[0])
NEW_INDEX = Keys(A[0], B[1], None, A[1])
WAYS = {"both": (BOTH, Keys(*B)), "secret": (NEW_SECRET, Keys(B[0], A[1])), "index": (NEW_INDEX, Keys(A[0], B[1]))}


def ready(database: Database, keys: Keys = KEYS) -> Keys:
    with database.transaction() as db:
        return check_keys(db, keys, NOW)


def hear(database: Database, keys: Keys, person: int, leaves: bool = False, **happens: object) -> None:
    facts = (MemberLeft(),) if leaves else happens.get("facts", ())
    talk = Talk(facts=facts, state=lambda s: s._replace(joined=True, left=leaves))  # type: ignore[arg-type]
    with database.transaction() as db:
        frame = replace(FRAME, keys=keys)
        turns.save(db, talk.take(turns.begin(db, [incoming("hello", person)], frame, NOW)), frame, NOW)


def go_on(database: Database, keys: Keys, pieces: int = 500) -> bool:
    """Each with a process of its own, as if it was killed after every piece. Is it at its end?"""
    for _ in range(pieces):
        commit = Rekeying(database, keys).prepare()
        if commit is None:
            return True
        commit(NOW)
    return False


def who_are_there(database: Database, keys: Keys) -> list[str]:
    """Opened with these keys alone, and each found by its number; raises where one is not."""
    with database.reading() as db:
        stands = {row.id: row for row in db.execute(tables.addresses.select())}
        opened = {id: keys.open(row.sealed, f"addresses:{id}").decode() for id, row in stands.items()}
        led = members.known(db, [(stands[id].channel, opened[id]) for id in opened], keys)
        assert sorted(led.values()) == sorted(opened)
        for id, row in stands.items():
            assert row.opt_out == keys.opt_out_index(row.channel, opened[id]).hex()
    return sorted(opened.values())


def test_every_column_that_may_hold_what_is_sealed_is_changed_or_under_a_key_of_its_own() -> None:
    sealed = {(t.name, c.name) for t in METADATA.tables.values() for c in t.columns if isinstance(c.type, LargeBinary)}
    under_a_questions_key = {("ballots", "sealed"), ("messages", "sealed")}
    assert {(one.table.name, one.name) for one in SEALED} == sealed - under_a_questions_key


@pytest.mark.parametrize("way", WAYS)
def test_after_it_nothing_needs_the_old_key(database: Database, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "SLICE", 2)
    monkeypatch.setattr(rekeying, "RUN", 4)
    old, (changing, alone) = ready(database), WAYS[way]
    fill(database, old)
    keys = ready(database, changing)
    assert go_on(database, keys)
    alone = ready(database, alone)
    assert who_are_there(database, alone) == [number(person) for person in range(1, 8)]
    for name, key_column, bound, sealed in every_sealed(database):
        assert alone.is_under_now(sealed, f"{bound}:{key_column}"), name
    assert set(every(database, tables.blinds.c.key_number)) == {1 + (way != "secret")}
    assert len(every(database, tables.blinds.c.blind)) == 7


def fill(database: Database, keys: Keys) -> None:
    """Something in every column that is sealed."""
    with database.transaction() as db:
        consultations.load(db, consultation(), NOW)
        consultations.open_consultation(db, "oak-house", NOW)
        staff.add(db, "desk", ("admin",), ("sms", number(90)), keys, NOW, "desk@example.org")
        passwords.keep_secret(db, "desk", "JBSWY3DP", ["a"], keys)
        imports.put_up(db, "1" * 32, "list.csv", imports.Content(("phone",), (), ()), "desk", keys, NOW)
        provider_copies.add(db, [provider_copies.Copy("telegram", "1", "44")], keys, new_id, NOW)
    for person in range(1, 7):
        hear(database, keys, person, leaves=person == 3)
    hear(database, keys, 7, facts=(secret(3), Words_(held="safety")))
    with database.transaction() as db:
        db.execute(text("UPDATE outbox SET sealed = :sealed WHERE id = (SELECT min(id) FROM outbox)"), {"sealed": b""})
        first = db.execute(text("SELECT min(id) FROM outbox")).scalar_one()
        sealed = keys.seal(b"words", f"outbox:{first}")
        db.execute(text("UPDATE outbox SET sealed = :sealed WHERE id = :id"), {"sealed": sealed, "id": first})


def every_sealed(database: Database) -> Iterator[tuple[str, object, str, bytes]]:
    with database.reading() as db:
        for one in SEALED:
            rows = db.execute(one.first, {"most": 100}).all()
            assert rows, f"nothing is in {one.title}"
            yield from ((one.title, row[0], one.bound, row[1]) for row in rows)


class Played:
    """An installation whose key is being changed while people write, leave, move and are read in from lists."""

    def __init__(self, database: Database, way: str) -> None:
        self.database, (self.changing, self.alone) = database, WAYS[way]
        self.there, self.left = set(range(1, 6)), {3}
        empty(database)
        self.keys = ready(database)
        for person in sorted(self.there):
            hear(database, self.keys, person, leaves=person in self.left)
        self.keys = ready(database, self.changing)

    def piece(self, person: int) -> None:
        """By a process that ends after it, or that has worked things out which are not true any more."""
        late = Rekeying(self.database, self.keys).prepare() if person % 2 else None
        go_on(self.database, self.keys, person)
        if late is not None:
            late(NOW)

    def write(self, person: int) -> None:
        hear(self.database, self.keys, person, leaves=person in self.left)
        self.there.add(person)

    def leave(self, person: int) -> None:
        self.left.add(person)
        self.write(person)

    def read_in(self, person: int) -> None:
        one = imports.Listed(1, "sms", number(person), "en", (), "2026-11-01", "the drop-in", "yes")
        content, id = imports.Content((), (one,), ()), new_id()
        with self.database.transaction() as db:
            imports.put_up(db, id, "list", content, "desk", self.keys, NOW)
            imports.begin(db, id)
            out = imports.take(db, id, [one], 0, "desk", self.keys, new_id, NOW)
        assert bool(out) == (person in self.left)
        self.there |= set() if out else {person}

    def move(self, person: int) -> None:
        """Their address is another one from now on, which nobody had."""
        found = {"sms": number(person)}
        with self.database.transaction() as db:
            ids = members.known(db, found.items(), self.keys)
            for id in ids.values() if person not in self.left else ():
                new = max(self.there) + 10
                members.move(db, id, "sms", number(new), self.keys)
                self.there = (self.there - {person}) | {new}


def empty(database: Database) -> None:
    with database.transaction() as db:
        for table in reversed(METADATA.sorted_tables):
            if table.name != "counters":
                db.execute(table.delete())


steps = st.lists(
    st.tuples(st.sampled_from(["piece", "piece", "write", "leave", "read_in", "move"]), st.integers(1, 9)), max_size=25
)


@given(steps, st.sampled_from(sorted(WAYS)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_meanwhile_nobody_is_doubled_lost_or_written_to_who_left(
    database: Database, what: list[tuple[str, int]], way: str
) -> None:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(rekeying, "SLICE", 2)
        small.setattr(rekeying, "RUN", 4)
        played = Played(database, way)
        for step, person in what:
            getattr(played, step)(person)
        assert go_on(database, played.keys)
    alone = ready(database, played.alone)
    assert who_are_there(database, alone) == sorted(map(number, played.there))
    assert len(every(database, tables.members.c.id)) == len(played.there)
    gone = {alone.opt_out_index("sms", number(person)).hex() for person in played.left}
    assert set(every(database, tables.opt_outs.c.opt_out)) == gone
    assert len(every(database, tables.blinds.c.blind)) == len(played.there)


@pytest.mark.parametrize("way", WAYS)
def test_half_way_nobody_starts_without_the_key_from_before(database: Database, way: str) -> None:
    changing, alone = WAYS[way]
    hear(database, ready(database), 1)
    go_on(database, ready(database, changing), 2)
    with pytest.raises(WrongKey, match=r"Not everything is under the new YOUSAID_\w+ yet"):
        ready(database, alone)
    with database.reading() as db:
        assert how_far(db) is not None
    assert go_on(database, ready(database, changing))
    ready(database, alone)
    with database.reading() as db:
        assert how_far(db) is None


REFUSED = {
    "another key": (Keys(b"x" * 32, B[1], None, A[1]), "YOUSAID_SECRET_KEY is not the key"),
    "another index key": (Keys(B[0], b"x" * 32, A[0], b"y" * 32), "YOUSAID_INDEX_KEY is not the key"),
    "each in the other's place": (Keys(B[1], B[0], A[1], A[0]), "each in the place of the other"),
    "new and old swapped": (Keys(*A, *B), "YOUSAID_SECRET_KEY holds the key from before"),
    "the old ones alone": (Keys(*A), "YOUSAID_SECRET_KEY is the key from before it was changed"),
    "another one from before": (Keys(*B, b"x" * 32, A[1]), "YOUSAID_SECRET_KEY_PREVIOUS is not the key from before"),
    "one more change": (Keys(b"x" * 32, b"y" * 32, *B), "YOUSAID_SECRET_KEY that was begun before is not at its end"),
}


@pytest.mark.parametrize("keys, sentence", REFUSED.values(), ids=REFUSED)
def test_keys_that_do_not_fit_half_way_are_named_in_one_sentence(database: Database, keys: Keys, sentence: str) -> None:
    ready(database)
    ready(database, BOTH)
    with pytest.raises(WrongKey, match=sentence) as refused:
        ready(database, keys)
    assert str(refused.value).count(". ") == 0
    ready(database, BOTH)


def test_after_it_old_keys_are_known_and_swapped_ones_refused(database: Database) -> None:
    ready(database)
    assert go_on(database, ready(database, BOTH))
    for keys, sentence in ((Keys(*A, *B), "holds the key from before"), (Keys(*A), "is the key from before it was")):
        with pytest.raises(WrongKey, match=sentence):
            ready(database, keys)
    third = b"3" * 32, b"4" * 32
    assert go_on(database, ready(database, Keys(*third, *B)))
    ready(database, Keys(*third))


def test_a_process_that_has_only_the_old_keys_takes_nothing_more_in(database: Database) -> None:
    old = ready(database)
    with database.reading() as db:
        still_fit(db, old, NOW)
    ready(database, BOTH)
    with database.reading() as db, pytest.raises(WrongKey, match="is the key from before"):
        still_fit(db, old, NOW)


def test_who_only_looks_begins_no_change(database: Database) -> None:
    ready(database)
    with database.transaction() as db:
        check_keys(db, BOTH, NOW, begins=False)
        known = key_state.state(db)
    assert known is not None
    assert not known.is_changing
    ready(database, KEYS)


@pytest.mark.parametrize("way", ["as it was", *WAYS])
def test_a_database_of_an_earlier_release_goes_on_with_the_opt_out_list_that_it_has(
    database: Database, way: str
) -> None:
    check = hashlib.sha256(KEYS.index("check", "check") + KEYS.opt_out_index("check", "check")).hexdigest()
    with database.transaction() as db:
        kept.keep(db, "check_index_key", check)
        kept.keep(db, "check_secret_key", base64.b64encode(KEYS.seal(b"yousaid", "check")).decode())
    for wrong, name in ((Keys(A[0], b"x" * 32), "INDEX"), (Keys(b"x" * 32, A[1]), "SECRET")):
        with pytest.raises(WrongKey, match=f"^YOUSAID_{name}_KEY is not the key"):
            ready(database, wrong)
    keys = ready(database, WAYS[way][0] if way in WAYS else KEYS)
    assert keys.opt_out_index("sms", number(1)) == KEYS.opt_out_index("sms", number(1))
    assert go_on(database, keys)
    alone = ready(database, WAYS[way][1] if way in WAYS else KEYS)
    assert alone.opt_out_index("sms", number(1)) == KEYS.opt_out_index("sms", number(1))


def test_what_no_key_opens_is_left_as_it_was_and_counted(database: Database) -> None:
    hear(database, ready(database), 1)
    with database.transaction() as db:
        db.execute(tables.addresses.update().values(sealed=b"spoilt"))
    keys = ready(database, BOTH)
    for _ in range(len(SEALED) + 3):
        go_on(database, keys, 1)
    with database.reading() as db:
        far = how_far(db)
    assert far is not None
    assert far.unopened >= 1
    assert go_on(database, keys)
    assert every(database, tables.addresses.c.sealed) == [b"spoilt"]


def test_an_address_that_moves_while_its_hash_is_worked_out_is_not_found_where_it_was(database: Database) -> None:
    hear(database, ready(database), 1)
    keys = ready(database, NEW_INDEX)
    late = Rekeying(database, keys).prepare()
    assert late is not None
    with database.transaction() as db:
        (id,) = members.known(db, [("sms", number(1))], keys).values()
        members.move(db, id, "sms", number(2), keys)
    late(NOW)
    assert go_on(database, keys)
    assert who_are_there(database, keys) == [number(2)]
    assert len(every(database, tables.blinds.c.blind)) == 1


def opened_by(keys: Keys, database: Database, table: str) -> list[bytes]:
    with database.reading() as db:
        found = db.execute(text(f"SELECT id, sealed FROM {table} ORDER BY id")).all()
    return [keys.open(bytes(row.sealed), f"{table}:{row.id}") for row in found]


def test_what_is_sealed_has_any_length_and_is_written_only_where_it_still_is_what_was_read(database: Database) -> None:
    old, moved = ready(database), [number(5)]
    for person in range(1, 9):
        hear(database, old, person)
    with database.transaction() as db:
        for length, (id,) in enumerate(db.execute(text("SELECT id FROM addresses ORDER BY id")).all()):
            sealed = old.seal(b"9" * (length % 3), f"addresses:{id}")
            db.execute(tables.addresses.update().where(tables.addresses.c.id == id).values(sealed=sealed))
    keys = ready(database, NEW_SECRET)
    piece = at_the_addresses(database, keys)
    with database.transaction() as db:
        first = db.execute(text("SELECT min(id) FROM addresses")).scalar_one()
        members.move(db, first, "sms", *moved, keys)
    piece(NOW)
    there = opened_by(Keys(B[0], A[1]), database, "addresses")
    assert there == [moved[0].encode(), *(b"9" * (length % 3) for length in range(1, 8))]


def at_the_addresses(database: Database, keys: Keys) -> rekeying.Piece:
    while True:
        with database.reading() as db:
            far = how_far(db)
        piece = Rekeying(database, keys).prepare()
        assert piece is not None
        if far is not None and far.part == "addresses":
            return piece
        piece(NOW)


def test_staff_whose_names_are_not_plain_letters_are_not_left_out(database: Database) -> None:
    names = ['Zoë "Z" O\'Neill', "back\\slash", "🌳 tree", "naïve ü"]
    old = ready(database)
    with database.transaction() as db:
        for place, name in enumerate(names):
            staff.add(db, name, ("admin",), ("sms", number(90 + place)), old, NOW, "desk@example.org")
    assert go_on(database, ready(database, NEW_SECRET))
    alone = ready(database, Keys(B[0], A[1]))
    with database.reading() as db:
        found = db.execute(text("SELECT name, sealed, email FROM staff")).all()
    assert {row.name for row in found} == set(names)
    for row in found:
        assert alone.is_under_now(row.sealed, f"staff:{row.name}")
        assert alone.is_under_now(row.email, f"staff email:{row.name}")


def many(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """People, in small pieces."""
    monkeypatch.setattr(rekeying, "SLICE", 3)
    monkeypatch.setattr(rekeying, "RUN", 8)
    old = ready(database)
    for person in range(1, 21):
        hear(database, old, person)


def test_the_next_piece_is_worked_out_while_one_is_written(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    many(database, monkeypatch)
    for piece in Rekeying(database, ready(database, BOTH)).pieces():
        piece(NOW)
        assert piece.is_written
    assert who_are_there(database, ready(database, Keys(*B))) == [number(person) for person in range(1, 21)]
    assert len(every(database, tables.blinds.c.blind)) == 20


@pytest.mark.parametrize("turns_", [1, 2, 5])
def test_where_another_process_goes_on_meanwhile_nothing_is_written_twice_or_left_out(
    database: Database, monkeypatch: pytest.MonkeyPatch, turns_: int
) -> None:
    many(database, monkeypatch)
    keys = ready(database, BOTH)
    refused = 0
    for place, piece in enumerate(Rekeying(database, keys).pieces()):
        if place % 3 == 0:
            go_on(database, keys, turns_)
        piece(NOW)
        refused += not piece.is_written
    assert refused
    assert who_are_there(database, ready(database, Keys(*B))) == [number(person) for person in range(1, 21)]
    assert len(every(database, tables.blinds.c.blind)) == 20


def test_a_piece_that_was_never_written_is_worked_out_once_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(database, monkeypatch)
    one = Rekeying(database, ready(database, NEW_INDEX))
    while one.prepare() is not None:
        piece = one.prepare()
        assert piece is not None
        piece(NOW)
    assert who_are_there(database, ready(database, Keys(A[0], B[1]))) == [number(person) for person in range(1, 21)]
    assert set(every(database, tables.blinds.c.key_number)) == {2}


def test_who_stops_half_way_waits_for_nothing_and_goes_on_another_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(database, monkeypatch)
    keys = ready(database, BOTH)
    for stop in (1, 9, 15, 20):
        pieces = Rekeying(database, keys).pieces()
        for piece in islice(pieces, stop):
            piece(NOW)
        pieces.close()
    assert go_on(database, keys)
    assert who_are_there(database, ready(database, Keys(*B))) == [number(person) for person in range(1, 21)]


def test_pieces_that_take_too_long_become_small_and_grow_again() -> None:
    pace = rekeying.Pace()
    for _ in range(10):
        pace.took(10)
    assert pace.rows == rekeying.SLICE // 4
    pace.took(rekeying.GOAL_SECONDS)
    assert pace.rows == rekeying.SLICE // 4
    for _ in range(10):
        pace.took(0)
    assert pace.rows == rekeying.SLICE


def test_how_far_it_is_moves_on_within_a_run(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    many(database, monkeypatch)
    monkeypatch.setattr(rekeying, "RUN", 100)
    keys, told, far = ready(database, NEW_INDEX), [], None
    for piece in Rekeying(database, keys).pieces():
        piece(NOW)
        with database.reading() as db:
            far = how_far(db, far)
        told += [far.done] if far is not None and far.part == rekeying.INDEX else []
    assert told == sorted(told)
    assert len(set(told)) > 4
