"""What staff do about a view before it is answered: read it, and say whose it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from storage.lists import among_numbers
from storage.silence import OUTSIDE, keep_life
from storage.statements import run
from storage.tables import view_life, views
from storage.tables.columns import micros

LEADS_TO_SOMEBODY = or_(views.c.held.is_(None), views.c.held != OUTSIDE)
"""Not what is held for the outside reader: who complained of a worker is not for those who work here."""

_LIVES = select(view_life).where(among_numbers(view_life.c.number, "numbers"))
_HELD = select(views.c.held, views.c.text).where(views.c.number == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Life:
    """`owner`: a role, since `owner_at`; None: the team. `words`: how often its author heard that it waits."""

    owner: str | None = None
    owner_at: datetime | None = None
    read_at: datetime | None = None
    read_by: str | None = None
    words: int = 0


def lives(db: Connection, numbers: Sequence[int]) -> Mapping[int, Life]:
    """Only of those that something was done about."""
    return {
        row.number: Life(row.owner, row.owner_at, row.read_at, row.read_by, row.words)
        for row in db.execute(_LIVES, {"numbers": list(numbers)})
    }


def may_be_seen(db: Connection, number: int) -> str | None:
    """None: staff may read it. Else why not: "safety", "outside", "secret" or "missing"."""
    row = db.execute(_HELD, {"number": number}).first()
    if row is None:
        return "missing"
    return str(row.held) if row.held else (None if row.text is not None else "secret")


def read(db: Connection, number: int, by: str, now: datetime) -> bool:
    """Keeps who read it first. False where somebody has read it already."""
    sql = (
        "INSERT INTO view_life (number, read_at, read_by, words) VALUES (?, ?, ?, 0) ON CONFLICT (number) DO UPDATE "
        "SET read_at = excluded.read_at, read_by = excluded.read_by WHERE view_life.read_at IS NULL"
    )
    return run(db, sql, [(number, micros(now), by)]) == 1


def give(db: Connection, number: int, owner: str | None, now: datetime) -> None:
    """From now on it is theirs; None: the team's again."""
    keep_life(db, ("owner", "owner_at"), [(number, owner, micros(now) if owner else None)])
