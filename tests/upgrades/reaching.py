"""A database at any revision, and whether it is sound."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from storage.database import Database
from storage.migrating import SCRIPTS
from storage.tables import METADATA


def _config(db: Connection | None = None) -> Config:
    config = Config(attributes={"connection": db})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


REVISIONS = tuple(reversed([one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()]))
"""All of them, the first one first."""


def bring_to(database: Database, revision: str) -> None:
    """As `storage.migrating` does it, and no further."""
    with database.rebuilding() as db:
        command.upgrade(_config(db), revision)


def problems(database: Database) -> Iterator[str]:
    """Is it what today's code wants, and nothing loose in it?"""
    with database.reading() as db:
        yield from map(str, compare_metadata(MigrationContext.configure(db), METADATA))
        if database.dialect == "sqlite":
            yield from (f"refers to nothing: {row}" for row in db.exec_driver_sql("PRAGMA foreign_key_check"))
            said = [row[0] for row in db.exec_driver_sql("PRAGMA integrity_check")]
            yield from (one for one in said if one != "ok")
    if database.path is not None:
        yield from _shaped_otherwise(database.path)


def _shaped_otherwise(file: Path) -> Iterator[str]:
    """What Alembic does not look at: which rows an index is of, how a table is laid out, what stands for nothing."""
    new = file.with_name("new.db")
    engine = create_engine(f"sqlite:///{new}")
    METADATA.create_all(engine)
    engine.dispose()
    shapes = _shape(file) ^ _shape(new)
    new.unlink()
    return (f"only in one of the two: {shape}" for shape in sorted(map(str, shapes)))


def _shape(file: Path) -> set[object]:
    found: set[object] = set()
    with closing(sqlite3.connect(file)) as db:
        made = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'alembic_version'"
        for kind, name, table, sql in db.execute(made).fetchall():
            if table == "alembic_version":
                continue
            if kind == "table":
                found |= {(table, row[1:]) for row in _plain(db.execute(f'PRAGMA table_info("{table}")'))}
                found |= {(table, row[2:]) for row in db.execute(f'PRAGMA foreign_key_list("{table}")')}
                found.add((table, "WITHOUT ROWID" in sql))
            elif sql is not None:
                columns = tuple(row[2] for row in db.execute(f'PRAGMA index_info("{name}")'))
                found.add((table, name, columns, "UNIQUE" in sql, sql.partition(" WHERE ")[2]))
    return found


def _plain(rows: sqlite3.Cursor) -> Iterator[tuple[object, ...]]:
    """Without where a column stands: one that was added stands last."""
    return ((None, *row[1:]) for row in rows)
