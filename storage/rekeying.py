"""Everything that lies under a key from before comes under the new one, a few thousand rows at a time, while serving.

What is to be written is worked out first, outside of any transaction; then one short transaction writes it, each row
only where it is still what was read, together with how far it came. So it can be broken off at any moment, goes on
where it was, and two processes that do it at once do no harm. New hashes are sorted before they are written, a run of
many thousand at a time: in their own order a million take seconds, in any other minutes. What stands under the old
index key goes only when every address stands under the new one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, func, select

from storage import wiping
from storage.database import Database
from storage.key_state import KeyState, Progress, finish, keep_progress, progress, state
from storage.members import BLIND_COLUMNS, FOUND_NOW, IS_THEIRS
from storage.sealed import Keys
from storage.statements import Query, Values, insert, rows, run, update
from storage.tables import addresses, blinds, imports, outbox, provider_copies, question_keys, staff, views

SLICE = 4000
"""Rows in one transaction: some hundredths of a second."""

RUN = 400_000
"""Hashes that are put in order together, of about 150 bytes each: the table of hashes is gone through once for each
run. They are sorted in small pieces and merged as they are written: nobody waits while Python sorts them all."""

NOWHERE = Progress(-1)
Commit = Callable[[datetime], None]


class Sealed:
    """A column that holds what is sealed under the secret key, bound to `bound` and the row's key."""

    def __init__(
        self, title: str, column: Column[bytes], bound: str, *only: ColumnElement[bool], key: str = "id"
    ) -> None:
        self.title, self.name, self.bound, self.key = title, column.name, bound, key
        self.table: Table = column.table
        where = (column.is_not(None), *only)
        key_column = self.table.c[key]
        self.first: Query = select(key_column, column).where(*where).order_by(key_column).limit(bindparam("most"))
        self.next: Query = self.first.where(key_column > bindparam("after"))
        self.count: Query = select(func.count()).select_from(self.table).where(*where)


def _main_key(table: Table) -> ColumnElement[bool]:
    """Not under the key of a secret question."""
    return table.c.key_id.is_(None)


SEALED = (
    Sealed("keys of secret questions", question_keys.c.sealed, "question_keys"),
    Sealed("staff's numbers", staff.c.sealed, "staff", key="name"),
    Sealed("staff's emails", staff.c.email, "staff email", key="name"),
    Sealed("staff's codes", staff.c.totp, "staff totp", key="name"),
    Sealed("lists of people", imports.c.sealed, "imports"),
    Sealed("copies that are to be deleted", provider_copies.c.sealed, "provider_copies"),
    Sealed("words held for safety", views.c.sealed, "views", _main_key(views), key="number"),
    Sealed("texts that wait", outbox.c.sealed, "outbox", _main_key(outbox)),
    Sealed("addresses", addresses.c.sealed, "addresses"),
)
"""All that is sealed under the secret key, but what `storage.key_state` keeps."""

_ADDRESSES = (
    select(addresses.c.id, addresses.c.channel, addresses.c.sealed)
    .where(addresses.c.id > bindparam("after"), addresses.c.id <= bindparam("to"), IS_THEIRS)
    .order_by(addresses.c.id)
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).select_from(addresses)
_BLIND_AT = (
    select(blinds.c.blind).where(blinds.c.blind > bindparam("after")).order_by(blinds.c.blind)
    .limit(1).offset(bindparam("most"))
)  # fmt: skip
_SWEEP = "DELETE FROM blinds WHERE blind > ? AND blind <= ? AND key_number < ?"
LAST = "g"
"""After every hash in hex."""


@dataclass(frozen=True, slots=True)
class HowFar:
    """Of the change that is under way, in rows. `part`: what it is at, in words."""

    part: str
    done: int
    of: int
    unopened: int


class Run(NamedTuple):
    """`left`: (hash, address, key's number), in the order of the hashes. `to`: its last address; None: there is none.

    `many`: addresses; `unopened`: of them those that no key opens.
    """

    left: Iterator[Values]
    to: str | None
    many: int
    unopened: int


class Rekeying:
    """The change of keys that is under way, done by this process."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self.database, self.keys = database, keys
        self._run, self._expected = Run(iter(()), None, 0, 0), NOWHERE

    def prepare(self) -> Commit | None:
        """What comes next, ready to be written by a call. None: nothing is under a key from before."""
        with self.database.reading() as db:
            known, at = state(db), progress(db)
        if known is None or not known.is_changing:
            return None
        parts = parts_of(known)
        if at.part == len(parts):
            return self._commit(at, _finish)
        part = parts[at.part]
        if isinstance(part, Sealed):
            return self._seal(part, at)
        return self._index(at) if part == INDEX else self._sweep(at, known.number)

    def _commit(self, at: Progress, write: Callable[[Connection, datetime], object]) -> Commit:
        """Nothing is written where somebody else has gone on meanwhile."""

        def commit(now: datetime) -> None:
            with self.database.transaction() as db:
                if progress(db, to_change=True) == at and (known := state(db)) is not None and known.is_changing:
                    write(db, now)

        return commit

    def _seal(self, part: Sealed, at: Progress) -> Commit:
        with self.database.reading() as db:
            wanted = part.first if at.after is None else part.next
            found = rows(db, wanted, most=SLICE, **({} if at.after is None else {"after": at.after}))
        if not found:
            return self._commit(at, lambda db, _: keep_progress(db, _next(at)))
        bound = [(sealed, f"{part.bound}:{key}") for key, sealed in found]
        anew = self.keys.sealed_anew(bound)
        changed = [(new, key, old) for new, (key, old) in zip(anew, found, strict=True) if new is not None]
        unopened = sum(new is None and not self.keys.is_under_now(*one) for new, one in zip(anew, bound, strict=True))
        gone_on = replace(at, after=found[-1][0], done=at.done + len(found), unopened=at.unopened + unopened)

        def write(db: Connection, now: datetime) -> None:
            update(db, part.table.name, (part.name,), (part.key,), changed, unless_changed=(part.name,))
            keep_progress(db, gone_on)

        return self._commit(at, write)

    def _index(self, at: Progress) -> Commit:
        """The next slice of a run, in its order; `after` moves on with the last of them."""
        if self._expected != at:
            self._run = self._collected(at)
        left, to, many, unopened = self._run
        if to is None:
            return self._commit(at, lambda db, _: keep_progress(db, _next(at)))
        written = list(islice(left, SLICE))
        is_more = len(written) == SLICE
        if is_more:
            then = replace(at, to=to, written=written[-1][0])
        else:
            then = replace(at, after=to, to=None, written="", done=at.done + many, unopened=at.unopened + unopened)

        def write(db: Connection, now: datetime) -> None:
            insert(db, "blinds", BLIND_COLUMNS, written, FOUND_NOW)
            keep_progress(db, then)

        def commit(now: datetime) -> None:
            """What was not committed is worked out once more."""
            self._expected = NOWHERE
            self._commit(at, write)(now)
            if is_more:
                self._expected = then

        return commit

    def _collected(self, at: Progress) -> "Run":
        """The next addresses, or those of the run that was begun, without what is written already."""
        sorted_: list[list[Values]] = []
        after, many, opened, to = str(at.after or ""), 0, 0, at.to or LAST
        while many < RUN or at.to is not None:
            with self.database.reading() as db:
                found = rows(db, _ADDRESSES, after=after, to=to, most=SLICE)
            if not found:
                break
            many, after = many + len(found), found[-1][0]
            hashed = list(self.keys.hashed_anew(found))
            opened += len(hashed)
            sorted_.append(sorted(one for one in hashed if one[0] > at.written))
        return Run(merge(*sorted_), at.to or (after if many else None), many, many - opened)

    def _sweep(self, at: Progress, number: int) -> Commit:
        after = str(at.after or "")
        with self.database.reading() as db:
            found = rows(db, _BLIND_AT, after=after, most=2 * SLICE)
        to = found[0][0] if found else LAST

        def write(db: Connection, now: datetime) -> None:
            run(db, _SWEEP, [(after, to, number)])
            keep_progress(db, replace(at, after=to, done=at.done + 2 * SLICE) if found else _next(at))

        return self._commit(at, write)


INDEX, SWEEP = "new hashes of addresses", "old hashes of addresses"


def parts_of(known: KeyState) -> tuple[Sealed | str, ...]:
    """What is to be done, in order."""
    sealed: tuple[Sealed | str, ...] = SEALED if "secret" in known.before else ()
    return (*sealed, *((INDEX, SWEEP) if "index" in known.before else ()))


def how_far(db: Connection) -> HowFar | None:
    """None: no change is under way."""
    known, at = state(db), progress(db)
    if known is None or not known.is_changing:
        return None
    parts = parts_of(known)
    if at.part == len(parts):
        return HowFar("the end", 0, 0, at.unopened)
    part = parts[at.part]
    if isinstance(part, Sealed):
        return HowFar(part.title, at.done, int(rows(db, part.count)[0][0]), at.unopened)
    return HowFar(part, at.done, int(rows(db, _COUNT)[0][0]), at.unopened)


def _finish(db: Connection, now: datetime) -> None:
    """What is under the old keys in the log of the database, or in dead rows, goes too."""
    finish(db, now)
    wiping.want(db)


def _next(at: Progress) -> Progress:
    return Progress(at.part + 1, unopened=at.unopened, upset=at.upset)
