"""Everything that lies under a key from before comes under the new one, a few thousand rows at a time, while serving.

What is to be written is worked out first, outside of any transaction; then one short transaction writes it, each row
only where it is still what was read, together with how far it came. So it can be broken off at any moment, goes on
where it was, and two processes that do it at once do no harm. New hashes are written in their own order (see
`storage.hash_run`). What stands under the old index key goes only when every address stands under the new one.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, func, select

from storage import wiping
from storage.database import Database
from storage.hash_run import LAST, Run
from storage.key_state import KeyState, Progress, finish, keep_progress, progress, state
from storage.packed import HASH_BYTES, add_hashes, reseal
from storage.sealed import Keys
from storage.statements import Query, rows, run
from storage.tables import addresses, blinds, imports, outbox, provider_copies, question_keys, staff, views

SLICE = 10_000
"""The most rows in one transaction: some hundredths of a second."""

GOAL_SECONDS = 0.05
"""Where a transaction takes longer, the next ones have fewer rows: a text waits for one of them, and for its own."""

RUN = 1_000_000
"""Addresses whose hashes are put in order together: 64 MB. The table of hashes is gone through once for each run."""


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

_COUNT = select(func.count()).select_from(addresses)
_BLIND_AT = (
    select(blinds.c.blind).where(blinds.c.blind > bindparam("after")).order_by(blinds.c.blind)
    .limit(1).offset(bindparam("most"))
)  # fmt: skip
SWEPT = 4
"""Hashes for each row of a piece: half of them are to go, and that is soon done."""

_SWEEP = "DELETE FROM blinds WHERE blind > ? AND blind <= ? AND key_number < ?"


@dataclass(frozen=True, slots=True)
class HowFar:
    """Of the change that is under way, in rows. `part`: what it is at, in words."""

    part: str
    done: int
    of: int
    unopened: int


Write = Callable[[Connection, datetime], object]


class Rekeying:
    """The change of keys that is under way, done by this process."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self.database, self.keys, self.pace = database, keys, Pace()
        self._run: Run | None = None
        self._is_wanted = True

    def pieces(self) -> Iterator["Piece"]:
        """Until nothing is under a key from before; each is to be written before the next is asked for.

        While one is written the next is worked out, in another thread: SQLite needs no Python for thousands of rows.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="rekeying") as beside:
            piece = self.prepare()
            try:
                while piece is not None:
                    following = beside.submit(self.prepare, piece.then) if piece.then else None
                    yield piece
                    prepared = following.result() if following else None
                    piece = prepared if piece.is_written else self.prepare()
            finally:
                self._is_wanted = False

    def prepare(self, at: Progress | None = None) -> "Piece | None":
        """What comes next, ready to be written. None: nothing is under a key from before.

        `at`: where the piece that is being written now will leave it; without it, as it is.
        """
        with self.database.reading() as db:
            known, at = state(db), at or progress(db)
        if known is None or not known.is_changing:
            return None
        parts = parts_of(known)
        if at.part == len(parts):
            return Piece(self, at, None, _finish)
        part = parts[at.part]
        if isinstance(part, Sealed):
            return self._seal(part, at)
        return self._index(at) if part == INDEX else self._sweep(at, known.number)

    def _seal(self, part: Sealed, at: Progress) -> "Piece":
        with self.database.reading() as db:
            wanted = part.first if at.after is None else part.next
            found = rows(db, wanted, most=self.pace.rows, **({} if at.after is None else {"after": at.after}))
        if not found:
            return Piece(self, at, _next(at))
        changed, unopened = self.keys.sealed_anew(found, part.bound)
        then = replace(at, after=found[-1][0], done=at.done + len(found), unopened=at.unopened + unopened)
        return Piece(self, at, then, lambda db, _: reseal(db, part.table.name, part.name, part.key, changed))

    def _index(self, at: Progress) -> "Piece":
        """The next slice of a run, in its order; `after` moves on with the last of them."""
        run, self._run = self._run, None
        if run is None or run.at != at:
            run = self._collected(at)
        if run.to is None:
            return Piece(self, at, _next(at))
        records = run.next(self.pace.rows)
        if records:
            then = replace(at, to=run.to, written=records[-1][:HASH_BYTES].hex())
            run.at, self._run = then, run
        else:
            done, unopened = at.done + run.many, at.unopened + run.unopened
            then = replace(at, after=run.to, to=None, written="", done=done, unopened=unopened)
        return Piece(self, at, then, lambda db, _: add_hashes(db, records, self.keys.key_number))

    def _collected(self, at: Progress) -> Run:
        run = Run(at, RUN)
        while self._is_wanted and not run.is_collected:
            with self.database.reading() as db:
                run.collect(db, self.keys, SLICE)
        return run

    def _sweep(self, at: Progress, number: int) -> "Piece":
        after, most = str(at.after or ""), SWEPT * self.pace.rows
        with self.database.reading() as db:
            found = rows(db, _BLIND_AT, after=after, most=most)
        to = found[0][0] if found else LAST
        then = replace(at, after=to, done=at.done + most // 2) if found else _next(at)
        return Piece(self, at, then, lambda db, _: run(db, _SWEEP, [(after, to, number)]))


class Piece:
    """Ready to be written, by a call. `then`: how far it is after that; None: at its end."""

    def __init__(self, of: Rekeying, at: Progress, then: Progress | None, write: Write | None = None) -> None:
        self.of, self.at, self.then, self._write = of, at, then, write
        self.is_written = False

    def __call__(self, now: datetime) -> None:
        """Nothing is written where somebody else has gone on meanwhile."""
        with self.of.database.transaction() as db:
            began = perf_counter()
            if progress(db, to_change=True) != self.at or (known := state(db)) is None or not known.is_changing:
                return
            if self._write is not None:
                self._write(db, now)
            if self.then is not None:
                keep_progress(db, self.then)
        self.is_written = True
        self.of.pace.took(perf_counter() - began)


class Pace:
    """`rows`: so many as are written in GOAL_SECONDS as things are now, but never so few that commits cost the most."""

    def __init__(self) -> None:
        self.rows = SLICE

    def took(self, seconds: float) -> None:
        """So many rows."""
        wanted = int(self.rows * GOAL_SECONDS / max(seconds, GOAL_SECONDS / 2))
        self.rows = max(1, SLICE // 4, min(SLICE, wanted))


INDEX, SWEEP = "new hashes of addresses", "old hashes of addresses"


def parts_of(known: KeyState) -> tuple[Sealed | str, ...]:
    """What is to be done, in order."""
    sealed: tuple[Sealed | str, ...] = SEALED if "secret" in known.before else ()
    return (*sealed, *((INDEX, SWEEP) if "index" in known.before else ()))


def how_far(db: Connection, before: HowFar | None = None) -> HowFar | None:
    """None: no change is under way. `before`: what was told last, so that a part is counted once."""
    known, at = state(db), progress(db)
    if known is None or not known.is_changing:
        return None
    parts = parts_of(known)
    if at.part == len(parts):
        return HowFar("the end", 0, 0, at.unopened)
    part = parts[at.part]
    title, count = (part.title, part.count) if isinstance(part, Sealed) else (part, _COUNT)
    of = before.of if before is not None and before.part == title else int(rows(db, count)[0][0])
    return HowFar(title, at.done + _of_the_run(at, of), of, at.unopened)


def _of_the_run(at: Progress, of: int) -> int:
    """How many of a run are written, about: hashes lie evenly between the first and the last."""
    share = int(at.written[:8] or "0", 16) / 16**8
    return int(share * min(RUN, max(0, of - at.done)))


def _finish(db: Connection, now: datetime) -> None:
    """What is under the old keys in the log of the database, or in dead rows, goes too."""
    finish(db, now)
    wiping.want(db)


def _next(at: Progress) -> Progress:
    return Progress(at.part + 1, unopened=at.unopened, upset=at.upset)
