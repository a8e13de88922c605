"""Who was told that views must be decided, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage import letters
from storage.staff import Person
from storage.statements import run
from storage.tables import decide_told
from storage.tables.columns import micros

_LAST = (
    select(decide_told.c.nth, decide_told.c.newest, decide_told.c.at)
    .where(decide_told.c.name == bindparam("name"))
    .order_by(decide_told.c.nth.desc())
    .limit(1)
)
LETTERS = letters.box(decide_told, decide_told.c.newest)
_KEEP = (
    "INSERT INTO decide_told (id, name, nth, newest, at, mail, mail_tries) VALUES (?, ?, ?, ?, ?, ?, 0) "
    "ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Told:
    """When somebody was last told, and of everything up to which number."""

    nth: int
    newest: int
    at: datetime


def last_told(db: Connection, name: str) -> Told | None:
    row = db.execute(_LAST, {"name": name}).one_or_none()
    return None if row is None else Told(*row)


def tell(
    db: Connection, person: Person, last: Told | None, newest: int, mails: bool, id: Callable[[], str], now: datetime
) -> bool:
    """Keeps that they are told now. False where somebody else has just told them. `mails`: may we send email?"""
    mail = "waiting" if mails and person.has_email else None
    return run(db, _KEEP, [(id(), person.name, last.nth + 1 if last else 1, newest, micros(now), mail)]) == 1
