"""What staff say of views that are hard to read, so that their words are covered (`flows.covers`)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from storage.lists import among_numbers
from storage.statements import insert, rows
from storage.tables import view_covers
from storage.tables.columns import micros

_KINDS = select(view_covers.c.number, view_covers.c.kind).where(among_numbers(view_covers.c.number, "numbers"))


def marked(db: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Only of those that somebody has said something of; empty: that there is nothing to cover."""
    return dict(rows(db, _KINDS, numbers=list(numbers)))


def mark(db: Connection, number: int, kind: str, by: str, now: datetime) -> None:
    """`kind` empty: there is nothing to cover."""
    insert(
        db,
        "view_covers",
        ("number", "kind", "by", "at"),
        [(number, kind, by, micros(now))],
        'ON CONFLICT (number) DO UPDATE SET kind = excluded.kind, "by" = excluded."by", at = excluded.at',
    )
