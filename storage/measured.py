"""The measures as they stood on each day: counted once a day, since counting a million messages takes its time."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from flows.measures import Measures, Share
from storage.statements import insert
from storage.tables import measured, messages
from storage.tables.columns import micros

OF_ALL = ""
"""In the place of a consultation's name: of everything."""

SHARES = ("thanked", "answered", "told_on_time", "kept_on_time", "confirmed")
_SERIES = (
    select(measured.c.day, measured.c.at, measured.c.body)
    .where(measured.c.consultation == bindparam("of"), measured.c.day >= bindparam("since"))
    .order_by(measured.c.day)
)
_NEWEST = select(func.max(measured.c.day))
SMALL = 20_000
_SOME = select(func.count()).select_from(select(messages.c.id).limit(SMALL).subquery())


@dataclass(frozen=True, slots=True)
class OfDay:
    """`at`: when it was counted."""

    day: date
    at: datetime
    measures: Measures


def keep(db: Connection, day: date, counted: Sequence[tuple[str, Measures]], now: datetime) -> None:
    """(consultation or OF_ALL, its measures); the last count of a day holds."""
    insert(
        db,
        "measured",
        ("day", "consultation", "at", "body"),
        [(day.isoformat(), name, micros(now), json.dumps(asdict(one))) for name, one in counted],
        "ON CONFLICT (day, consultation) DO UPDATE SET at = excluded.at, body = excluded.body",
    )


def newest(db: Connection) -> date | None:
    """The last day that was counted."""
    found: str | None = db.execute(_NEWEST).scalar()
    return None if found is None else date.fromisoformat(found)


def is_small(db: Connection) -> bool:
    """Can the measures be counted while somebody waits for a page?"""
    return int(db.execute(_SOME).scalar_one()) < SMALL


def series(db: Connection, of: str, since: date) -> list[OfDay]:
    """The oldest first."""
    found = db.execute(_SERIES, {"of": of, "since": since.isoformat()})
    return [OfDay(date.fromisoformat(row.day), row.at, _measures(row.body)) for row in found]


def _measures(body: str) -> Measures:
    values: Any = {name: Share(*value) if name in SHARES else value for name, value in json.loads(body).items()}
    return Measures(**values)
