"""What everybody may see: consultations that have opened, and outcomes whose time to be told has come.

Nothing that is marked as sensitive is here, nothing of a ballot, and nobody's words. What members say of an outcome is
counted in fives, so that nobody can watch one answer come in and know whose it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, select

from flows.consultation import Consultation
from flows.outcome import Outcome
from flows.promises import Ledger, Promise
from storage import consultations, promises
from storage.documents import outcome_of
from storage.lists import among
from storage.tables import judgements, updates
from storage.tables import outcomes as claims
from storage.tables.columns import Moment

IN_STEPS_OF = 5
_NOW = bindparam("now", type_=Moment())
_TOLD = (
    select(updates.c.subject, func.min(updates.c.at).label("told"))
    .where(and_(updates.c.kind == "outcome", updates.c.cancelled_at.is_(None), updates.c.at <= _NOW))
    .group_by(updates.c.subject)
    .subquery()
)
_OUTCOMES = (
    select(claims, _TOLD.c.told)
    .join(_TOLD, _TOLD.c.subject == claims.c.id)
    .where(among(claims.c.consultation, "names"))
    .order_by(_TOLD.c.told.desc(), claims.c.id.desc())
)
_IN_ORDER = (
    select(
        judgements.c.outcome_id,
        judgements.c.value,
        func.row_number()
        .over(partition_by=judgements.c.outcome_id, order_by=(judgements.c.at, judgements.c.member_id))
        .label("place"),
        func.count().over(partition_by=judgements.c.outcome_id).label("every"),
    )
    .where(among(judgements.c.outcome_id, "ids"))
    .subquery()
)
_JUDGED = (
    select(_IN_ORDER.c.outcome_id, _IN_ORDER.c.value, func.count().label("people"))
    .where(_IN_ORDER.c.place <= _IN_ORDER.c.every - _IN_ORDER.c.every % IN_STEPS_OF)
    .group_by(_IN_ORDER.c.outcome_id, _IN_ORDER.c.value)
)


@dataclass(frozen=True, slots=True)
class PublishedOutcome:
    """`at`: when it was first told. `judged`: "yes", "partly" and "no", counted in fives."""

    outcome: Outcome
    at: datetime
    is_open_again: bool
    judged: Mapping[str, int]


def opened(db: Connection, now: datetime) -> list[Consultation]:
    """Newest first."""
    known = [
        (one.opens, one)
        for one in consultations.every(db)
        if one.opens is not None and one.opens <= now and not one.sensitive
    ]
    return [one for _, one in sorted(known, key=lambda pair: pair[0], reverse=True)]


def outcomes(db: Connection, names: Sequence[str], now: datetime) -> list[PublishedOutcome]:
    """Of these consultations, newest first."""
    rows = db.execute(_OUTCOMES, {"names": list(names), "now": now}).all()
    told = [(row, outcome_of(row)) for row in rows]
    shown = [(row, outcome) for row, outcome in told if not outcome.sensitive]
    judged = _judged(db, [outcome.id for _, outcome in shown])
    return [
        PublishedOutcome(outcome, row.told, row.reopened_at is not None, judged.get(outcome.id, {}))
        for row, outcome in shown
    ]


def promised(db: Connection, shown: Collection[str], names: Collection[str]) -> list[Ledger]:
    """What was promised in these consultations, the nearest day first; of outcomes only those that are `shown`, by id.

    What was promised to those who judged an outcome is theirs alone.
    """
    every = (one for one in promises.every(db) if one.promise.consultation in names and not one.promise.sensitive)
    seen = (one for one in every if _is_for_all(one.promise, shown))
    return sorted(seen, key=lambda one: (one.standing().until, one.promise.number))


def _is_for_all(promise: Promise, shown: Collection[str]) -> bool:
    return promise.subject in shown if promise.kind == "outcome" else promise.kind in ("answer", "added")


def _judged(db: Connection, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(_JUDGED, {"ids": list(ids)}):
        found.setdefault(row.outcome_id, {})[row.value] = row.people
    return found
