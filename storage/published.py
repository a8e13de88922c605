"""What everybody may see: consultations that have opened, and outcomes whose time to be told has come.

Nothing that is marked as sensitive is here, nothing of a ballot, and nobody's words: quotes have a way of their own
(`bot.quoting.shown`). What members say of an outcome is counted in steps of several, so that nobody can watch one
answer come in and know whose it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, distinct, func, select

from flows.consultation import Consultation
from flows.outcome import Outcome
from flows.promises import Ledger, Promise
from storage import consultations, promises
from storage.documents import outcome_from_json, outcome_of
from storage.lists import among
from storage.statements import AnyRow
from storage.steps import is_step, newest_told
from storage.tables import consultations as asked
from storage.tables import judgements, outcome_steps, views
from storage.tables import outcomes as claims
from storage.tables.columns import Moment

_NOW = bindparam("now", type_=Moment())
_TOLD = newest_told(_NOW)
_OUTCOMES = (
    select(
        claims.c.id,
        claims.c.consultation,
        claims.c.body.label("written"),
        (claims.c.reopened_at >= outcome_steps.c.since).label("is_open_again"),
        outcome_steps.c.status,
        outcome_steps.c.body,
        _TOLD.c.first.label("told"),
    )
    .join(_TOLD, _TOLD.c.outcome_id == claims.c.id)
    .join(outcome_steps, is_step(_TOLD))
    .where(among(claims.c.consultation, "names"))
    .order_by(_TOLD.c.first.desc(), claims.c.id.desc())
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
    .where(_IN_ORDER.c.place <= _IN_ORDER.c.every - _IN_ORDER.c.every % bindparam("steps", type_=Integer))
    .group_by(_IN_ORDER.c.outcome_id, _IN_ORDER.c.value)
)
_CLOSED = select(asked.c.name).where(asked.c.closed_at.is_not(None))
_SPEAKERS = select(func.count(distinct(views.c.member_id))).where(
    among(views.c.consultation, "names"), views.c.taken_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class PublishedOutcome:
    """As it is claimed now. `at`: when it was first told. `judged`: "yes", "partly" and "no", counted in steps."""

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


def counted(db: Connection) -> set[str]:
    """Those whose closing is done."""
    return set(db.execute(_CLOSED).scalars())


def speakers(db: Connection, names: Sequence[str]) -> int:
    """How many people said something in their own words, in any of these consultations."""
    return int(db.execute(_SPEAKERS, {"names": list(names)}).scalar_one())


def outcomes(db: Connection, names: Sequence[str], now: datetime, steps: int = 5) -> list[PublishedOutcome]:
    """Of these consultations, newest first. `steps`: how many judgements are counted together."""
    rows = db.execute(_OUTCOMES, {"names": list(names), "now": now}).all()
    told = [(row, outcome_of(row)) for row in rows]
    shown = [(row, outcome) for row, outcome in told if not (outcome.sensitive or _became_sensitive(row))]
    judged = _judged(db, [outcome.id for _, outcome in shown], steps)
    return [
        PublishedOutcome(outcome, row.told, bool(row.is_open_again), judged.get(outcome.id, {}))
        for row, outcome in shown
    ]


def _became_sensitive(row: AnyRow) -> bool:
    """By a step that waits to be told."""
    return outcome_from_json(row.id, row.consultation, row.status, row.written).sensitive


def promised(db: Connection, shown: Collection[str], names: Collection[str]) -> list[Ledger]:
    """What was promised in these consultations, the nearest day first; of outcomes only those that are `shown`, by id.

    What was promised to those who judged an outcome is theirs alone.
    """
    every = (one for one in promises.every(db) if one.promise.consultation in names and not one.promise.sensitive)
    seen = (one for one in every if _is_for_all(one.promise, shown))
    return sorted(seen, key=lambda one: (one.standing().until, one.promise.number))


def _is_for_all(promise: Promise, shown: Collection[str]) -> bool:
    return promise.subject in shown if promise.kind == "outcome" else promise.kind in ("answer", "added")


def _judged(db: Connection, ids: Sequence[str], steps: int) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(_JUDGED, {"ids": list(ids), "steps": steps}):
        found.setdefault(row.outcome_id, {})[row.value] = row.people
    return found
