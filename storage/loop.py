"""The loop: outcomes, when they are told, and what members say of them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, func, select

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


def add_outcome(
    db: Connection,
    outcome: Outcome,
    at: datetime,
    frame: Frame,
    now: datetime | None = None,
    who: str | None = None,
) -> str:
    """Keeps it, to be told from `at` on; `who`: wrote it. Returns the update's id."""
    insert(
        db,
        "outcomes",
        ("id", "consultation", "status", "body", "at", "reopened"),
        [(outcome.id, outcome.consultation, outcome.status, outcome_to_json(outcome), micros(at), 0)],
    )
    numbers = sorted({references.number(reference) for reference in outcome.about.references})
    insert(db, "outcome_views", ("outcome_id", "number"), [(outcome.id, number) for number in numbers])
    update_id = steps.begin(db, outcome, at, now or at, frame, who)
    promises.make_of_outcome(db, outcome, at)
    return update_id


def unknown_references(db: Connection, references_: Sequence[str]) -> tuple[str, ...]:
    """Those that no view has."""
    numbers = {references.number(reference): reference for reference in references_}
    found = {row.number for row in db.execute(_KNOWN, {"numbers": list(numbers)})}
    return tuple(reference for number, reference in numbers.items() if number not in found)


_KNOWN = select(views.c.number).where(among_numbers(views.c.number, "numbers"))


def outcomes(db: Connection, ids: Collection[str] | None = None) -> list[OutcomeSeen]:
    """Newest first; all of them, or these."""
    query = _SEEN if ids is None else _THESE
    return [_seen(row) for row in db.execute(query, {} if ids is None else {"ids": sorted(ids)})]


def is_open_again() -> ColumnElement[bool]:
    """Of claims beside their newest step: members opened it again, and nothing was claimed since."""
    return and_(claims.c.reopened_at.is_not(None), claims.c.reopened_at >= outcome_steps.c.since)


def _says(value: str) -> ColumnElement[bool]:
    """Of those who are not on the staff list."""
    return and_(judgements.c.value == value, judgements.c.by_staff.is_(False))


def _judged(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(judgements)
        .where(judgements.c.outcome_id == claims.c.id, *conditions)
        .correlate(claims)
        .scalar_subquery()
    )


NOT_TOLD = (
    "queued", "attempting", "paused", "unknown", "failed", "undelivered", "suppressed", "expired", "cancelled",
)  # fmt: skip
_TOLD = (
    select(func.coalesce(tellings.c.audience, 0) - func.count())
    .select_from(outbox)
    .where(outbox.c.update_id == tellings.c.id, outbox.c.state.in_(NOT_TOLD))
    .correlate(tellings)
    .scalar_subquery()
)
"""Of all whom it was queued for, those to whom it went. Those to whom it did not are few: only they are counted."""

NEWEST = and_(outcome_steps.c.outcome_id == claims.c.id, outcome_steps.c.number == claims.c.version)
_SEEN = (
    select(
        claims,
        tellings.c.at.label("due"),
        tellings.c.audience,
        _TOLD.label("told"),
        *(_judged(_says(value)).label(value) for value in ("yes", "partly", "no")),
        _judged(judgements.c.by_staff.is_(True)).label("staff"),
        is_open_again().label("open_again"),
    )
    .join(outcome_steps, NEWEST)
    .join(tellings, tellings.c.id == outcome_steps.c.update_id)
    .order_by(tellings.c.at.desc(), tellings.c.id.desc())
)
_THESE = _SEEN.where(among(claims.c.id, "ids"))


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
    said = (row.yes, row.partly, row.no)
    again = bool(row.open_again)
    return OutcomeSeen(
        outcome_of(row), row.due, row.audience, row.told, *said, row.reopened, row.staff, row.version, again
    )
