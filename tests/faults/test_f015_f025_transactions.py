"""Faults 15 and 25: no transaction that writes begins by reading, and nobody asks the database what time it is."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database

ROOT = Path(__file__).parents[2]
CODE = [path for room in ("bot", "storage") for path in sorted((ROOT / room).rglob("*.py"))]
ITS_CLOCK = re.compile(r"\b(CURRENT_TIMESTAMP|func\.now\(|now\(\)\s*::|datetime\('now|clock_timestamp|strftime\('%s')")
OWN_BEGIN = re.compile(r"[\"']BEGIN( DEFERRED)?[\"']")


def test_f015_a_transaction_that_writes_says_so_first(sqlite: Database) -> None:
    """Another one cannot even begin, so that none fails half-way through."""
    with sqlite.transaction() as db, closing(sqlite3.connect(str(sqlite.path), timeout=0)) as other:
        db.exec_driver_sql("SELECT count(*) FROM messages").scalar()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_f015_nobody_else_begins_transactions_of_their_own() -> None:
    """But who makes a backup, and only reads."""
    found = {path.name for path in CODE if OWN_BEGIN.search(path.read_text(encoding="utf-8"))}
    assert found <= {"write_lock.py", "backing_up.py"}


def test_f025_leases_and_all_other_times_are_told_to_the_database_and_never_asked_of_it() -> None:
    """But where its clock is held beside ours, to say that one of them is wrong."""
    asked = [path.name for path in CODE if ITS_CLOCK.search(path.read_text(encoding="utf-8"))]
    assert asked == ["outside.py"]
