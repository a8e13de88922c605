"""Counts of what happened, for whoever watches this installation: sums that only grow, one row for each.

They lie among the other counters and begin with `MARK`. Nothing of anybody is in them: a name is made of few words of
ours, such as ("texts", "sms").
"""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, func, select

from storage.statements import insert, rows
from storage.tables import counters

Name = tuple[str, ...]
MARK = "#"
_SUM_UP = "ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value"
_EVERY = select(counters.c.name, counters.c.value).where(func.substr(counters.c.name, 1, 1) == bindparam("mark"))


def add(db: Connection, counts: Mapping[Name, int]) -> None:
    """In the order of their names, so that two who add at once wait for each other and never in a circle."""
    insert(db, "counters", ("name", "value"), sorted((MARK + " ".join(name), n) for name, n in counts.items()), _SUM_UP)


def every(db: Connection) -> dict[Name, int]:
    """The whole table is looked through: it has a few dozen rows, and one for each day."""
    return {tuple(name[len(MARK) :].split(" ")): value for name, value in rows(db, _EVERY, mark=MARK)}
