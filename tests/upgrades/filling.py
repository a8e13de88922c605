"""Rows in every table that a database has at a revision: made of what the database itself says of its tables."""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, LargeBinary, MetaData, String, Table, text

from storage import audit, kept, key_state, restores
from storage.database import Database
from storage.sealed import Keys
from tests.upgrades import documents
from tests.upgrades.columns import EVERY, KNOWN, NUMBERS, OF_ANY_TABLE, PLACES
from tests.upgrades.row import NOW, Row

COUNTED = {"reference": "0001", "alert": "0002", "promise": "0009"}
"""What is numbered, and since when: the number of the next view, and of the last alert and promise."""

BY_ITSELF = ("alembic_version", "audit", "counters", "log_heads", "restores", "settings")
"""What has to be true of the whole, so that it is written as it was always written."""


class Filling:
    """Of one database, again and again on its way: a table is looked at anew where it is made otherwise than before."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys
        self._tables, self._made, self._next = MetaData(), dict[str, object](), 1

    def fill(self) -> None:
        """Three rows more in each table."""
        with self._database.rebuilding() as db:
            revision = MigrationContext.configure(db).get_current_revision()
            assert revision is not None
            self._look(db)
            rows = [Row(revision, self._next + place, place, self._keys) for place in EVERY]
            for table in self._tables.sorted_tables:
                if table.name not in BY_ITSELF:
                    there = [row for row in rows if row.place in PLACES.get(table.name, EVERY)]
                    db.execute(table.insert(), [values(table, row) for row in there])
            _by_itself(db, rows, self._tables.tables)
        self._next += len(EVERY)

    def _look(self, db: Connection) -> None:
        if db.dialect.name != "sqlite":
            self._tables.clear()
            self._tables.reflect(db)
            return
        found = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        made = {row.name: row.sql for row in found}
        changed = [name for name, how in made.items() if self._made.get(name) != how]
        for name in changed:
            if name in self._tables.tables:
                self._tables.remove(self._tables.tables[name])
        self._tables.reflect(db, only=changed)
        self._made = made


def values(table: Table, row: Row) -> Mapping[str, Any]:
    return {column.name: value(column, row) for column in table.columns if not _is_counted(column)}


def _is_counted(column: Column[Any]) -> bool:
    """Does the database number the rows? Whoever gave a number there would be in the way of the next ones."""
    return column is column.table.autoincrement_column and f"{column.table.name}.{column.name}" not in KNOWN


def value(column: Column[Any], row: Row) -> Any:
    if (known := KNOWN.get(f"{column.table.name}.{column.name}")) is not None:
        return known(row)
    if row.is_bare and column.nullable:
        return None
    if column.name in OF_ANY_TABLE and not column.foreign_keys:
        return OF_ANY_TABLE[column.name](row)
    return _by_type(column, row)


def _by_type(column: Column[Any], row: Row) -> Any:
    """Different in each row, so that no two of them are alike where they must not be."""
    kind = column.type
    if isinstance(kind, Boolean):
        return row.place % 2 == 1
    if isinstance(kind, BigInteger) and column.name not in NUMBERS:
        return row.micros
    if isinstance(kind, Integer):
        return row.n
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) + row.secret
    if isinstance(kind, String):
        return _words(column, kind.length, row)
    raise NotImplementedError(f"{column}: write in tests/upgrades what stands in a {kind}")


def _words(column: Column[Any], length: int | None, row: Row) -> str:
    of_length = {None: row.words, 64: row.hashed(str(column)), 32: row.id, 10: row.day, 7: row.day[:7]}
    return of_length.get(length) or f"{column.name} {row.n}"[:length]


def _by_itself(db: Connection, rows: Sequence[Row], tables: Mapping[str, Table]) -> None:
    """The numbers that the next ones go on from, what is kept by name, the marks of the keys, and the log."""
    last = rows[-1]
    for name, since in COUNTED.items():
        if last.is_since(since):
            db.execute(text("DELETE FROM counters WHERE name = :name"), {"name": name})
            db.execute(text("INSERT INTO counters VALUES (:name, :next)"), {"name": name, "next": last.n + 1})
    kept.keep(db, f"something {last.n}", last.words)
    kept.keep(db, "last_tick", NOW.isoformat())
    _marks_of_keys(db, last)
    for row in rows if "audit" in tables else ():
        audit.note(db, row.who, "did a thing", NOW, *(() if row.is_bare else (row.reference, row.words)))
    if "restores" in tables:
        _restored(db, last, tables["restores"])
    if "log_heads" in tables:
        number, head = audit.head(db)
        db.execute(tables["log_heads"].insert(), {"day": last.day, "number": number, "hash": head, "at": last.micros})


def _restored(db: Connection, row: Row, table: Table) -> None:
    """A backup took the place of what was here, and nothing was lost by it."""
    (entries, head), about = audit.head(db), f"{row.words}.db"
    audit.note(db, audit.SYSTEM, restores.DID, NOW, about=about)
    kept = {"entries": entries, "head": head, "entry": entries + 1, "about": about, "lost": documents.NOTHING_LOST}
    db.execute(table.insert(), {**values(table, row), **kept})


def _marks_of_keys(db: Connection, row: Row) -> None:
    """By which they are known again; until keys could be changed, in another way."""
    if row.is_since("0022"):
        key_state.check_keys(db, row.keys, NOW)
        return
    opt_out = hmac.digest(row.keys.first_opt_out_key(), b"check\ncheck", "sha256")
    kept.keep(db, "check_index_key", sha256(row.keys.index("check", "check") + opt_out).hexdigest())
    kept.keep(db, "check_secret_key", b64encode(row.sealed("anything", "check")).decode())
