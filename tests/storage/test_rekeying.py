"""After a change of keys nothing that is sealed or indexed needs the old key, whatever it is and however long."""

from collections.abc import Iterator

import pytest
from sqlalchemy import LargeBinary, text

from storage import consultations, imports, members, passwords, provider_copies, rekeying, staff, tables
from storage.database import Database
from storage.rekeying import SEALED, Rekeying, how_far
from storage.sealed import Keys
from storage.tables import METADATA
from tests.storage.changing_keys import BOTH, NEW_SECRET, WAYS, A, B, go_on, hear, ready, who_are_there
from tests.storage.installation import NOW, Words_, consultation, every, new_id, number, secret


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


def opened_by(keys: Keys, database: Database, table: str) -> list[bytes]:
    with database.reading() as db:
        found = db.execute(text(f"SELECT id, sealed FROM {table} ORDER BY id")).all()
    return [keys.open(bytes(row.sealed), f"{table}:{row.id}") for row in found]


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
