"""Alerts: somebody may be in danger. Opened and added to by turns; acknowledged, released and closed by named staff."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text

from flows.facts import AlertAcknowledged, AlertAdded, AlertOpened
from storage import members
from storage.sealed import Keys
from storage.secret_questions import QuestionKeys
from storage.statements import AnyRow, insert, run
from storage.tables import alerts as alerts_table
from storage.tables import consultations, views
from storage.tables.columns import micros

_ONE = select(alerts_table).where(alerts_table.c.id == bindparam("id"))
LONGEST_NUMBER = 9
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
_WORDS_OF = select(views.c.number, views.c.text, views.c.sealed, views.c.key_id, views.c.until_released).where(
    views.c.number == bindparam("number"), views.c.held == "safety"
)
COLUMNS = ("id", "member_id", "category", "level", "opened_at", "last_at", "cries", "number", "round", "since")
_BY_NUMBER = select(alerts_table.c.id).where(alerts_table.c.number == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Alert:
    """No words in it. `cries`: how many messages led to it. `acknowledged_by` None: nobody has said that they look.

    `released_at` None: nothing that nobody asked for goes to this member. `number`: what staff call it. `round`: how
    often a further cry took an acknowledgement back; `since`: when this round began. `member` None: they were erased.
    """

    id: str
    member: str | None
    category: str
    level: str
    opened_at: datetime
    last_at: datetime
    cries: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    released_at: datetime | None
    released_by: str | None
    number: int
    round: int
    since: datetime
    closed_at: datetime | None
    closed_by: str | None
    closed_because: str | None


def alerts(db: Connection, open_only: bool = True) -> list[Alert]:
    """Oldest first. Open: not acknowledged since the last cry."""
    query = select(alerts_table).order_by(alerts_table.c.opened_at, alerts_table.c.id)
    if open_only:
        query = query.where(alerts_table.c.acknowledged_at.is_(None))
    return [Alert(*row) for row in db.execute(query)]


def named(db: Connection, called: str) -> str | None:
    """The id of the alert that staff call so: by its number, or by its id; None where there is none."""
    if called.isascii() and called.isdigit() and len(called) <= LONGEST_NUMBER:
        found: str | None = db.execute(_BY_NUMBER, {"number": int(called)}).scalar()
        return found
    row = db.execute(_ONE, {"id": called}).one_or_none()
    return None if row is None else str(row.id)


def words(db: Connection, alert_id: str, keys: Keys) -> list[str]:
    """What this member has said since the alert was opened, for those who look after safety and nobody else."""
    return _opened(db, db.execute(_WORDS, {"id": alert_id}).all(), keys)


def words_of(db: Connection, number: int, keys: Keys) -> str | None:
    """Those of one view that is held for safety, for the same people. None: it is none, or its words are gone."""
    return next(iter(_opened(db, db.execute(_WORDS_OF, {"number": number}).all(), keys)), None)


def _opened(db: Connection, rows: Sequence[AnyRow], keys: Keys) -> list[str]:
    opened, said = QuestionKeys(db, keys), []
    for row in rows:
        bound_to = f"views:{row.number}"
        if row.until_released and row.sealed is not None:
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
        note(db, [(alert_id, micros(now), "acknowledged", staff_name)])
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
    note(db, [(alert_id, micros(now), "released", staff_name)])
    if alert.member_id is not None and db.execute(_UNRELEASED, {"member": alert.member_id}).first() is None:
        _let_go(db, alert)
    return True


def close(db: Connection, alert_id: str, staff_name: str, because: str, now: datetime) -> bool:
    """It has been dealt with. Closing acknowledges too; whether questions may go on is another decision (`release`).

    False where there is no such alert, or it was closed before.
    """
    acknowledge(db, alert_id, staff_name, now)
    changed = run(
        db,
        "UPDATE alerts SET closed_at = ?, closed_by = ?, closed_because = ? WHERE id = ? AND closed_at IS NULL",
        [(micros(now), staff_name, because, alert_id)],
    )
    if changed == 1:
        note(db, [(alert_id, micros(now), "closed", staff_name)])
    return changed == 1


def acknowledge_all(db: Connection, facts: Sequence[AlertAcknowledged], now: datetime) -> None:
    for fact in facts:
        acknowledge(db, fact.alert, fact.by, now)


def raise_alerts(
    db: Connection, cries: Sequence[tuple[str, AlertOpened | AlertAdded]], new_id: Callable[[], str], now: datetime
) -> None:
    """(member, fact) in order. A cry is added to the member's newest alert, and takes its acknowledgement back."""
    for member, fact in cries:
        latest = None if isinstance(fact, AlertOpened) else db.execute(_LATEST, {"member": member}).scalar()
        if latest is None:
            latest = new_id()
            said = (latest, member, fact.category, fact.level, micros(now), micros(now), 1)
            insert(db, "alerts", COLUMNS, [(*said, _next_number(db), 0, micros(now))])
            note(db, [(latest, micros(now), "opened", None)])
        else:
            run(db, _ADD, [(micros(now), fact.level, micros(now), latest)])
            note(db, [(latest, micros(now), "added", None)])


_ADD = """
    UPDATE alerts SET cries = cries + 1, last_at = ?, level = CASE WHEN level = 'high' THEN 'high' ELSE ? END,
        round = CASE WHEN acknowledged_at IS NULL THEN round ELSE round + 1 END,
        since = CASE WHEN acknowledged_at IS NULL THEN since ELSE ? END,
        acknowledged_at = NULL, acknowledged_by = NULL, released_at = NULL, released_by = NULL,
        closed_at = NULL, closed_by = NULL, closed_because = NULL
    WHERE id = ?
"""
_COUNT = text(
    "INSERT INTO counters (name, value) VALUES ('alert', 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
)


def _next_number(db: Connection) -> int:
    return int(db.execute(_COUNT).scalar_one())


def _let_go(db: Connection, alert: AnyRow) -> None:
    state = members.states(db, [alert.member_id])[alert.member_id]
    members.keep_states(db, {alert.member_id: state._replace(held=False)})
    closed = select(consultations.c.name).where(consultations.c.closed_at.is_not(None))
    db.execute(
        views.update()
        .where(views.c.member_id == alert.member_id, views.c.until_released.is_(True), views.c.consultation.in_(closed))
        .values(sealed=None, until_released=False)
    )


def note(db: Connection, rows: Sequence[tuple[str, int, str, str | None]]) -> None:
    """(alert, when, what, who): what became of it, for whoever asks later."""
    insert(db, "alert_events", ("alert_id", "at", "what", "who"), rows)
