"""Outcomes a page at a time: those that members opened again first, then the newest."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, case, literal, select, tuple_

from storage import loop
from storage.loop import NEWEST, OutcomeSeen
from storage.tables import outcome_steps, updates
from storage.tables import outcomes as claims
from storage.tables.columns import Moment, micros, moment

OPEN_AGAIN = "open_again"
_RANK = case((loop.is_open_again(), 1), else_=0)
_KEYS = (
    select(claims.c.id, _RANK.label("rank"), updates.c.at)
    .join(outcome_steps, NEWEST)
    .join(updates, updates.c.id == outcome_steps.c.update_id)
    .order_by(_RANK.desc(), updates.c.at.desc(), claims.c.id.desc())
)


class Key(NamedTuple):
    """Where a page ends. `rank`: 1 for those that are open again."""

    rank: int
    at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.rank}.{micros(self.at)}.{self.id}"


def key_of(written: str) -> Key | None:
    """As it stands in an address; None where it is none."""
    rank, _, rest = written.partition(".")
    at, _, id = rest.partition(".")
    if rank not in ("0", "1") or not at.isascii() or not at.isdigit() or len(at) > 17 or not id.isalnum():
        return None
    return Key(int(rank), moment(int(at)).astimezone(UTC), id)


def page(
    db: Connection, most: int, after: Key | None = None, status: str = "", consultation: str = ""
) -> tuple[list[OutcomeSeen], Key | None]:
    """At most so many, and where the next page begins, if there is one. `status`: of `flows.outcome`, or OPEN_AGAIN."""
    query = _KEYS.where(*_conditions(after, status, consultation)).limit(most + 1)
    rows = db.execute(query).all()
    keys = [Key(row.rank, row.at, row.id) for row in rows[:most]]
    seen = {one.outcome.id: one for one in loop.outcomes(db, [key.id for key in keys])}
    return [seen[key.id] for key in keys], keys[-1] if len(rows) > most else None


def _conditions(after: Key | None, status: str, consultation: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if status:
        wanted.append(loop.is_open_again() if status == OPEN_AGAIN else claims.c.status == status)
    if consultation:
        wanted.append(claims.c.consultation == consultation)
    if after is not None:
        last = tuple_(literal(after.rank), literal(after.at, Moment()), literal(after.id))
        wanted.append(tuple_(_RANK, updates.c.at, claims.c.id) < last)
    return wanted
