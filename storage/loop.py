"""The loop: outcomes, when they are told, and what members say of them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from flows.outcome import Outcome, Status
from flows.promises import of_reopened
from storage import promises, references, steps
from storage.audience import Hearer, audience, count_audience
from storage.documents import outcome_of, outcome_to_json
from storage.frame import Frame
from storage.lists import among, among_numbers
from storage.statements import AnyRow, Values, insert, run
from storage.tables import judgements, outbox, outcome_steps, outcome_views, views
from storage.tables import outcomes as claims
from storage.tables import updates as tellings
from storage.tables.columns import micros

__all__ = [
    "Hearer",
    "OutcomeSeen",
    "add_outcome",
    "audience",
    "count_audience",
    "outcomes",
    "unknown_references",
]

_ABOUT_VIEWS = (
    select(outcome_views.c.number, claims)
    .join(claims, claims.c.id == outcome_views.c.outcome_id)
    .where(among_numbers(outcome_views.c.number, "numbers"))
    .order_by(claims.c.at, claims.c.id)
)
_BY_ID = select(claims).where(among(claims.c.id, "ids"))


@dataclass(frozen=True, slots=True)
class OutcomeSeen:
    """What we claim, beside what members say. `at`: when it is told. `reopened`: how often they opened it again;
    `is_open_again`: nothing was claimed since. `version`: the number of the newest step (`storage.steps.history`).

    `audience`: how many people it was queued for, None before. `told`: how many of those it has gone to. `staff`: how
    many on the staff list said something of it, which is in none of the other counts: it confirms nothing.
    """

    outcome: Outcome
    at: datetime
    audience: int | None
    told: int
    yes: int
    partly: int
    no: int
    reopened: int
    staff: int
    version: int = 1
    is_open_again: bool = False

    @property
    def claimed(self) -> Status:
        return self.outcome.status


def add_outcome(db: Connection, outcome: Outcome, at: datetime, frame: Frame, now: datetime | None = None) -> str:
    """Keeps it, to be told from `at` on. Returns the update's id."""
    insert(
        db,
        "outcomes",
        ("id", "consultation", "status", "body", "at", "reopened"),
        [(outcome.id, outcome.consultation, outcome.status, outcome_to_json(outcome), micros(at), 0)],
    )
    numbers = sorted({references.number(reference) for reference in outcome.about.references})
    insert(db, "outcome_views", ("outcome_id", "number"), [(outcome.id, number) for number in numbers])
    update_id = steps.begin(db, outcome, at, now or at, frame)
    promises.make_of_outcome(db, outcome, at)
    return update_id


def unknown_references(db: Connection, references_: Sequence[str]) -> tuple[str, ...]:
    """Those that no view has."""
    numbers = {references.number(reference): reference for reference in references_}
    found = {row.number for row in db.execute(_KNOWN, {"numbers": list(numbers)})}
    return tuple(reference for number, reference in numbers.items() if number not in found)


_KNOWN = select(views.c.number).where(among_numbers(views.c.number, "numbers"))


def outcomes(db: Connection) -> list[OutcomeSeen]:
    """Newest first."""
    told = (
        select(outbox.c.update_id, func.count().label("told"))
        .where(and_(outbox.c.update_id.is_not(None), outbox.c.state.in_(("sent", "delivered"))))
        .group_by(outbox.c.update_id)
        .subquery()
    )
    said = (
        select(
            judgements.c.outcome_id,
            *(func.sum(case((_says(v), 1), else_=0)).label(v) for v in ("yes", "partly", "no")),
            func.sum(case((judgements.c.by_staff, 1), else_=0)).label("staff"),
        )
        .group_by(judgements.c.outcome_id)
        .subquery()
    )
    query = (
        select(
            claims,
            outcome_steps.c.since,
            tellings.c.at.label("due"),
            *(tellings.c.audience, told.c.told, said.c.yes, said.c.partly, said.c.no, said.c.staff),
        )
        .join(
            outcome_steps, and_(outcome_steps.c.outcome_id == claims.c.id, outcome_steps.c.number == claims.c.version)
        )
        .join(tellings, tellings.c.id == outcome_steps.c.update_id)
        .outerjoin(told, told.c.update_id == tellings.c.id)
        .outerjoin(said, said.c.outcome_id == claims.c.id)
        .order_by(tellings.c.at.desc(), tellings.c.id.desc())
    )
    return [_seen(row) for row in db.execute(query)]


def about_views(db: Connection, numbers: Sequence[int]) -> list[tuple[str, Outcome]]:
    """(reference, outcome as it is claimed now) of each view among these that an outcome names, the newest last."""
    rows = db.execute(_ABOUT_VIEWS, {"numbers": list(numbers)}).all()
    return [(references.reference(row.number), outcome_of(row)) for row in rows]


def judge(db: Connection, rows: Iterable[Values]) -> None:
    """(outcome, member, value, microseconds, message, is it staff?): a member's last word on an outcome holds."""
    insert(
        db,
        "judgements",
        ("outcome_id", "member_id", "value", "at", "message_id", "by_staff"),
        list(rows),
        "ON CONFLICT (outcome_id, member_id) DO UPDATE "
        "SET value = excluded.value, at = excluded.at, message_id = excluded.message_id, by_staff = excluded.by_staff",
    )


def reopen(db: Connection, until: Mapping[str, date], new_id: Callable[[], str], now: datetime) -> None:
    """By the outcome's id: until when those who said so hear of it, which is a promise."""
    if not until:
        return
    rows = [(micros(now), id) for id in until]
    run(db, "UPDATE outcomes SET reopened_at = ?, reopened = reopened + 1 WHERE id = ?", rows)
    known = by_id(db, until)
    promises.reopen(db, [(of_reopened(known[id], new_id()), day) for id, day in until.items() if id in known], now)


def by_id(db: Connection, ids: Collection[str]) -> dict[str, Outcome]:
    return {row.id: outcome_of(row) for row in db.execute(_BY_ID, {"ids": sorted(ids)})}


def _seen(row: AnyRow) -> OutcomeSeen:
    said = (row.yes or 0, row.partly or 0, row.no or 0)
    open_again = row.reopened_at is not None and row.reopened_at >= row.since
    return OutcomeSeen(
        outcome_of(row),
        row.due,
        row.audience,
        row.told or 0,
        *said,
        row.reopened,
        row.staff or 0,
        row.version,
        open_again,
    )


def _says(value: str) -> ColumnElement[bool]:
    """Of those who are not on the staff list."""
    return and_(judgements.c.value == value, judgements.c.by_staff.is_(False))
