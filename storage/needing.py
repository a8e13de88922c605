"""What waits for staff, counted: at most a thousand of anything is looked at, so that a long list costs little."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, func, select

from flows.outcome import Outcome
from storage.documents import outcome_of
from storage.tables import outbox, outcome_steps, outcomes, view_life, views

MOST = 1000
_UNREAD = (
    select(views.c.at)
    .outerjoin(view_life, view_life.c.number == views.c.number)
    .where(views.c.held.is_(None), views.c.taken_at.is_(None), view_life.c.read_at.is_(None))
    .order_by(views.c.number)
    .limit(MOST)
)
_UNKNOWN = select(outbox.c.created_at.label("at")).where(outbox.c.state == "unknown").limit(MOST)
_REOPENED = (
    select(outcomes)
    .join(
        outcome_steps, and_(outcome_steps.c.outcome_id == outcomes.c.id, outcome_steps.c.number == outcomes.c.version)
    )
    .where(outcomes.c.reopened_at >= outcome_steps.c.since)
    .order_by(outcomes.c.reopened_at)
    .limit(50)
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """`count`: at most a thousand, which then means "or more". `since`: of the oldest."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenAgain:
    outcome: Outcome
    since: datetime


def unread(db: Connection) -> Waiting | None:
    """Views that nobody has read and that staff may read."""
    return _count(db, _UNREAD)


def unknown(db: Connection) -> Waiting | None:
    """Messages whose fate no provider has told us."""
    return _count(db, _UNKNOWN)


def open_again(db: Connection) -> list[OpenAgain]:
    """Outcomes that members say did not work, and nothing was claimed since."""
    return [OpenAgain(outcome_of(row), row.reopened_at) for row in db.execute(_REOPENED)]


def _count(db: Connection, query: Select[tuple[datetime]]) -> Waiting | None:
    found = query.subquery()
    count, since = db.execute(select(func.count(), func.min(found.c.at))).one()
    return Waiting(count, since) if count else None
