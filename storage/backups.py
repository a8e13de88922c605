"""The list of backups: what was made when, and whether it is still there, so that one can say who is still in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.backing_up import Mark
from storage.statements import AnyRow, insert, run
from storage.tables import backups, erasures
from storage.tables.columns import micros

COLUMNS = ("id", "name", "at", "size", "entries", "head", "version", "release", "gone_at")
ONCE = "ON CONFLICT (id) DO NOTHING"
_EVERY = select(backups).order_by(backups.c.at.desc(), backups.c.id)
_KEPT = _EVERY.where(backups.c.gone_at.is_(None))
_NEWEST = select(func.max(backups.c.at, type_=backups.c.at.type))


@dataclass(frozen=True, slots=True)
class Backup:
    """`size` in bytes. `gone_at`: since when it is known to be deleted."""

    id: str
    name: str
    at: datetime
    size: int
    entries: int
    head: str
    version: str
    release: str
    gone_at: datetime | None = None


def of_mark(mark: Mark, name: str, size: int) -> Backup:
    return Backup(mark.id, name, mark.moment, size, mark.entries, mark.head, mark.version, mark.release)


def add(db: Connection, made: Sequence[Backup]) -> None:
    """One that is there already stays as it is."""
    insert(db, "backups", COLUMNS, [_row(one) for one in made], ONCE)


def _row(one: Backup) -> tuple[object, ...]:
    gone = None if one.gone_at is None else micros(one.gone_at)
    return one.id, one.name, micros(one.at), one.size, one.entries, one.head, one.version, one.release, gone


def is_gone(db: Connection, id: str, now: datetime) -> bool:
    """It is deleted. False: it is not on the list, or known to be gone already."""
    return run(db, "UPDATE backups SET gone_at = ? WHERE id = ? AND gone_at IS NULL", [(micros(now), id)]) > 0


def every(db: Connection) -> list[Backup]:
    """Newest first, with those that are gone."""
    return [_backup(row) for row in db.execute(_EVERY)]


def still_there(db: Connection) -> list[Backup]:
    """As far as we know, newest first."""
    return [_backup(row) for row in db.execute(_KEPT)]


def newest(db: Connection) -> datetime | None:
    found: datetime | None = db.execute(_NEWEST).scalar()
    return found


def forgotten_in(db: Connection, one: Backup) -> int:
    """How many were forgotten after it was made, and are still in it."""
    later = select(func.count()).select_from(erasures).where(erasures.c.at > one.at)
    return int(db.execute(later).scalar_one())


def _backup(row: AnyRow) -> Backup:
    return Backup(*(getattr(row, name) for name in COLUMNS))
