"""Emails to staff that wait, whatever they are about: claimed by one process, and marked with what became of them.

Each table that says who was told of something carries the state of its email (`tables.columns.mail_columns`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, bindparam, select, text

from storage.sealed import Keys
from storage.staff import email_of
from storage.statements import AnyRow, Query, run
from storage.tables import staff
from storage.tables.columns import Moment, micros


class Box(NamedTuple):
    """Where the emails of one kind wait: the table of tellings, and the question which of them may go."""

    table: str
    waiting: Query


@dataclass(frozen=True, slots=True)
class Letter:
    """An email that waits. `id`: of the telling; `number`: what it is about. `to` is in clear, only in memory."""

    id: str
    name: str
    to: str
    number: int


def box(told: Table, number: ColumnElement[int], *only: ColumnElement[bool]) -> Box:
    """`only`: what must still be so when an email goes; nobody is told of what has been seen to."""
    query = (
        select(told.c.id, told.c.name, number.label("number"), staff.c.email)
        .select_from(told.outerjoin(staff, staff.c.name == told.c.name))
        .where(
            told.c.mail == "waiting",
            told.c.at <= bindparam("before", type_=Moment()),
            told.c.mail_lease.is_(None) | (told.c.mail_lease <= bindparam("now", type_=Moment())),
            *only,
        )
        .order_by(told.c.at, told.c.id)
        .limit(bindparam("limit"))
    )
    return Box(told.name, query)


def waiting(db: Connection, box: Box, now: datetime, patience: timedelta, limit: int = 20) -> list[AnyRow]:
    """Told at least `patience` ago, and nobody is sending it just now."""
    return list(db.execute(box.waiting, {"before": now - patience, "now": now, "limit": limit}))


def how_many(db: Connection, box: Box) -> int:
    """All that wait, be one of them just being sent."""
    return int(db.execute(text(f"SELECT COUNT(*) FROM {box.table} WHERE mail = 'waiting'")).scalar() or 0)  # noqa: S608


def claim(db: Connection, box: Box, keys: Keys, now: datetime, patience: timedelta, lease: timedelta) -> list[Letter]:
    """Nobody else sends these until the lease ends. Commit before sending any."""
    claimed = []
    for row in waiting(db, box, now, patience):
        if row.email is None:
            mark(db, box, [(row.id, "refused")])
        elif run(db, _CLAIM.format(table=box.table), [(micros(now + lease), row.id, micros(now))]) == 1:
            claimed.append(Letter(row.id, row.name, email_of(row.name, row.email, keys), row.number))
    return claimed


_CLAIM = """
    UPDATE {table} SET mail_lease = ?, mail_tries = mail_tries + 1
    WHERE id = ? AND mail = 'waiting' AND (mail_lease IS NULL OR mail_lease <= ?)
"""
_MARK = "UPDATE {table} SET mail = ?, mail_lease = NULL WHERE id = ?"
_HOLD = "UPDATE {table} SET mail_lease = ? WHERE id = ?"


def mark(db: Connection, box: Box, fates: Sequence[tuple[str, str]]) -> None:
    """(id, "sent", "refused" or "waiting"). What waits may be tried again at once."""
    run(db, _MARK.format(table=box.table), [(fate, id) for id, fate in fates])


def hold(db: Connection, box: Box, ids: Sequence[str], until: datetime) -> None:
    run(db, _HOLD.format(table=box.table), [(micros(until), id) for id in ids])
