"""What staff and the system did, without anybody's words: entries that each carry the hash of the one before.

Whoever changes or removes an entry afterwards breaks the chain at that place. The chain is SHA-256 over the entry's
fields, each with its length before it, so that nothing can move from one field to the next.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage.statements import insert, rows
from storage.tables import audit
from storage.tables.columns import micros, moment

SYSTEM = "yousaid"
"""Who did it, where nobody did."""

FIRST = "0" * 64
_COLUMNS = ("number", "at", "who", "did", "about", "reason", "hash")
_NEWEST = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
_FIRST = select(audit.c.at).order_by(audit.c.number).limit(1)
_BEFORE = (
    select(*(audit.c[name] for name in _COLUMNS[:-1]))
    .where(audit.c.number < bindparam("before"))
    .order_by(audit.c.number.desc())
    .limit(bindparam("most"))
)
_FROM = (
    select(*(audit.c[name] for name in _COLUMNS))
    .where(audit.c.number > bindparam("after"))
    .order_by(audit.c.number)
    .limit(1000)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`about`: what it was done to, as staff know it (a reference, a name). `did`: a key for words."""

    number: int
    at: datetime
    who: str
    did: str
    about: str | None
    reason: str | None


def note(
    db: Connection, who: str, did: str, now: datetime, about: str | None = None, reason: str | None = None
) -> None:
    """One more entry, in the transaction of what was done."""
    if db.dialect.name != "sqlite":
        db.exec_driver_sql("LOCK TABLE audit IN EXCLUSIVE MODE")
    newest = rows(db, _NEWEST)
    last, before = newest[0] if newest else (0, FIRST)
    fields = (last + 1, micros(now), who, did, about, reason)
    insert(db, "audit", _COLUMNS, [(*fields, chained(before, fields))])


def newest(db: Connection, most: int, before: int | None = None) -> list[Entry]:
    """The newest first; `before` goes on from an entry's number."""
    found = rows(db, _BEFORE, before=2**62 if before is None else before, most=most)
    return [Entry(number, moment(at), *rest) for number, at, *rest in found]


def first_bad(db: Connection) -> int | None:
    """The number of the first entry that is not as it was written, or that is missing; None: all is as it was."""
    hash_before, expected = FIRST, 1
    for *fields, hash in _every(db):
        if fields[0] != expected or hash != chained(hash_before, tuple(fields)):
            return expected
        hash_before, expected = hash, expected + 1
    return None


def head(db: Connection) -> tuple[int, str]:
    """How many entries there are, and the hash that stands for all of them."""
    newest = rows(db, _NEWEST)
    return newest[0] if newest else (0, FIRST)


def first_at(db: Connection) -> datetime | None:
    """When anything was done here first."""
    found = rows(db, _FIRST)
    return moment(found[0][0]) if found else None


def _every(db: Connection) -> Iterator[tuple[object, ...]]:
    after = 0
    while found := rows(db, _FROM, after=after):
        yield from found
        after = found[-1][0]


def chained(before: str, fields: tuple[object, ...]) -> str:
    """The hash of an entry: of its fields (number, micros, who, did, about, reason) and the hash of the one before."""
    sha = hashlib.sha256(before.encode())
    for field in fields:
        content = b"-" if field is None else b"+" + str(field).encode()
        sha.update(len(content).to_bytes(8) + content)
    return sha.hexdigest()
