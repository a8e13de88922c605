"""The loop: outcomes and when they are told, the queue of one telling, and what members say of it."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, and_, bindparam, case, func, select

from flows.outcome import Outcome, Status
from flows.state import Asked
from storage import references
from storage.audience import Hearer, audience, count_audience
from storage.documents import asked_to_json, outcome_of, outcome_to_json
from storage.frame import Frame
from storage.lists import among, among_numbers
from storage.statements import AnyRow, Values, insert, run
from storage.tables import judgements, outbox, updates, views
from storage.tables import outcomes as claims
from storage.tables.columns import Moment, micros

__all__ = [
    "Hearer",
    "OutcomeSeen",
    "add_outcome",
    "audience",
    "count_audience",
    "due_updates",
    "outcomes",
    "queue_update",
    "set_status",
    "unknown_references",
]

UPDATE_PRIORITY = 20
_NOW = bindparam("now", type_=Moment())
_BY_ID = select(claims).where(among(claims.c.id, "ids"))
_DUE = (
    select(updates.c.id.label("update_id"), claims)
    .join(claims, claims.c.id == updates.c.outcome_id)
    .where(and_(updates.c.queued_at.is_(None), updates.c.at <= _NOW))
    .order_by(updates.c.at, updates.c.id)
    .with_for_update(of=updates)
)


class Worded(Protocol):
    """A text as `bot.wording` renders it. `put`: the question that it ends with is in it."""

    @property
    def text(self) -> str: ...
    @property
    def segments(self) -> int: ...
    @property
    def put(self) -> bool: ...
    @property
    def buttons(self) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class OutcomeSeen:
    """What we claim, beside what members say. `at`: when it is told. `reopened`: how often they opened it again.

    `audience`: how many people it was queued for, None before. `told`: how many of those it has gone to.
    """

    outcome: Outcome
    at: datetime
    audience: int | None
    told: int
    yes: int
    partly: int
    no: int
    reopened: int

    @property
    def claimed(self) -> Status:
        return self.outcome.status


def add_outcome(db: Connection, outcome: Outcome, at: datetime, frame: Frame) -> str:
    """Keeps it, to be told from `at` on. Returns the update's id."""
    insert(
        db,
        "outcomes",
        ("id", "consultation", "status", "body", "at", "reopened"),
        [(outcome.id, outcome.consultation, outcome.status, outcome_to_json(outcome), micros(at), 0)],
    )
    numbers = sorted({references.number(reference) for reference in outcome.about.references})
    insert(db, "outcome_views", ("outcome_id", "number"), [(outcome.id, number) for number in numbers])
    update_id = frame.ids()
    insert(db, "updates", ("id", "outcome_id", "at"), [(update_id, outcome.id, micros(at))])
    return update_id


def unknown_references(db: Connection, references_: Sequence[str]) -> tuple[str, ...]:
    """Those that no view has."""
    numbers = {references.number(reference): reference for reference in references_}
    found = {row.number for row in db.execute(_KNOWN, {"numbers": list(numbers)})}
    return tuple(reference for number, reference in numbers.items() if number not in found)


_KNOWN = select(views.c.number).where(among_numbers(views.c.number, "numbers"))


def due_updates(db: Connection, now: datetime) -> list[tuple[str, Outcome]]:
    """(update id, outcome) of each that should be told now and is not queued yet, oldest first."""
    return [(row.update_id, outcome_of(row)) for row in db.execute(_DUE, {"now": now})]


def queue_update(
    db: Connection,
    update_id: str,
    texts: Mapping[tuple[str, str], Worded],
    hearers: Sequence[Hearer],
    buttons: Callable[[Hearer], Sequence[tuple[str, str]]],
    now: datetime,
) -> None:
    """One message for each hearer: `texts` by (language, channel). Doing it twice queues each of them once.

    `buttons`: (label, token) for one hearer, since a token is bound to its member.

    Ids are made of the time, the update and the member: they lie in order of time as all ids do.
    """
    row = db.execute(_UPDATE, {"id": update_id}).one()
    asked = asked_to_json(Asked("did_it", row.outcome_id)) if row.status == "done" else None
    at = micros(now)
    queued = [
        _queued(update_id, hearer, texts[hearer.language, hearer.channel], buttons(hearer), asked, at)
        for hearer in hearers
    ]
    insert(db, "outbox", QUEUED_COLUMNS, queued, "ON CONFLICT DO NOTHING")
    done = "UPDATE updates SET queued_at = ?, audience = ? WHERE id = ? AND queued_at IS NULL"
    run(db, done, [(at, len(hearers), update_id)])


_UPDATE = (
    select(updates.c.outcome_id, claims.c.status)
    .join(claims, claims.c.id == updates.c.outcome_id)
    .where(updates.c.id == bindparam("id"))
)
QUEUED_COLUMNS = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks",
    "buttons", "segments", "asked", "created_at", "not_before", "attempts", "rank", "update_id",
)  # fmt: skip


def _queued(
    update_id: str,
    hearer: Hearer,
    worded: Worded,
    buttons: Sequence[tuple[str, str]],
    asked: str | None,
    at: int,
) -> Values:
    digest = hashlib.blake2b(f"{update_id}{hearer.member}".encode(), digest_size=10).hexdigest()
    kept = json.dumps(buttons) if buttons else None
    return (
        f"{at // 1000:012x}{digest}", hearer.member, hearer.address, hearer.channel, "update", UPDATE_PRIORITY,
        "queued", worded.text, False, False, False, kept, worded.segments, asked if worded.put else None, at, at, 0, 0,
        update_id,
    )  # fmt: skip


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
            *(func.sum(case((judgements.c.value == v, 1), else_=0)).label(v) for v in ("yes", "partly", "no")),
        )
        .group_by(judgements.c.outcome_id)
        .subquery()
    )
    query = (
        select(claims, updates.c.at.label("due"), updates.c.audience, told.c.told, said.c.yes, said.c.partly, said.c.no)
        .join(updates, updates.c.outcome_id == claims.c.id)
        .outerjoin(told, told.c.update_id == updates.c.id)
        .outerjoin(said, said.c.outcome_id == claims.c.id)
        .order_by(updates.c.at.desc(), updates.c.id.desc())
    )
    return [_seen(row) for row in db.execute(query)]


def set_status(db: Connection, outcome_id: str, status: Status) -> None:
    """What we claim from now on, so that it is not open again; nobody is told by this."""
    run(db, "UPDATE outcomes SET status = ?, reopened_at = NULL WHERE id = ?", [(status, outcome_id)])


def judge(db: Connection, rows: Iterable[Values]) -> None:
    """(outcome, member, value, microseconds, message): a member's last word on an outcome holds."""
    insert(
        db,
        "judgements",
        ("outcome_id", "member_id", "value", "at", "message_id"),
        list(rows),
        "ON CONFLICT (outcome_id, member_id) DO UPDATE "
        "SET value = excluded.value, at = excluded.at, message_id = excluded.message_id",
    )


def reopen(db: Connection, outcome_ids: Iterable[str], now: datetime) -> None:
    rows = [(micros(now), id) for id in outcome_ids]
    run(db, "UPDATE outcomes SET reopened_at = ?, reopened = reopened + 1 WHERE id = ?", rows)


def by_id(db: Connection, ids: Collection[str]) -> dict[str, Outcome]:
    return {row.id: outcome_of(row) for row in db.execute(_BY_ID, {"ids": sorted(ids)})}


def _seen(row: AnyRow) -> OutcomeSeen:
    return OutcomeSeen(
        outcome_of(row), row.due, row.audience, row.told or 0, row.yes or 0, row.partly or 0, row.no or 0, row.reopened
    )
