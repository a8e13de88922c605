"""A frozen value with some of its fields changed.

Why not `dataclasses.replace` or `_replace`: they ask each field by name, and a turn changes ten values.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def changed(value: T, **changes: Any) -> T:
    """Raises KeyError for a field that the value does not have."""
    kind: Any = value.__class__
    places, read, make = _shape(kind)
    row = list(read(value))
    for name, new in changes.items():
        row[places[name]] = new
    made: T = make(row)
    return made


@cache
def _shape(kind: Any) -> tuple[dict[str, int], Callable[[Any], Any], Callable[[Any], Any]]:
    """Each field's place, all fields at once, and how it is made of them: of a named tuple, or of a dataclass."""
    if issubclass(kind, tuple):
        return {name: place for place, name in enumerate(kind._fields)}, iter, partial(tuple.__new__, kind)
    names = [field.name for field in fields(kind)]
    return {name: place for place, name in enumerate(names)}, attrgetter(*names), lambda row: kind(*row)
