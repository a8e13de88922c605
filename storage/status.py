"""What became of what somebody said, for STATUS and NEWS and for staff: the newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, bindparam, case, literal_column, or_, select

from flows.outcome import Outcome
from flows.steps import as_heard
from flows.turn import Said
from storage.lists import among, among_numbers
from storage.outbox import DIGESTED
from storage.references import reference
from storage.statements import rows
from storage.steps import STAYED, history
from storage.tables import outbox, outcome_steps, outcome_views, updates, view_life, views
from storage.tables import outcomes as claims
from storage.tables.columns import Moment, moment

MOST_REMEMBERED = 100
NEWS_KINDS = ("outcome", "correction")
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
        case((claims.c.reopened_at >= outcome_steps.c.since, "reopened"), else_=outcome_steps.c.status).label("status"),
    )
    .join(claims, claims.c.id == outcome_views.c.outcome_id)
    .join(outcome_steps, outcome_steps.c.outcome_id == claims.c.id)
    .where(and_(among_numbers(outcome_views.c.number, "numbers"), outcome_steps.c.at <= _NOW))
    .order_by(outcome_steps.c.at, outcome_steps.c.number, outcome_steps.c.update_id)
)
_READ = select(view_life.c.number).where(
    and_(among_numbers(view_life.c.number, "numbers"), view_life.c.read_at.is_not(None))
)
_NEWS = (
    select(outbox.c.member_id, updates.c.subject, outcome_steps.c.number, outbox.c.state)
    .join(updates, updates.c.id == outbox.c.update_id)
    .join(outcome_steps, outcome_steps.c.update_id == updates.c.id)
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


def news_for(db: Connection, ids: Sequence[str], now: datetime) -> dict[str, tuple[Outcome, ...]]:
    """What each member was told, or waits to be told, or was not sent because a pause ended; as it stands now, the
    newest first."""
    told: dict[str, dict[str, set[int]]] = {}
    for member, outcome, number, state in rows(db, _NEWS, members=list(ids)):
        had = told.setdefault(member, {}).setdefault(outcome, set())
        if state not in STAYED:
            had.add(number)
    newest = {member: list(several.items())[:MOST_REMEMBERED] for member, several in told.items()}
    steps = history(db, {outcome for several in newest.values() for outcome, _ in several}, now) if newest else {}
    return {
        member: tuple(
            as_heard(steps[outcome], had) or steps[outcome][-1].outcome for outcome, had in several if outcome in steps
        )
        for member, several in newest.items()
    }
