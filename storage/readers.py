"""Who on the staff has read a view: whoever opened its conversation, and whoever said that it is read.

Kept once for each person and view, so that a member who asks who has read their words can be told.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from storage.lists import among_numbers
from storage.references import reference
from storage.statements import insert, rows
from storage.tables import audit, view_life, view_reads
from storage.tables.columns import micros, moment

_OPENED = select(view_reads.c.name, view_reads.c.at).where(view_reads.c.number == bindparam("number"))
_BY = select(view_reads.c.number).where(
    view_reads.c.name == bindparam("name"), among_numbers(view_reads.c.number, "numbers")
)
_MARKED = select(view_life.c.read_by, view_life.c.read_at).where(
    view_life.c.number == bindparam("number"), view_life.c.read_by.is_not(None)
)
_LOGGED = (
    select(audit.c.who, audit.c.at, audit.c.did, audit.c.reason)
    .where(audit.c.about == bindparam("about"), audit.c.did.in_(("read held words", "opened what came with a message")))
    .order_by(audit.c.number)
)


class Reader(NamedTuple):
    """`how`: "opened", "read", or as the log says it; `why`: what they gave as their reason."""

    name: str
    at: datetime
    how: str
    why: str | None = None


def unread_by(db: Connection, name: str, numbers: Iterable[int]) -> list[int]:
    """Those that this person has not opened before."""
    wanted = sorted(set(numbers))
    known = {number for (number,) in rows(db, _BY, name=name, numbers=wanted)}
    return [number for number in wanted if number not in known]


def opened(db: Connection, name: str, numbers: Sequence[int], now: datetime) -> None:
    columns = ("number", "name", "at")
    insert(db, "view_reads", columns, [(number, name, micros(now)) for number in numbers], "ON CONFLICT DO NOTHING")


def of(db: Connection, number: int) -> list[Reader]:
    """In the order in which they first did."""
    found = [Reader(name, moment(at), "opened") for name, at in rows(db, _OPENED, number=number)]
    found += [Reader(name, moment(at), "read") for name, at in rows(db, _MARKED, number=number)]
    found += [Reader(who, at, did, why) for who, at, did, why in db.execute(_LOGGED, {"about": reference(number)})]
    return sorted(found, key=lambda reader: reader.at)
