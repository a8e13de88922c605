"""How well we listen, counted by the database: of everything, or of the consultations that are named.

What became of promises is read from their ledgers (`flows.promises.on_time`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    distinct,
    exists,
    func,
    or_,
    select,
    true,
    type_coerce,
    union,
)

from flows.measures import Measures, Share
from flows.promises import Ledger, on_time
from storage import promises
from storage.lists import among
from storage.steps import is_step, is_told, newest_told
from storage.tables import (
    answered,
    complaint_reads,
    facts,
    judgements,
    messages,
    outbox,
    outcome_steps,
    outcome_views,
    updates,
    view_life,
    views,
)
from storage.tables import outcomes as claims
from storage.tables.columns import MICROSECOND, Moment

WITHIN = timedelta(seconds=10)
DAY = timedelta(days=1)
GONE = ("sent", "delivered", "undelivered")
DENIED = ("partly", "no")
_NOW = bindparam("now", type_=Moment())
_TOLD = newest_told(_NOW)

Given = Mapping[str, Any]


def measures(db: Connection, now: datetime, zone: tzinfo, names: Sequence[str] | None = None) -> Measures:
    """`names`: of these consultations; None: of everything, what belongs to none of them too."""
    given = {"now": now, "names": None if names is None else list(names)}
    people, sent, votes = (db.execute(query, given).scalar_one() for query in _counts(names is None))
    said = db.execute(_views(names is None), given).one()
    days = db.execute(_median(names is None), given).scalar_one()
    told = db.execute(_outcomes(names is None), given).all()
    clock = on_time(promised(db, names), now.astimezone(zone))
    return Measures(
        people=people,
        messages=sent,
        votes=votes,
        views=said.every,
        thanked=Share(said.thanked or 0, said.every),
        answered=Share(said.answered or 0, said.every),
        unread=said.unread or 0,
        days=None if days is None else float(days) / (DAY / MICROSECOND),
        told_on_time=Share(clock.told, clock.dates),
        kept_on_time=Share(clock.kept, clock.promises),
        confirmed=Share(
            sum(row.status == "done" and bool(row.yes) and not row.denied for row in told),
            sum(row.status == "done" for row in told),
        ),
        disputed=sum(bool(row.denied) for row in told),
        reopened=sum(row.reopened > 0 for row in told),
    )


def promised(db: Connection, names: Sequence[str] | None) -> list[Ledger]:
    return [one for one in promises.every(db) if names is None or one.promise.consultation in names]


def _of(column: ColumnElement[Any], of_all: bool) -> ColumnElement[bool]:
    return true() if of_all else among(column, "names")


def _counts(of_all: bool) -> tuple[Any, Any, Any]:
    """People, messages, votes."""
    counts_now = and_(answered.c.until.is_(None), _of(answered.c.consultation, of_all))
    either = union(
        select(views.c.member_id).where(_of(views.c.consultation, of_all), views.c.taken_at.is_(None)),
        select(answered.c.member_id).where(counts_now),
    ).subquery()
    led_somewhere = select(func.count(distinct(facts.c.message_id))).where(_of(facts.c.consultation, of_all))
    return (
        select(func.count()).select_from(either),
        select(func.count()).select_from(messages) if of_all else led_somewhere,
        select(func.count()).where(and_(counts_now, answered.c.late.is_(False))),
    )


def _first_told() -> Any:
    """By view: when somebody was first due to be told of it. That it was heard is no answer."""
    return (
        select(outcome_views.c.number, func.min(outcome_steps.c.at).label("told"))
        .join(outcome_steps, outcome_steps.c.outcome_id == outcome_views.c.outcome_id)
        .join(updates, is_told(_NOW))
        .where(outcome_steps.c.status != "heard")
        .group_by(outcome_views.c.number)
        .subquery()
    )


def _views(of_all: bool) -> Any:
    told = _first_told()
    reply = (
        select(outbox.c.message_id, func.min(outbox.c.sent_at).label("at"))
        .where(and_(outbox.c.message_id.is_not(None), outbox.c.state.in_(GONE)))
        .group_by(outbox.c.message_id)
        .subquery()
    )
    waited = type_coerce(reply.c.at, BigInteger) - type_coerce(messages.c.at, BigInteger)
    is_read = or_(
        exists().where(complaint_reads.c.number == views.c.number),
        exists().where(view_life.c.number == views.c.number, view_life.c.read_at.is_not(None)),
    )
    return (
        select(
            func.count().label("every"),
            func.sum(case((waited <= WITHIN // MICROSECOND, 1), else_=0)).label("thanked"),
            func.sum(case((told.c.told.is_not(None), 1), else_=0)).label("answered"),
            func.sum(case((and_(told.c.told.is_(None), ~is_read), 1), else_=0)).label("unread"),
        )
        .select_from(views)
        .join(messages, messages.c.id == views.c.message_id)
        .outerjoin(reply, reply.c.message_id == messages.c.id)
        .outerjoin(told, told.c.number == views.c.number)
        .where(_of(views.c.consultation, of_all), views.c.taken_at.is_(None))
    )


def _median(of_all: bool) -> Any:
    """Of the times until told, the one in the middle, or the mean of the two there; in microseconds."""
    told = _first_told()
    wait = (type_coerce(told.c.told, BigInteger) - type_coerce(views.c.at, BigInteger)).label("wait")
    ranked = (
        select(wait, func.row_number().over(order_by=wait).label("place"), func.count().over().label("every"))
        .join(told, told.c.number == views.c.number)
        .where(_of(views.c.consultation, of_all), views.c.taken_at.is_(None))
        .subquery()
    )
    in_the_middle = and_(2 * ranked.c.place >= ranked.c.every, 2 * ranked.c.place <= ranked.c.every + 2)
    return select(func.avg(ranked.c.wait)).where(in_the_middle)


def _outcomes(of_all: bool) -> Any:
    """Each that is told, as its newest step is, and how many say that it worked or did not."""
    said = (
        select(
            judgements.c.outcome_id,
            func.sum(case((judgements.c.value == "yes", 1), else_=0)).label("yes"),
            func.sum(case((judgements.c.value.in_(DENIED), 1), else_=0)).label("denied"),
        )
        .group_by(judgements.c.outcome_id)
        .subquery()
    )
    return (
        select(
            *(claims.c.id, claims.c.consultation, claims.c.reopened),
            *(outcome_steps.c.status, outcome_steps.c.body, said.c.yes, said.c.denied),
        )
        .join(_TOLD, _TOLD.c.outcome_id == claims.c.id)
        .join(outcome_steps, is_step(_TOLD))
        .outerjoin(said, said.c.outcome_id == claims.c.id)
        .where(_of(claims.c.consultation, of_all))
    )
