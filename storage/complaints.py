"""Complaints of staff: views that only an outside reader may read. Who waits to be told, who read which, and when.

Nothing else gives their words out, and whoever gets them is written down in the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, literal_column, select

from storage import letters, staff
from storage.references import number, reference
from storage.staff import Person
from storage.statements import AnyRow, insert, run
from storage.tables import complaint_reads, complaint_told, members, views
from storage.tables.columns import micros

READER = "outside_reader"
"""The role of staff who may read them."""

LONGEST = 12
"""Of what may be a reference; the number of a longer one would be more than a database can hold."""

_HELD = views.c.held == literal_column("'outside'")
_STANDS = views.c.taken_at.is_(None)
_UNREAD = ~exists().where(complaint_reads.c.number == views.c.number)
_ALL = (
    select(views.c.number, views.c.at, views.c.consultation, views.c.attached, members.c.language, views.c.taken_at)
    .join(members, members.c.id == views.c.member_id)
    .where(_HELD)
    .order_by(views.c.number)
)
_ONE = _ALL.add_columns(views.c.text).where(views.c.number == bindparam("number"))
_READS = select(complaint_reads).order_by(complaint_reads.c.at, complaint_reads.c.name)
_WAITING = select(views.c.number).where(_HELD, _UNREAD, _STANDS).order_by(views.c.number)
_LAST_TOLD = (
    select(complaint_told.c.nth, complaint_told.c.newest, complaint_told.c.at)
    .where(complaint_told.c.name == bindparam("name"))
    .order_by(complaint_told.c.nth.desc())
    .limit(1)
)
LETTERS = letters.box(
    complaint_told,
    complaint_told.c.newest,
    exists().where(_HELD, _UNREAD, _STANDS, views.c.number <= complaint_told.c.newest),
)
TOLD_COLUMNS = ("id", "name", "nth", "newest", "at", "mail", "mail_tries")


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody has looked, for the first time."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Complaint:
    """No words in it. `consultation`: the one that was open then; `attached`: how many photos and voice notes.

    `taken_at`: when its author took it back.
    """

    reference: str
    at: datetime
    consultation: str | None
    attached: int
    language: str
    reads: tuple[Read, ...] = ()
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """`words` None: their author took them back, or they came with a secret answer, and lie sealed or are gone (see
    `storage.secret_questions`)."""

    complaint: Complaint
    words: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """When a reader was last told, and of everything up to which number."""

    nth: int
    newest: int
    at: datetime


def complaints(db: Connection) -> list[Complaint]:
    """Oldest first."""
    reads = _reads(db)
    return [_complaint(row, reads.get(row.number, ())) for row in db.execute(_ALL)]


def waiting(db: Connection) -> list[int]:
    """The numbers of those that nobody has read and nobody took back, oldest first."""
    return list(db.execute(_WAITING).scalars())


def readers(db: Connection) -> list[Person]:
    return [person for person in staff.every(db) if READER in person.roles]


def is_reader(db: Connection, name: str) -> bool:
    return name in {person.name for person in readers(db)}


def open_one(db: Connection, called: str, reader: str, now: datetime) -> Opened | None:
    """What was said; the first look of each reader is kept. None where it is no complaint, or they are no reader."""
    asked = _number(called)
    if asked is None or not is_reader(db, reader):
        return None
    row = db.execute(_ONE, {"number": asked}).one_or_none()
    if row is None:
        return None
    look = (asked, reader, micros(now))
    insert(db, "complaint_reads", ("number", "name", "at"), [look], "ON CONFLICT DO NOTHING")
    return Opened(_complaint(row, _reads(db).get(asked, ())), row.text if row.taken_at is None else None)


def last_told(db: Connection, reader: str) -> Told | None:
    row = db.execute(_LAST_TOLD, {"name": reader}).one_or_none()
    return None if row is None else Told(*row)


def tell(
    db: Connection, reader: Person, last: Told | None, newest: int, mails: bool, id: Callable[[], str], now: datetime
) -> bool:
    """Keeps that they are told now. False where somebody else has just told them. `mails`: may we send email?"""
    mail = "waiting" if mails and reader.has_email else None
    row = (id(), reader.name, last.nth + 1 if last else 1, newest, micros(now), mail, 0)
    marks = ", ".join("?" for _ in TOLD_COLUMNS)
    sql = f"INSERT INTO complaint_told ({', '.join(TOLD_COLUMNS)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    return run(db, sql, [row]) == 1


def _reads(db: Connection) -> dict[int, tuple[Read, ...]]:
    reads: dict[int, tuple[Read, ...]] = {}
    for read in db.execute(_READS):
        reads[read.number] = (*reads.get(read.number, ()), Read(read.name, read.at))
    return reads


def _complaint(row: AnyRow, reads: tuple[Read, ...]) -> Complaint:
    return Complaint(reference(row.number), row.at, row.consultation, row.attached, row.language, reads, row.taken_at)


def _number(called: str) -> int | None:
    try:
        return number(called) if len(called) <= LONGEST else None
    except ValueError:
        return None
