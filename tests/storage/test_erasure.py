"""Nothing is left of a member who was erased, wherever it was, whatever breaks the erasure off."""

import pytest
from sqlalchemy import update

from storage import erasure, held, imports, tables
from storage.database import Database
from storage.imports import Content, Listed, Refused
from storage.tables import METADATA
from storage.wiping import wipe_if_due
from tests.storage.forgetting import erasure_is_open, finish, forget, send, step
from tests.storage.installation import KEYS, NOW, Words_, answer, every, hear, incoming, new_id, number, put
from tests.storage.traces import BYTES, CANARY, found, id_of, on_disk, plant


def test_every_table_says_what_of_it_is_a_member_s() -> None:
    named = [*held.THEIRS, *held.INSIDE, *held.NOT_THEIRS]
    assert sorted(named) == sorted(METADATA.tables)
    for table in held.NOT_THEIRS.keys() - {"erasures"}:
        columns = METADATA.tables[table].c
        assert not {"member_id", "message_id", "address_id"} & set(columns.keys()), table
        referred = {key.column.table.name for key in METADATA.tables[table].foreign_keys}
        assert not referred & (held.THEIRS.keys() - {"updates", "alerts"}), table


def test_nothing_of_a_member_is_left_in_any_table_or_file(database: Database) -> None:
    put(database)
    member = plant(database)
    seen = found(database, CANARY)
    wanted = {(table, column) for table, of in held.THEIRS.items() for column in of.words if column != "provider_id"}
    unseen = {("messages", "raw"), ("messages", "sealed"), ("views", "raw"), ("views", "sealed")}
    assert wanted - seen <= unseen | {("blinds", "blind"), ("addresses", "opt_out"), ("addresses", "sealed")}
    with database.transaction() as db:
        db.execute(update(tables.messages).values(raw=CANARY, sealed=BYTES))
        db.execute(update(tables.views).values(raw=CANARY, sealed=BYTES))
    forget(database)
    finish(database)
    assert send(database) == ["It is deleted."]
    finish(database)
    assert wipe_if_due(database)
    assert found(database, CANARY, number(1)) == set()
    assert found(database, member) == {("erasures", "member_id")}
    with database.reading() as db:
        assert not [table for table, rows in held.everything(db, member) if rows]
    assert BYTES not in on_disk(database)


def test_rows_of_lists_go_whatever_form_the_number_has_in_them(database: Database) -> None:
    people = tuple(Listed(row, "sms", number(row), "en", (), "2026-11-01", "hall", "Yes.") for row in (1, 2))
    forms = ("07700 900001", "+44 (0)7700-900-001", "00447700900001", "7700900001", "0770 0900 002")
    refused = tuple(Refused(row, (CANARY, form), "?") for row, form in enumerate(forms, 3))
    with database.transaction() as db:
        imports.put_up(db, id_of("list"), "list.csv", Content(("name", "phone"), people, refused), "Lead", KEYS, NOW)
    hear(database, incoming("hello"))
    forget(database)
    finish(database)
    with database.reading() as db:
        content, one = imports.content_of(db, id_of("list"), KEYS), imports.find(db, id_of("list"))
    assert content is not None
    assert one is not None
    assert [row.address for row in content.people] == [number(2)]
    assert [row.cells[1] for row in content.refused] == [forms[-1]]
    assert one.people == 1


class Killed(BaseException):
    """As when the process is killed: nobody catches it."""


def test_an_erasure_broken_off_anywhere_goes_on_and_is_logged_once(database: Database) -> None:
    put(database)
    plant(database)
    forget(database)
    send(database)
    broken = 0

    def break_off(done: str) -> None:
        raise Killed(done)

    for _ in range(100):
        with pytest.raises(Killed):
            step(database, done=break_off)
        broken += 1
        if not (step(database) and erasure_is_open(database)):
            break
    assert 4 < broken < 100
    assert found(database, CANARY, number(1)) == set()
    assert every(database, tables.audit.c.did) == ["forgot a member"]


def test_two_erasures_at_once_and_two_who_look_after_them(database: Database) -> None:
    put(database)
    for person in (1, 2):
        hear(database, incoming(f"{CANARY} {person}", person), facts=[Words_(), answer(1)])
    hear(database, incoming("here to stay", 3), facts=[Words_(), answer(2)])
    forget(database, 1)
    forget(database, 2)
    with database.transaction() as db:
        assert erasure.advance(db, KEYS, new_id, NOW)
        if database.dialect == "postgresql":
            assert step(database)
    finish(database)
    send(database)
    finish(database)
    assert not erasure_is_open(database)
    assert every(database, tables.views.c.text) == ["here to stay"]
    assert len(every(database, tables.members.c.id)) == 1
