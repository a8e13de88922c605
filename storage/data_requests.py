"""Those who asked what we hold about them: by when a person hands it over, who made sure who it is, what became of it.

None of what we hold is in here; what is handed over is put together anew each time (`storage.my_data`), and kept
nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, func, select

from storage import letters
from storage.lists import among
from storage.staff import Person
from storage.statements import AnyRow, rows, run
from storage.tables import data_requests, data_told, members
from storage.tables.columns import micros

Became = Literal["handed_over", "withdrawn", "not_them"]
BECAME: tuple[Became, ...] = ("handed_over", "withdrawn", "not_them")
Step = Literal["opened", "week", "late"]

_PROMISED = select(data_requests.c.member_id, data_requests.c.due).where(
    among(data_requests.c.member_id, "members"), data_requests.c.closed_at.is_(None)
)
_HIGHEST = select(func.coalesce(func.max(data_requests.c.number), 0))
_ALL = select(data_requests, members.c.left).join(members, members.c.id == data_requests.c.member_id)
_OPEN = _ALL.where(data_requests.c.closed_at.is_(None)).order_by(data_requests.c.due, data_requests.c.number)
_CLOSED = (
    _ALL.where(data_requests.c.closed_at.is_not(None)).order_by(data_requests.c.number.desc()).limit(bindparam("most"))
)
_ONE = _ALL.where(data_requests.c.number == bindparam("number"))
_TOLD = select(data_told.c.request_id, data_told.c.step, data_told.c.name)
_OPEN_ONE = """
    INSERT INTO data_requests (id, number, member_id, message_id, asked_at, due, noted_by) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
_CHECKED = (
    "UPDATE data_requests SET checked_at = ?, checked_by = ?, checked_how = ? "
    "WHERE number = ? AND checked_at IS NULL AND closed_at IS NULL"
)
_CLOSE = (
    "UPDATE data_requests SET closed_at = ?, closed_by = ?, became = ?, closed_how = ? "
    "WHERE number = ? AND closed_at IS NULL"
)
_TELL = (
    "INSERT INTO data_told (id, request_id, step, name, at, mail, mail_tries) VALUES (?, ?, ?, ?, ?, ?, 0) "
    "ON CONFLICT DO NOTHING"
)
LETTERS = letters.box(
    data_told,
    data_requests.c.number,
    data_requests.c.id == data_told.c.request_id,
    data_requests.c.closed_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class Checked:
    at: datetime
    by: str
    how: str


@dataclass(frozen=True, slots=True)
class Closed:
    at: datetime
    by: str
    became: Became
    how: str


@dataclass(frozen=True, slots=True)
class DataRequest:
    """`noted_by`: who wrote it down, where it came in another way than by text."""

    id: str
    number: int
    member: str
    asked_at: datetime
    due: date
    noted_by: str | None
    has_left: bool
    checked: Checked | None
    closed: Closed | None

    def days_left(self, today: date) -> int:
        """Below 0: it is late."""
        return (self.due - today).days


def promised(db: Connection, members: Sequence[str]) -> dict[str, date]:
    """By member, until when the request that is open has been promised."""
    return {member: date.fromisoformat(due) for member, due in rows(db, _PROMISED, members=list(members))}


def open_all(
    db: Connection, asked: Sequence[tuple[str, str | None, date]], new_id: Callable[[], str], now: datetime,
    noted_by: str | None = None,
) -> None:  # fmt: skip
    """(member, message, due): where one is open already, that one stays."""
    for member, message, due in asked:
        if db.dialect.name != "sqlite":
            db.exec_driver_sql("LOCK TABLE data_requests IN SHARE ROW EXCLUSIVE MODE")
        number = int(db.execute(_HIGHEST).scalar_one()) + 1
        run(db, _OPEN_ONE, [(new_id(), number, member, message, micros(now), due.isoformat(), noted_by)])


def every_open(db: Connection) -> list[DataRequest]:
    """What is due first is first."""
    return [_request(row) for row in db.execute(_OPEN)]


def newest_closed(db: Connection, most: int) -> list[DataRequest]:
    return [_request(row) for row in db.execute(_CLOSED, {"most": most})]


def find(db: Connection, number: int) -> DataRequest | None:
    row = db.execute(_ONE, {"number": number}).first()
    return None if row is None else _request(row)


def keep_checked(db: Connection, number: int, checked: Checked) -> bool:
    """False where somebody was quicker, or it is closed."""
    return run(db, _CHECKED, [(micros(checked.at), checked.by, checked.how, number)]) == 1


def close(db: Connection, number: int, closed: Closed) -> bool:
    """False where somebody was quicker."""
    return run(db, _CLOSE, [(micros(closed.at), closed.by, closed.became, closed.how, number)]) == 1


def told(db: Connection) -> set[tuple[str, str, str]]:
    """(request's id, step, name) of whoever was told."""
    return {(row.request_id, row.step, row.name) for row in db.execute(_TOLD)}


def tell(
    db: Connection, request: str, step: Step, person: Person, mails: bool, id: Callable[[], str], now: datetime
) -> bool:
    """Keeps that they are told now. False where somebody else has just told them. `mails`: may we send email?"""
    mail = "waiting" if mails and person.has_email else None
    return run(db, _TELL, [(id(), request, step, person.name, micros(now), mail)]) == 1


def _request(row: AnyRow) -> DataRequest:
    checked = Checked(row.checked_at, row.checked_by, row.checked_how) if row.checked_at else None
    closed = Closed(row.closed_at, row.closed_by, row.became, row.closed_how) if row.closed_at else None
    due = date.fromisoformat(row.due)
    return DataRequest(row.id, row.number, row.member_id, row.asked_at, due, row.noted_by, row.left, checked, closed)
