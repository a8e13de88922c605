"""Writing lists of rows, and asking about lists of values, with statements whose text never changes.

Why not Core's own insert and `in_`: on the inbound path Core would spend most of the time turning rows into
dictionaries and lists into as many parameters as there are values. ON CONFLICT reads the same on both databases.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Row, Select, Text, TypeDecorator, bindparam
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

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
