"""Who was told of an alert: each person once at each step, whatever is restarted or looks twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from flows.turn import Told
from storage import letters
from storage.safety import Alert, note
from storage.sealed import Keys
from storage.staff import Person
from storage.statements import AnyRow, run
from storage.tables import alert_told, alerts, staff
from storage.tables.columns import micros

_TOLD = (
    select(alert_told, alerts.c.number, alerts.c.acknowledged_at, alerts.c.acknowledged_by, alerts.c.opened_at)
    .add_columns(alerts.c.round.label("alert_round"))
    .join(alerts, alerts.c.id == alert_told.c.alert_id)
)
_ONE = _TOLD.where(alert_told.c.id == bindparam("id"))
_OF_ALERT = (
    select(alert_told.c.step, alert_told.c.name, alert_told.c.at)
    .where(alert_told.c.alert_id == bindparam("alert"), alert_told.c.round == bindparam("round"))
    .order_by(alert_told.c.at, alert_told.c.id)
)
_OPEN = alerts.c.acknowledged_at.is_(None)
LATE = timedelta(hours=12)
"""So long after they were told of it, an OK is to an alert that somebody else deals with by now: a night."""

_REACHED = (
    select(alerts.c.id, alerts.c.number, alerts.c.member_id, staff.c.name, staff.c.channel, staff.c.sealed)
    .add_columns(alerts.c.acknowledged_by)
    .join(alert_told, (alert_told.c.alert_id == alerts.c.id) & (alert_told.c.round == alerts.c.round))
    .join(staff, staff.c.name == alert_told.c.name)
    .where(_OPEN | (alert_told.c.at > bindparam("lately")), staff.c.sealed.is_not(None))
    .order_by(alert_told.c.at.desc(), alerts.c.number.desc())
)
LETTERS = letters.box(
    alert_told, alerts.c.number, alerts.c.id == alert_told.c.alert_id, _OPEN, alert_told.c.round == alerts.c.round
)
COLUMNS = ("id", "alert_id", "round", "step", "name", "at", "mail", "mail_tries")


@dataclass(frozen=True, slots=True)
class Telling:
    """One person, told of one alert at one step."""

    step: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """What the link in an email leads to. `is_current`: no further cry has begun a new round since."""

    alert: str
    number: int
    name: str
    opened_at: datetime
    acknowledged_by: str | None
    is_current: bool


def told_of(db: Connection, alert: Alert) -> list[Telling]:
    """In this round, the earliest first."""
    return [Telling(*row) for row in db.execute(_OF_ALERT, {"alert": alert.id, "round": alert.round})]


def tell(
    db: Connection, alert: Alert, step: str, people: Iterable[Person], mails: bool, id: Callable[[], str], now: datetime
) -> list[Person]:
    """Keeps that they are told at this step; returns those who had not been. `mails`: may we send email?"""
    fresh = [person for person in people if _tell(db, alert, step, person, mails, id(), now)]
    note(db, [(alert.id, micros(now), "told", person.name) for person in fresh])
    return fresh


def _tell(db: Connection, alert: Alert, step: str, person: Person, mails: bool, id: str, now: datetime) -> bool:
    mail = "waiting" if mails and person.has_email else None
    row = (id, alert.id, alert.round, step, person.name, micros(now), mail, 0)
    marks = ", ".join("?" for _ in COLUMNS)
    sql = f"INSERT INTO alert_told ({', '.join(COLUMNS)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    return run(db, sql, [row]) == 1


def told_at(
    db: Connection, addresses: Sequence[tuple[str, str, str]], keys: Keys, now: datetime
) -> dict[str, tuple[Told, ...]]:
    """(member, channel, address) of who writes -> the alerts that whoever is reached there was told of, those too that
    somebody has taken since, where that was of late.

    Staff are few, so each address is opened and compared: no index of them is kept.
    """
    found = db.execute(_REACHED, {"lately": now - LATE}).all() if addresses else []
    reached = [(row, keys.open(row.sealed, f"staff:{row.name}").decode()) for row in found]
    told: dict[str, dict[str, Told]] = {}
    for key, channel, address in addresses:
        for row, theirs in reached:
            if (row.channel, theirs) == (channel, address) and not _is_theirs(db, row, key, keys):
                told.setdefault(key, {}).setdefault(
                    row.id, Told(row.id, row.number, row.name, row.acknowledged_by or "")
                )
    return {key: tuple(by_alert.values()) for key, by_alert in told.items()}


def _is_theirs(db: Connection, row: AnyRow, member: str, keys: Keys) -> bool:
    """Nobody acknowledges an alert about themselves, or in which they are named (`flows.moderating`)."""
    from flows.moderating import why_not  # with the reading of words, which who only looks for what is due never needs
    from storage import conflicts

    return row.member_id == member or why_not(conflicts.of_alert(db, row.name, row.id, keys)) is not None


def link(db: Connection, id: str) -> Link | None:
    row = db.execute(_ONE, {"id": id}).one_or_none()
    if row is None:
        return None
    is_current = row.round == row.alert_round
    return Link(row.alert_id, row.number, row.name, row.opened_at, row.acknowledged_by, is_current)
