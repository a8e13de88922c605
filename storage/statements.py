"""Statements for lists of rows whose text never changes, run by the driver itself.

Why not Core's own insert, `in_` and rows: on the inbound path Core would spend most of the time turning rows into
dictionaries, lists into as many parameters as there are values, and what comes back into objects. Questions are still
written in Core, and ON CONFLICT reads the same on both databases. SQLite is given the rows one after the other, which
costs it nothing; PostgreSQL gets each column as one array, which takes a quarter less time than row by row.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Dialect, Row, Select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from storage.problems import is_no_use
from storage.tables import METADATA
from storage.tables.columns import micros

Values = tuple[Any, ...]
"""One row as it is written: times are in microseconds, see `columns.micros`."""

Columns = tuple[str, ...]

if TYPE_CHECKING:
    AnyRow = Row[*tuple[Any, ...]]
    Query = Select[*tuple[Any, ...]]
    Queries = CompoundSelect[*tuple[Any, ...]]
else:
    AnyRow = Query = Queries = Any


def insert(db: Connection, table: str, columns: Columns, rows: Sequence[Values], on_conflict: str = "") -> None:
    """All rows at once, in their order."""
    if not rows:
        return
    with driver_cursor(db) as cursor:
        if db.dialect.name == "sqlite":
            cursor.executemany(_insert_rows(table, columns, on_conflict), rows)
        else:
            cursor.execute(_insert_arrays(table, columns, on_conflict), _by_column(rows))


def update(
    db: Connection,
    table: str,
    columns: Columns,
    keys: Columns,
    rows: Sequence[Values],
    only: str = "",
    unless_changed: Columns = (),
) -> None:
    """Sets `columns` where `keys` are equal; each row holds both, in that order. `only` speaks of the table as `t`.

    `unless_changed`: columns that must still be what the row says, last of all.
    """
    if not rows:
        return
    with driver_cursor(db) as cursor:
        if db.dialect.name == "sqlite":
            cursor.executemany(_update_rows(table, columns, (*keys, *unless_changed), only), rows)
        else:
            cursor.execute(_update_arrays(table, columns, keys, only, unless_changed), _by_column(rows))


def run(db: Connection, sql: str, rows: Sequence[Values]) -> int:
    """Any statement, once for each row, `?` for each value. Returns how many rows of the table it changed."""
    if not rows:
        return 0
    with driver_cursor(db) as cursor:
        cursor.executemany(_for_driver(sql, db.dialect.name), rows)
        return int(cursor.rowcount)


def rows(db: Connection, statement: Query | Queries, **given: Any) -> list[Values]:
    """What the driver gives for a question: plain tuples, times in microseconds. Lists and times may be given."""
    dialect = db.dialect
    sql, names, fixed = _compiled(statement, dialect)
    is_sqlite = dialect.name == "sqlite"
    values = fixed | {name: _as_the_driver_takes_it(value, is_sqlite) for name, value in given.items()}
    with driver_cursor(db) as cursor:
        cursor.execute(sql, values if names is None else [values[name] for name in names])
        found: list[Values] = cursor.fetchall()
        return found


class driver_cursor:
    """The driver's own, with its errors as SQLAlchemy's, and without the values in them."""

    __slots__ = ("cursor", "db")

    def __init__(self, db: Connection) -> None:
        self.db = db

    def __enter__(self) -> Any:
        self.cursor = self.db.connection.cursor()
        return self.cursor

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: object) -> None:
        self.cursor.close()
        if problem is None:
            return
        error = self.db.dialect.loaded_dbapi.Error
        if isinstance(problem, error):
            if is_no_use(problem):
                self.db.invalidate(problem)
            raise DBAPIError.instance(
                None, None, problem, error, hide_parameters=True, dialect=self.db.dialect
            ) from problem


_Compiled = tuple[str, Sequence[str] | None, dict[str, Any]]
_COMPILED: dict[tuple[int, str], _Compiled] = {}


def _compiled(statement: Query | Queries, dialect: Dialect) -> _Compiled:
    """SQL, the order of its parameters where they have no names, and those whose values are in the statement.

    Statements are module constants, so that each stays what its id says.
    """
    key = (id(statement), dialect.name)
    if key not in _COMPILED:
        compiled = statement.compile(dialect=dialect)
        order = compiled.positiontup if dialect.positional else None
        _COMPILED[key] = (str(compiled), order, dict(compiled.params))
    return _COMPILED[key]


def _as_the_driver_takes_it(value: Any, is_sqlite: bool) -> Any:
    if isinstance(value, list):
        return json.dumps(value) if is_sqlite else value
    return micros(value) if isinstance(value, datetime) else value


def _by_column(rows: Sequence[Values]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


@lru_cache(maxsize=64)
def _insert_rows(table: str, columns: Columns, on_conflict: str) -> str:
    marks = ", ".join("?" for _ in columns)
    return f'INSERT INTO "{table}" ({_listed(columns)}) VALUES ({marks}) {on_conflict}'  # noqa: S608


@lru_cache(maxsize=64)
def _insert_arrays(table: str, columns: Columns, on_conflict: str) -> str:
    return f'INSERT INTO "{table}" ({_listed(columns)}) SELECT * FROM {_arrays(table, columns)} {on_conflict}'  # noqa: S608


@lru_cache(maxsize=64)
def _update_rows(table: str, columns: Columns, keys: Columns, only: str) -> str:
    new = ", ".join(f'"{column}" = ?' for column in columns)
    same = " AND ".join([*(f't."{key}" = ?' for key in keys), *([only] if only else [])])
    return f'UPDATE "{table}" AS t SET {new} WHERE {same}'  # noqa: S608


@lru_cache(maxsize=64)
def _update_arrays(table: str, columns: Columns, keys: Columns, only: str, unless_changed: Columns) -> str:
    new = ", ".join(f'"{column}" = v."{column}"' for column in columns)
    were = [f't."{column}" = v."was {column}"' for column in unless_changed]
    same = " AND ".join([*(f't."{key}" = v."{key}"' for key in keys), *were, *([only] if only else [])])
    named = _listed((*columns, *keys, *(f"was {column}" for column in unless_changed)))
    given = f"{_arrays(table, (*columns, *keys, *unless_changed))} AS v ({named})"
    return f'UPDATE "{table}" AS t SET {new} FROM {given} WHERE {same}'  # noqa: S608


def _arrays(table: str, columns: Columns) -> str:
    types = (METADATA.tables[table].c[column].type.compile(_postgresql()) for column in columns)
    return f"unnest({', '.join(f'%s::{type_}[]' for type_ in types)})"


def _listed(columns: Columns) -> str:
    return ", ".join(f'"{column}"' for column in columns)


@lru_cache(maxsize=256)
def _for_driver(sql: str, dialect: str) -> str:
    return sql if dialect == "sqlite" else sql.replace("%", "%%").replace("?", "%s")


@lru_cache(maxsize=1)
def _postgresql() -> Dialect:
    """Loaded only where it is spoken: with SQLite it would lie in memory for nothing."""
    from sqlalchemy.dialects import postgresql

    dialect: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return dialect
