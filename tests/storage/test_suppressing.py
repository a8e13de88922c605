"""What must never come back is written line by line, and read back as the database has it; whatever breaks off."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import MemberLeft, MemberReturned
from storage import audit, erasure, log_heads, suppressing, tables
from storage.database import Database
from storage.references import reference
from storage.sealed import Keys
from storage.suppressing import NotOurs, Suppressed
from tests.storage.installation import KEYS, NOW, Words_, close, every, hear, incoming, put

HEAD = json.dumps({"for": suppressing.whose(KEYS)})


def known(database: Database) -> Suppressed:
    with database.reading() as db:
        return suppressing.known(db)


def leave(database: Database, person: int = 1) -> None:
    hear(database, incoming("STOP", person), facts=[MemberLeft()], state=lambda state: state._replace(left=True))


def test_everything_that_must_hold_is_read_back(database: Database) -> None:
    put(database)
    before = known(database)
    hear(database, incoming("my name is Tyler"), facts=[Words_()])
    leave(database, 2)
    hear(database, incoming("forget me", 3))
    close(database)
    (number, message, *_), *_rest = every(database, tables.views.c.number, tables.views.c.message_id)
    with database.transaction() as db:
        (third,) = [row for row in every_member(db) if row not in (None,)][-1:]
        erasure.begin(db, [third], "Data lead", KEYS, NOW)
        audit.note(db, "Data lead", suppressing.TOOK_OUT, NOW, about=reference(number))
        log_heads.publish(db, NOW.date(), NOW)
    after = known(database)
    lines = suppressing.changes(before, after)
    assert suppressing.read([HEAD, *lines], KEYS) == after
    assert after.taken_out == {message}
    assert set(after.closed) == {"oak-house"}
    assert set(after.gone) == {third}
    assert len(after.left) == 2
    assert len(after.heads) == 1
    assert suppressing.changes(after, known(database)) == []
    assert not [word for word in ("Tyler", "7700900", "Data lead") if any(word in line for line in lines)]


def every_member(db: object) -> list[str]:
    return list(db.exec_driver_sql("SELECT id FROM members ORDER BY created_at, id").scalars())  # type: ignore[attr-defined]


def test_only_who_left_can_come_back(database: Database) -> None:
    leave(database)
    left = known(database)
    hear(database, incoming("START"), facts=[MemberReturned()], state=lambda state: state._replace(left=False))
    lines = [HEAD, *suppressing.changes(suppressing.nothing(), left), *suppressing.changes(left, known(database))]
    assert left.left
    assert suppressing.read(lines, KEYS).left == {}


def test_a_change_is_seen_and_nothing_else_is(database: Database) -> None:
    def seen() -> object:
        with database.reading() as db:
            return suppressing.fingerprint(db)

    before = seen()
    hear(database, incoming("hello"))
    assert seen() == before
    leave(database)
    assert seen() != before
    before = seen()
    with database.transaction() as db:
        audit.note(db, "Data lead", "looked at a number", NOW)
    assert seen() == before
    with database.transaction() as db:
        audit.note(db, "Data lead", suppressing.TOOK_OUT, NOW, about="A1")
    assert seen() != before


def test_another_installation_s_file_is_refused() -> None:
    with pytest.raises(NotOurs, match="another installation"):
        suppressing.read([json.dumps({"for": suppressing.whose(Keys(b"x" * 32, b"y" * 32))})], KEYS)
    with pytest.raises(NotOurs):
        suppressing.read(["[1]", "hello", '{"left": "1"}'], KEYS)


@given(st.integers(min_value=0))
def test_a_line_that_was_broken_off_costs_only_itself(cut: int) -> None:
    lines = [json.dumps({"gone": f"{place}" * 32, "at": place}) for place in range(1, 4)]
    whole = "\n".join([HEAD, *lines[:2]]) + "\n"
    broken = lines[2][: cut % len(lines[2])]
    found = suppressing.read([*whole.splitlines(), broken, *lines[:1]], KEYS)
    assert found.gone == {"1" * 32: 1, "2" * 32: 2}


def test_what_holds_for_ever_holds_if_either_says_so() -> None:
    database = Suppressed({"a": ("sms", 1, "wrote")}, {"m": 1}, frozenset({"x"}), {}, frozenset(), 3, frozenset({"q"}))
    file = Suppressed({"b": ("sms", 1, "wrote")}, {"n": 2}, frozenset({"y"}), {"oak": 5}, frozenset(), 4)
    both = suppressing.together(database, file)
    assert both == Suppressed(
        database.left, {"m": 1, "n": 2}, frozenset("xy"), {"oak": 5}, frozenset(), 4, frozenset({"q"})
    )
    assert suppressing.together(None, file) is file
    assert suppressing.together(database, None) is database
    assert suppressing.together(None, None) is None
