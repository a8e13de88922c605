"""What was restored, what it held back, and the entries of the log that were there after the backup.

They are kept beside the log, so that what was published of them between the backup and the restore can still be
compared: whoever cuts the log and calls it a restore is found out, where the database could be read at that moment.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, select

from storage import audit
from storage.backing_up import Mark
from storage.log_heads import Head
from storage.statements import AnyRow, insert, run
from storage.tables import audit as log
from storage.tables import restores
from storage.tables.columns import micros

DID = "restored a backup"
COLUMNS = (
    "at", "name", "made_at", "entries", "head", "lost", "entry", "about", "released_at", "released_by",
)  # fmt: skip
_EVERY = select(restores).order_by(restores.c.at, restores.c.entry, restores.c.number)
_HELD = _EVERY.where(restores.c.released_at.is_(None))
_ABOUT = select(log.c.did, log.c.about).where(log.c.number == bindparam("number"))
_AFTER = select(*(log.c[name] for name in ("number", "at", "who", "did", "about", "reason", "hash")))


@dataclass(frozen=True, slots=True)
class Lost:
    """Of the log, after the backup: `entries` as they stood there, each with its hash last; or, where the database
    could not be read, only what was published of it: `heads` as (day, entries, hash)."""

    entries: tuple[tuple[Any, ...], ...] = ()
    heads: tuple[tuple[str, int, str], ...] = ()

    @property
    def last(self) -> int:
        return max((int(one[0]) for one in self.entries), default=max((head[1] for head in self.heads), default=0))


@dataclass(frozen=True, slots=True)
class Restore:
    """`name`, `made_at`, `entries`, `head`: of the backup. `entry`, `about`: what the log says of it."""

    at: datetime
    name: str
    made_at: datetime
    entries: int
    head: str
    lost: Lost
    entry: int
    about: str
    released_at: datetime | None = None
    released_by: str | None = None


def entries_after(db: Connection, number: int) -> tuple[tuple[Any, ...], ...]:
    found = db.execute(_AFTER.where(log.c.number > number).order_by(log.c.number))
    return tuple((row.number, micros(row.at), *row[2:]) for row in found)


def note(db: Connection, name: str, mark: Mark, lost: Lost, who: str, now: datetime) -> None:
    """In the log, and beside it. From now on nothing goes out that nobody asked for."""
    entries, head = audit.head(db)
    about = said(name, mark, lost)
    audit.note(db, who, DID, now, about=about)
    one = Restore(now, name, mark.moment, entries, head, lost, entries + 1, about)
    keep(db, [one])


def said(name: str, mark: Mark, lost: Lost) -> str:
    """What stands in the log: with the hash of the last entry that was lost, so that it cannot be another one later."""
    made = f"{name} of {mark.moment:%Y-%m-%d %H:%M} UTC"
    if not lost.entries:
        return f"{made}; whatever the log had after entry {mark.entries} could not be read"
    last = lost.entries[-1]
    return f"{made}; entries {lost.entries[0][0]} to {last[0]} ({last[-1]}) are kept beside the log"


def keep(db: Connection, several: Sequence[Restore]) -> None:
    insert(db, "restores", COLUMNS, [_row(one) for one in several])


def _row(one: Restore) -> tuple[object, ...]:
    lost = json.dumps({"entries": one.lost.entries, "heads": one.lost.heads})
    released = None if one.released_at is None else micros(one.released_at)
    made = (micros(one.at), one.name, micros(one.made_at), one.entries, one.head, lost)
    return *made, one.entry, one.about, released, one.released_by


def every(db: Connection) -> list[Restore]:
    """Oldest first."""
    return [_restore(row) for row in db.execute(_EVERY)]


def held_since(db: Connection) -> Restore | None:
    """The restore after which nobody has yet let go out again what nobody asked for."""
    found = db.execute(_HELD).all()
    return _restore(found[-1]) if found else None


def is_held(db: Connection) -> bool:
    return db.execute(_IS_HELD).first() is not None


_IS_HELD = select(restores.c.number).where(restores.c.released_at.is_(None)).limit(1)


def release(db: Connection, who: str, now: datetime) -> bool:
    """False: nothing was held."""
    sql = "UPDATE restores SET released_at = ?, released_by = ? WHERE released_at IS NULL"
    return run(db, sql, [(micros(now), who)]) > 0


def explained(db: Connection, head: Head) -> Literal["kept", "not kept", ""]:
    """Was this head published between a backup and its restore? "not kept": perhaps, and nothing is left to compare."""
    gaps = [one for one in every(db) if one.entries < head.number]
    for one in gaps:
        if any(entry[0] == head.number and entry[-1] == head.hash for entry in one.lost.entries):
            return "kept"
        if any(tuple(published[1:]) == (head.number, head.hash) for published in one.lost.heads):
            return "kept"
    return "not kept" if any(not one.lost.entries for one in gaps) else ""


def first_bad(db: Connection) -> Restore | None:
    """The first of which what is kept beside the log is not as it was."""
    several = every(db)
    beside = {(entry[0], entry[3], entry[4]) for one in several for entry in one.lost.entries}
    return next((one for one in several if not _is_whole(db, one, beside)), None)


def _is_whole(db: Connection, one: Restore, beside: set[tuple[Any, ...]]) -> bool:
    row = db.execute(_ABOUT, {"number": one.entry}).one_or_none()
    is_in_log = row is not None and (row.did, row.about) == (DID, one.about)
    if not is_in_log and (one.entry, DID, one.about) not in beside:
        return False
    before = one.head
    for place, entry in enumerate(one.lost.entries, start=one.entries + 1):
        before = audit.chained(before, tuple(entry[:-1]))
        if entry[0] != place or entry[-1] != before:
            return False
    return not one.lost.entries or f"({before})" in one.about


def _restore(row: AnyRow) -> Restore:
    lost = json.loads(row.lost)
    kept = Lost(tuple(tuple(one) for one in lost["entries"]), tuple(tuple(one) for one in lost["heads"]))
    return Restore(
        row.at, row.name, row.made_at, row.entries, row.head, kept, row.entry, row.about, row.released_at,
        row.released_by,
    )  # fmt: skip
