"""Statements whose text never changes, for lists: many rows written at once, many values asked about at once.

Why not Core's own insert, `in_` and rows: on the inbound path Core would spend most of the time turning rows into
dictionaries, lists into as many parameters as there are values, and what comes back into objects. Statements are
still written in Core where they are questions, and ON CONFLICT reads the same on both databases.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Row, Select, Text, TypeDecorator, bindparam
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.tables.columns import micros

Values = tuple[Any, ...]
"""One row as it is written."""

if TYPE_CHECKING:
    AnyRow = Row[*tuple[Any, ...]]
    Query = Select[*tuple[Any, ...]]
else:
    AnyRow = Query = Any


def insert(db: Connection, table: str, columns: Sequence[str], rows: Sequence[Values], on_conflict: str = "") -> None:
    """All rows in one call. Values are as the driver takes them: times as microseconds, see `columns.micros`."""
    if rows:
        db.exec_driver_sql(_insert_sql(table, tuple(columns), on_conflict, db.dialect.name), list(rows))


def run(db: Connection, sql: str, rows: Sequence[Values]) -> int:
    """The same statement for each row, `?` for each value. Returns how many rows of the table it changed."""
    if not rows:
        return 0
    result = db.exec_driver_sql(_for_driver(sql, db.dialect.name), list(rows))
    return result.rowcount


def rows(db: Connection, statement: Query, **given: Any) -> list[Values]:
    """What the driver gives for a question: plain tuples, times in microseconds. Lists and times may be given."""
    sql, names, fixed = _compiled(statement, db.dialect)
    values = fixed | {name: _as_the_driver_takes_it(value, db.dialect) for name, value in given.items()}
    cursor = db.connection.cursor()
    try:
        cursor.execute(sql, values if names is None else [values[name] for name in names])
        return list(cursor.fetchall())
    except db.dialect.loaded_dbapi.Error as error:
        driver_error = db.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(sql, None, error, driver_error, hide_parameters=True, dialect=db.dialect) from error
    finally:
        cursor.close()


_Compiled = tuple[str, Sequence[str] | None, dict[str, Any]]
_COMPILED: dict[tuple[int, str], _Compiled] = {}


def _compiled(statement: Query, dialect: Dialect) -> _Compiled:
    """SQL, the order of its parameters where they have no names, and those whose values are in the statement.

    Statements are module constants, so that each stays what its id says.
    """
    key = (id(statement), dialect.name)
    if key not in _COMPILED:
        compiled = statement.compile(dialect=dialect)
        order = compiled.positiontup if dialect.positional else None
        _COMPILED[key] = (str(compiled), order, dict(compiled.params))
    return _COMPILED[key]


def _as_the_driver_takes_it(value: Any, dialect: Dialect) -> Any:
    if isinstance(value, list):
        return json.dumps(value) if dialect.name == "sqlite" else value
    return micros(value) if isinstance(value, datetime) else value


@lru_cache(maxsize=256)
def _insert_sql(table: str, columns: tuple[str, ...], on_conflict: str, dialect: str) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" for _ in columns)
    return _for_driver(f'INSERT INTO "{table}" ({names}) VALUES ({marks}) {on_conflict}', dialect)  # noqa: S608


@lru_cache(maxsize=256)
def _for_driver(sql: str, dialect: str) -> str:
    return sql if dialect == "sqlite" else sql.replace("%", "%%").replace("?", "%s")


class _Listed(TypeDecorator[Sequence[Any]]):
    """A list as one parameter."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class _Each(FunctionElement[Any]):
    inherit_cache = True
    name = "each"
    postgresql_type = "text[]"


class _EachNumber(_Each):
    inherit_cache = True
    postgresql_type = "bigint[]"


@compiles(_Each, "sqlite")
@compiles(_EachNumber, "sqlite")
def _json_each(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"  # noqa: S608


@compiles(_Each, "postgresql")
@compiles(_EachNumber, "postgresql")
def _unnest(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT unnest(CAST({compiler.process(element.clauses, **options)} AS {element.postgresql_type})))"


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """`column` is one of the texts in the list that is given as parameter `name`."""
    return column.bool_op("IN")(_Each(_list(name)))


def among_numbers(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.bool_op("IN")(_EachNumber(_list(name)))


def _list(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=_Listed())
