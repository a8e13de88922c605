"""What became of what somebody said, for STATUS and NEWS and for staff: the newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, bindparam, case, literal_column, or_, select

from flows.outcome import Outcome
from flows.turn import Said
from storage.lists import among, among_numbers
from storage.loop import by_id
from storage.outbox import DIGESTED
from storage.references import reference
from storage.statements import rows
from storage.tables import outbox, outcome_views, updates, view_life, views
from storage.tables import outcomes as claims
from storage.tables.columns import Moment, moment

MOST_REMEMBERED = 100
NEWS_KINDS = ("outcome",)
"""What NEWS gives."""

IS_NEWS = updates.c.kind.in_([literal_column(f"'{kind}'") for kind in NEWS_KINDS])
_NOW = bindparam("now", type_=Moment())
_VIEWS = (
    select(views.c.number, views.c.member_id, views.c.at, views.c.held)
    .where(and_(among(views.c.member_id, "members"), views.c.taken_at.is_(None)))
    .order_by(views.c.number.desc())
)
_BECAME = (
    select(
        outcome_views.c.number,
        case((claims.c.reopened_at.is_not(None), "reopened"), else_=claims.c.status).label("status"),
    )
    .join(claims, claims.c.id == outcome_views.c.outcome_id)
    .join(updates, and_(updates.c.subject == claims.c.id, updates.c.kind == "outcome"))
    .where(and_(among_numbers(outcome_views.c.number, "numbers"), updates.c.at <= _NOW))
    .order_by(updates.c.at, updates.c.id)
)
_READ = select(view_life.c.number).where(
    and_(among_numbers(view_life.c.number, "numbers"), view_life.c.read_at.is_not(None))
)
_NEWS = (
    select(outbox.c.member_id, updates.c.subject)
    .join(updates, updates.c.id == outbox.c.update_id)
    .where(
        and_(
            among(outbox.c.member_id, "members"),
            IS_NEWS,
            or_(outbox.c.state != "cancelled", outbox.c.code == DIGESTED),
        )
    )
    .order_by(outbox.c.created_at.desc(), outbox.c.id)
)


def said_by(db: Connection, ids: Sequence[str], now: datetime) -> dict[str, tuple[Said, ...]]:
    """Each member's newest views and what became of them: the last outcome about it that is told, else "heard"."""
    own: dict[str, list[tuple[int, datetime, str | None]]] = {}
    for number, member, at, held in rows(db, _VIEWS, members=list(ids)):
        own.setdefault(member, []).append((number, moment(at), held))
    newest = {member: several[:MOST_REMEMBERED] for member, several in own.items()}
    statuses = became(db, [number for several in newest.values() for number, *_ in several], now)
    return {
        member: tuple(Said(reference(number), statuses.get(number, "heard"), at, held) for number, at, held in several)
        for member, several in newest.items()
    }


def became(db: Connection, numbers: Sequence[int], now: datetime | None = None) -> dict[int, str]:
    """Of views: the status of the last outcome about each; with `now`, only of those that are told by then.

    Where nothing is more than heard, one that somebody has read is "read".
    """
    at = now or datetime.max.replace(tzinfo=UTC)
    told: dict[int, str] = dict(rows(db, _BECAME, numbers=list(numbers), now=at))
    for (number,) in rows(db, _READ, numbers=list(numbers)):
        told[number] = "read" if told.get(number, "heard") == "heard" else told[number]
    return told


def news_for(db: Connection, ids: Sequence[str]) -> dict[str, tuple[Outcome, ...]]:
    """What each member was told, or waits to be told, or was not sent because a pause ended, newest first."""
    told: dict[str, list[str]] = {}
    for member, outcome in rows(db, _NEWS, members=list(ids)):
        told.setdefault(member, []).append(outcome)
    newest = {member: several[:MOST_REMEMBERED] for member, several in told.items()}
    outcomes = by_id(db, {outcome for several in newest.values() for outcome in several}) if newest else {}
    return {member: tuple(outcomes[outcome] for outcome in several) for member, several in newest.items()}
