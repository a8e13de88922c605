"""The steps of an outcome as they are kept: moving it on, putting it right, and who has had which of them."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import BindParameter, ColumnElement, Connection, Subquery, and_, bindparam, func, literal, or_, select

from flows.outcome import Outcome
from flows.steps import Step
from storage import audience as hearing
from storage import promise_steps, updates
from storage.audience import Crowd, Hearer, audience
from storage.documents import outcome_from_json, outcome_to_json
from storage.frame import Frame
from storage.lists import among
from storage.problems import DatabaseProblem
from storage.statements import AnyRow, Query, insert, run
from storage.tables import addresses, members, outbox, outcome_steps, outcomes
from storage.tables import updates as tellings
from storage.tables.columns import Moment, micros
from storage.updates import Update

COLUMNS = (
    "outcome_id", "number", "is_correction", "status", "body", "at", "since", "written_at", "update_id", "written_by",
)  # fmt: skip
KINDS = {False: "outcome", True: "correction"}
"""What tells a step, of `bot.telling.registry`."""

STAYED = ("queued", "paused", "cancelled", "suppressed", "expired", "failed")
"""Messages that surely did not go out; of any other somebody may have read the words."""

_STEPS = (
    select(outcome_steps, outcomes.c.consultation)
    .join(outcomes, outcomes.c.id == outcome_steps.c.outcome_id)
    .where(
        and_(
            among(outcome_steps.c.outcome_id, "ids"),
            outcome_steps.c.at <= bindparam("until", type_=Moment()),
        )
    )
    .order_by(outcome_steps.c.outcome_id, outcome_steps.c.number)
)
_HAD = (
    select(outbox.c.member_id, outcome_steps.c.number)
    .join(outcome_steps, outcome_steps.c.update_id == outbox.c.update_id)
    .where(and_(outcome_steps.c.outcome_id == bindparam("outcome"), outbox.c.state.not_in(STAYED)))
)
_HEARD_BEFORE = (
    select(members.c.id, addresses.c.id, addresses.c.channel, members.c.language)
    .join(addresses, addresses.c.id == members.c.address_id)
    .where(
        and_(
            members.c.left.is_(False),
            members.c.id.in_(_HAD.with_only_columns(outbox.c.member_id)),
        )
    )
)
_LAST_HAD = (
    _HAD.with_only_columns(outbox.c.member_id, func.max(outcome_steps.c.number).label("number"))
    .group_by(outbox.c.member_id)
    .subquery("last_had")
)
_WAITING = (
    select(tellings.c.id)
    .join(outcome_steps, outcome_steps.c.update_id == tellings.c.id)
    .where(and_(outcome_steps.c.outcome_id == bindparam("outcome"), tellings.c.cancelled_at.is_(None)))
)
_UPDATES = select(outcome_steps.c.number, outcome_steps.c.update_id).where(
    outcome_steps.c.outcome_id == bindparam("outcome")
)
_ONE = select(outcome_steps).where(
    and_(outcome_steps.c.outcome_id == bindparam("outcome"), outcome_steps.c.number == bindparam("number"))
)
MEANWHILE = "Somebody has changed this outcome meanwhile: look at it again, then write yours."
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def begin(db: Connection, outcome: Outcome, at: datetime, now: datetime, frame: Frame, who: str | None = None) -> str:
    """The first claim. Returns its update's id."""
    return _keep(db, outcome, Step(1, False, outcome, at, now, who), at, frame)


def move_on(
    db: Connection, outcome: Outcome, seen: int, at: datetime, now: datetime, frame: Frame, who: str | None = None
) -> str:
    """The next claim, told from `at` on. `seen`: the step that its author saw as the newest.

    Raises DatabaseProblem where it is not that any more.
    """
    _replace(db, outcome, seen)
    before = db.execute(_ONE, {"outcome": outcome.id, "number": seen}).one()
    return _follow(db, before, Step(seen + 1, False, outcome, at, now, who), at, frame)


def correct(db: Connection, outcome: Outcome, seen: int, now: datetime, frame: Frame, who: str | None = None) -> str:
    """What stands was wrong: it is stopped where it has not gone. This is told at once, or when that was planned."""
    _replace(db, outcome, seen)
    wrong = db.execute(_ONE, {"outcome": outcome.id, "number": seen}).one()
    for update_id in db.execute(_WAITING, {"outcome": outcome.id}).scalars().all():
        updates.cancel(db, update_id, now)
    return _follow(db, wrong, Step(seen + 1, True, outcome, max(now, wrong.at), now, who), wrong.since, frame)


def _replace(db: Connection, outcome: Outcome, seen: int) -> None:
    """Two at once: the second waits here for the first, and then finds another version."""
    moved = "UPDATE outcomes SET status = ?, body = ?, version = ? WHERE id = ? AND version = ?"
    if not run(db, moved, [(outcome.status, outcome_to_json(outcome), seen + 1, outcome.id, seen)]):
        raise DatabaseProblem(MEANWHILE)


def _follow(db: Connection, before: AnyRow, step: Step, since: datetime, frame: Frame) -> str:
    old = outcome_from_json(step.outcome.id, step.outcome.consultation, before.status, before.body)
    promise_steps.follow(db, old, step, frame, step.written_at)
    return _keep(db, step.outcome, step, since, frame)


def _keep(db: Connection, outcome: Outcome, step: Step, since: datetime, frame: Frame) -> str:
    update = Update(frame.ids(), KINDS[step.is_correction], outcome.id, str(step.number) if step.number > 1 else "")
    updates.plan(db, [update], step.at)
    times = (micros(step.at), micros(since), micros(step.written_at))
    row = (outcome.id, step.number, step.is_correction, outcome.status, outcome_to_json(outcome), *times, update.id)
    insert(db, "outcome_steps", COLUMNS, [(*row, step.written_by)])
    return update.id


def history(db: Connection, ids: Collection[str], until: datetime | None = None) -> dict[str, tuple[Step, ...]]:
    """Every step of each outcome, oldest first; with `until`, those that are told by then."""
    steps: dict[str, list[Step]] = {}
    for row in db.execute(_STEPS, {"ids": sorted(ids), "until": until or _FOR_EVER}):
        steps.setdefault(row.outcome_id, []).append(_step(row))
    return {id: tuple(own) for id, own in steps.items()}


def updates_of(db: Connection, outcome_id: str) -> dict[int, str]:
    """By the number of each step: the update that tells it."""
    return {number: update for number, update in db.execute(_UPDATES, {"outcome": outcome_id})}  # noqa: C416


def is_told(until: BindParameter[datetime]) -> ColumnElement[bool]:
    """Of steps beside their updates: its time has come, and it was not put right before it went."""
    went = or_(tellings.c.cancelled_at.is_(None), tellings.c.queued_at.is_not(None))
    return and_(tellings.c.id == outcome_steps.c.update_id, outcome_steps.c.at <= until, went)


def newest_told(until: BindParameter[datetime]) -> Subquery:
    """By outcome: the number of the newest step that is told by then, and when the `first` was."""
    return (
        select(
            outcome_steps.c.outcome_id,
            func.max(outcome_steps.c.number).label("number"),
            func.min(outcome_steps.c.at).label("first"),
        )
        .join(tellings, is_told(until))
        .group_by(outcome_steps.c.outcome_id)
        .subquery()
    )


def is_step(told: Subquery) -> ColumnElement[bool]:
    return and_(outcome_steps.c.outcome_id == told.c.outcome_id, outcome_steps.c.number == told.c.number)


def had_by(db: Connection, outcome_id: str) -> dict[str, set[int]]:
    """By member: the steps that went to them, or may have gone."""
    had: dict[str, set[int]] = {}
    for member, number in db.execute(_HAD, {"outcome": outcome_id}):
        had.setdefault(member, set()).add(number)
    return had


def hearers(db: Connection, outcome: Outcome) -> list[Hearer]:
    """Whom it is about, and whoever heard an earlier step, whatever they have said or answered since."""
    about = audience(db, outcome)
    known = {one.member for one in about}
    before = db.execute(_HEARD_BEFORE, {"outcome": outcome.id})
    return [*about, *(Hearer(*row, "heard_before") for row in before if row[0] not in known)]


def tally(db: Connection, outcome: Outcome) -> dict[int, dict[Crowd, int]]:
    """As `hearers`, only counted: by the last step that they had, 0 for none, how many hear it and why."""
    about = hearing.those_meant(outcome).order_by(None).subquery("about")
    counts: dict[int, dict[Crowd, int]] = {}
    for query in (_meant_by_last(about), _heard_by_last(about)):
        for last, *way, many in db.execute(query, {"outcome": outcome.id}):
            counts.setdefault(last, {})[Crowd(*way)] = many
    return counts


def _meant_by_last(about: Subquery) -> Query:
    by = (func.coalesce(_LAST_HAD.c.number, 0), about.c.why, about.c.language, about.c.channel)
    had = about.outerjoin(_LAST_HAD, _LAST_HAD.c.member_id == about.c.member_id)
    return select(*by, func.count()).select_from(had).group_by(*by)


def _heard_by_last(about: Subquery) -> Query:
    """Those whom it is about no more, or never was."""
    by = (_LAST_HAD.c.number, literal("heard_before").label("why"), members.c.language, addresses.c.channel)
    return (
        select(*by, func.count())
        .join(members, members.c.id == _LAST_HAD.c.member_id)
        .join(addresses, addresses.c.id == members.c.address_id)
        .where(members.c.left.is_(False), members.c.id.not_in(select(about.c.member_id)))
        .group_by(by[0], by[2], by[3])
    )


def _step(row: AnyRow) -> Step:
    outcome = outcome_from_json(row.outcome_id, row.consultation, row.status, row.body)
    return Step(row.number, row.is_correction, outcome, row.at, row.written_at, row.written_by)
