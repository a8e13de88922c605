"""The chain of what was done: whoever changes, moves or removes an entry is found out, at that entry."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import audit
from storage.database import Database

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def note(database: Database, count: int) -> None:
    with database.transaction() as db:
        for number in range(count):
            audit.note(db, f"desk {number}", "looked", NOW, about=f"K{number}", reason=None if number % 2 else "asked")


def spoil(database: Database, sql: str) -> int | None:
    with database.transaction() as db:
        db.exec_driver_sql(sql)
    with database.reading() as db:
        return audit.first_bad(db)


def test_entries_come_back_newest_first_and_the_chain_holds(database: Database) -> None:
    note(database, 5)
    with database.reading() as db:
        assert [entry.number for entry in audit.newest(db, 3)] == [5, 4, 3]
        assert [entry.who for entry in audit.newest(db, 3, before=3)] == ["desk 1", "desk 0"]
        assert audit.first_bad(db) is None
        assert audit.head(db)[0] == 5


@pytest.mark.parametrize(
    "sql, found",
    [
        ("UPDATE audit SET who = 'somebody else' WHERE number = 3", 3),
        ("UPDATE audit SET reason = 'K2', about = NULL WHERE number = 4", 4),
        ("UPDATE audit SET at = at + 1 WHERE number = 1", 1),
        ("UPDATE audit SET hash = 'x' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 1),
    ],
)
def test_what_was_changed_or_removed_is_named(database: Database, sql: str, found: int) -> None:
    note(database, 5)
    assert spoil(database, sql) == found


words = st.none() | st.text(max_size=5)


@given(st.tuples(words, words), st.tuples(words, words))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_no_two_entries_have_the_same_hash(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> None:
    assert (audit.chained(audit.FIRST, one) == audit.chained(audit.FIRST, other)) == (one == other)
