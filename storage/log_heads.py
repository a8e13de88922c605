"""What stands for the whole log, once a day: published, so that a log that is cut or written anew is found out.

A chain alone shows what was changed in the middle of it. Whoever has the database could write all of it anew; what was
published, and what stands in files that others keep, they cannot.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from storage import audit
from storage.statements import insert, rows
from storage.tables import audit as entries
from storage.tables import log_heads
from storage.tables.columns import micros

_NEWEST = select(log_heads.c.day, log_heads.c.number, log_heads.c.hash).order_by(log_heads.c.day.desc()).limit(1)
_EVERY = select(log_heads.c.day, log_heads.c.number, log_heads.c.hash).order_by(log_heads.c.day)
_HASH = select(entries.c.hash).where(entries.c.number == bindparam("number"))
_COUNT = select(func.max(entries.c.number))


class Head(NamedTuple):
    """`number`: how many entries there were, with the `hash` of the last. `day`: as 2026-11-24; empty: of no day."""

    day: str
    number: int
    hash: str


def publish(db: Connection, day: date, now: datetime) -> None:
    """Once a day: the first that was published stands."""
    known = newest(db)
    if known is None or known.day < day.isoformat():
        row = (day.isoformat(), *audit.head(db), micros(now))
        insert(db, "log_heads", ("day", "number", "hash", "at"), [row], "ON CONFLICT (day) DO NOTHING")


def newest(db: Connection) -> Head | None:
    found = rows(db, _NEWEST)
    return Head(*found[0]) if found else None


def every(db: Connection) -> list[Head]:
    return [Head(*row) for row in rows(db, _EVERY)]


def differs(db: Connection, head: Head) -> str | None:
    """How the log is not the one that this head stood for: "cut" or "rewritten"; None: it goes on from there."""
    if head.number == 0:
        return None if head.hash == audit.FIRST else "rewritten"
    found = rows(db, _HASH, number=head.number)
    if not found:
        return "cut" if int(rows(db, _COUNT)[0][0] or 0) < head.number else "rewritten"
    return None if found[0][0] == head.hash else "rewritten"
