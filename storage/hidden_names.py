"""Names that redaction takes out of words before they are published: those that staff wrote on a list."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from storage.statements import insert, run
from storage.tables import hidden_names
from storage.tables.columns import micros

_NAMES = select(hidden_names).order_by(hidden_names.c.name)


def every(db: Connection) -> list[str]:
    """As they were written."""
    return [row.name for row in db.execute(_NAMES)]


def keep(db: Connection, wanted: Collection[str], by: str, now: datetime) -> int:
    """These, and no others. Returns how many changed."""
    known = set(every(db))
    new, gone = sorted(set(wanted) - known), sorted(known - set(wanted))
    insert(db, "hidden_names", ("name", "by", "at"), [(name, by, micros(now)) for name in new])
    run(db, "DELETE FROM hidden_names WHERE name = ?", [(name,) for name in gone])
    return len(new) + len(gone)
