"""The writing connection stays open between two transactions, and never after a fault."""

import pytest

from storage.database import Database


def driver_of(database: Database) -> object:
    with database.transaction() as db:
        return db.connection.driver_connection


def taken(database: Database) -> int:
    """Connections that are not in the pool."""
    return int(database.engine.pool.checkedout())  # type: ignore[attr-defined]


def test_who_writes_next_has_the_same_connection(sqlite: Database) -> None:
    first = driver_of(sqlite)
    assert (driver_of(sqlite) is first, taken(sqlite)) == (True, 1)


def test_after_a_fault_it_goes_back_to_be_cleaned_up(sqlite: Database) -> None:
    driver_of(sqlite)
    with pytest.raises(RuntimeError), sqlite.transaction():
        raise RuntimeError
    assert taken(sqlite) == 0


def test_who_closes_the_database_closes_it_too(sqlite: Database) -> None:
    driver_of(sqlite)
    sqlite.resting.let_go()
    assert taken(sqlite) == 0


def test_on_a_server_none_rests(postgresql: Database) -> None:
    driver_of(postgresql)
    assert taken(postgresql) == 0
