"""Asking about many values at once, with a list as one parameter, so that the statement's text never changes."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


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
