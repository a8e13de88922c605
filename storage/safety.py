"""Alerts: somebody may be in danger. Opened and added to by turns, acknowledged and released by named staff."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows.facts import AlertAdded, AlertOpened
from storage import members
from storage.sealed import Keys
from storage.secret_questions import QuestionKeys
from storage.statements import AnyRow, insert, run
from storage.tables import alerts as alerts_table
from storage.tables import consultations, views
from storage.tables.columns import micros

_ONE = select(alerts_table).where(alerts_table.c.id == bindparam("id"))
_LATEST = (
    select(alerts_table.c.id)
    .where(alerts_table.c.member_id == bindparam("member"))
    .order_by(alerts_table.c.opened_at.desc(), alerts_table.c.id.desc())
    .limit(1)
)
_UNRELEASED = (
    select(alerts_table.c.id)
    .where(alerts_table.c.member_id == bindparam("member"), alerts_table.c.released_at.is_(None))
    .limit(1)
)
_WORDS = (
    select(views.c.number, views.c.text, views.c.sealed, views.c.key_id, views.c.until_released)
    .join(alerts_table, alerts_table.c.member_id == views.c.member_id)
    .where(alerts_table.c.id == bindparam("id"), views.c.held == "safety", views.c.at >= alerts_table.c.opened_at)
    .order_by(views.c.number)
)
COLUMNS = ("id", "member_id", "category", "level", "opened_at", "last_at", "cries")


@dataclass(frozen=True, slots=True)
class Alert:
    """No words in it. `cries`: how many messages led to it. `acknowledged_by` None: nobody has said that they look.

    `released_at` None: nothing that nobody asked for goes to this member.
    """

    id: str
    member: str
    category: str
    level: str
    opened_at: datetime
    last_at: datetime
    cries: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    released_at: datetime | None
    released_by: str | None


def alerts(db: Connection, open_only: bool = True) -> list[Alert]:
    """Oldest first. Open: not acknowledged since the last cry."""
    query = select(alerts_table).order_by(alerts_table.c.opened_at, alerts_table.c.id)
    if open_only:
        query = query.where(alerts_table.c.acknowledged_at.is_(None))
    return [Alert(*row) for row in db.execute(query)]


def words(db: Connection, alert_id: str, keys: Keys) -> list[str]:
    """What this member has said since the alert was opened, for those who look after safety and nobody else."""
    opened = QuestionKeys(db, keys)
    said = []
    for row in db.execute(_WORDS, {"id": alert_id}):
        bound_to = f"views:{row.number}"
        if row.until_released:
            said.append(keys.open(row.sealed, bound_to).decode("utf-8", "replace"))
        elif (text := row.text or opened.open(row.key_id, row.sealed, bound_to)) is not None:
            said.append(text)
    return said


def acknowledge(db: Connection, alert_id: str, staff_name: str, now: datetime) -> bool:
    """False where there is no such alert, or somebody has acknowledged it before."""
    changed = run(
        db,
        "UPDATE alerts SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ? AND acknowledged_at IS NULL",
        [(micros(now), staff_name, alert_id)],
    )
    if changed == 1:
        _note(db, [(alert_id, micros(now), "acknowledged", staff_name)])
    return changed == 1


def release(db: Connection, alert_id: str, staff_name: str, now: datetime) -> bool:
    """Questions to this person may go on, unless another alert still holds them. Releasing acknowledges too.

    False where there is no such alert, or it was released before.
    """
    alert = db.execute(_ONE, {"id": alert_id}).one_or_none()
    if alert is None or alert.released_at is not None:
        return False
    acknowledge(db, alert_id, staff_name, now)
    run(
        db,
        "UPDATE alerts SET released_at = ?, released_by = ? WHERE id = ?",
        [(micros(now), staff_name, alert_id)],
    )
    _note(db, [(alert_id, micros(now), "released", staff_name)])
    if db.execute(_UNRELEASED, {"member": alert.member_id}).first() is None:
        _let_go(db, alert)
    return True


def raise_alerts(
    db: Connection, cries: Sequence[tuple[str, AlertOpened | AlertAdded]], new_id: Callable[[], str], now: datetime
) -> None:
    """(member, fact) in order. A cry is added to the member's newest alert, and takes its acknowledgement back."""
    for member, fact in cries:
        latest = None if isinstance(fact, AlertOpened) else db.execute(_LATEST, {"member": member}).scalar()
        if latest is None:
            latest = new_id()
            insert(db, "alerts", COLUMNS, [(latest, member, fact.category, fact.level, micros(now), micros(now), 1)])
            _note(db, [(latest, micros(now), "opened", None)])
        else:
            run(db, _ADD, [(micros(now), fact.level, latest)])
            _note(db, [(latest, micros(now), "added", None)])


_ADD = """
    UPDATE alerts SET cries = cries + 1, last_at = ?, level = CASE WHEN level = 'high' THEN 'high' ELSE ? END,
        acknowledged_at = NULL, acknowledged_by = NULL, released_at = NULL, released_by = NULL
    WHERE id = ?
"""


def _let_go(db: Connection, alert: AnyRow) -> None:
    state = members.states(db, [alert.member_id])[alert.member_id]
    members.keep_states(db, {alert.member_id: state._replace(held=False)})
    closed = select(consultations.c.name).where(consultations.c.closed_at.is_not(None))
    db.execute(
        views.update()
        .where(views.c.member_id == alert.member_id, views.c.until_released.is_(True), views.c.consultation.in_(closed))
        .values(sealed=None, until_released=False)
    )


def _note(db: Connection, rows: Sequence[tuple[str, int, str, str | None]]) -> None:
    insert(db, "alert_events", ("alert_id", "at", "what", "who"), rows)
