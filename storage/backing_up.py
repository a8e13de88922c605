"""One consistent copy of a SQLite database while everybody goes on, and telling whether a file is such a copy.

How: one reading transaction stays open from the first page to the last, so that the copy shows one moment, however much
is written meanwhile, and never has to begin anew. Writers wait for nothing; the write-ahead log only grows until the
copy is done. What was committed before it began is in it.
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from storage.migrating import HEAD, NEWER
from storage.problems import DAMAGED, DatabaseProblem

MARK = "backup"
"""Under which key of `settings` a copy says what it is. A database in use has none."""

PAGES = 256
"""Copied in one step, a megabyte: then whoever else wants the disk has a turn."""

HEADER = b"SQLite format 3\0"
NOT_OURS = "{file} is no backup of yousaid: name a file that yousaid backup has made."
BROKEN = "{file} is damaged, so nothing was restored: take another backup."
NO_ROOM = "There is no room for {file}: free some space, or choose another disk. Nothing was written."
NOT_THERE = "There is no folder {folder}: make it, or choose another place."
MAY_NOT = "{file} cannot be written ({why}): choose another place, or give this account the right to write there."

Progress = Callable[[int, int], None]
"""(pages that are left, pages in all), after each step: whoever is told may wait a little."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a copy says of itself. `at`: in ISO form, the moment that it shows. `entries`, `head`: of its log."""

    id: str
    at: str
    release: str
    version: str
    entries: int
    head: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @classmethod
    def read(cls, written: str) -> "Mark":
        return cls(**json.loads(written))

    def written(self) -> str:
        return json.dumps(asdict(self))


def back_up(source: Path, file: Path, id: str, release: str, now: datetime, progress: Progress) -> Mark:
    """Written beside, looked through, and only then there under its name. Raises DatabaseProblem, and leaves nothing.

    What is at `file` is replaced: ask before.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        with _explained(file):
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            mark = _copy(source, part, Mark(id, now.isoformat(), release, "", 0, ""), progress)
            settle(part, file)
        return mark
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def settle(part: Path, file: Path) -> None:
    """All of it is on the disk before it has its name, and the name too before we go on."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _copy(source: Path, part: Path, mark: Mark, progress: Progress) -> Mark:
    with contextlib.closing(_connected(source, "rw")) as there, contextlib.closing(_connected(part, "rw")) as here:
        there.execute("BEGIN")
        version, (entries, head) = _version(there), _head(there)
        here.execute("PRAGMA journal_mode = OFF")
        here.execute("PRAGMA synchronous = OFF")
        there.backup(here, pages=PAGES, progress=lambda _, left, every: progress(left, every))
    with contextlib.closing(_connected(part, "rw")) as here:
        here.execute("PRAGMA journal_mode = DELETE")
        _refuse_damaged(here, DAMAGED.format(place=source))
        made = Mark(mark.id, mark.at, mark.release, version, entries, head)
        here.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (MARK, made.written()))
    return made


def read_mark(file: Path) -> Mark:
    """What this backup says of itself, once all of it was looked through. Raises DatabaseProblem."""
    mark = said_mark(file, is_looked_through=True)
    if mark.version > HEAD:
        raise DatabaseProblem(NEWER.format(found=mark.version, head=HEAD).replace("The database", str(file), 1))
    return mark


def said_mark(file: Path, is_looked_through: bool = False) -> Mark:
    """What this file says of itself. Raises DatabaseProblem where it is no backup."""
    with _readable(file) as beginning:
        if beginning != HEADER:
            raise DatabaseProblem(NOT_OURS.format(file=file))
    try:
        with contextlib.closing(_connected(file, "ro")) as here:
            if is_looked_through:
                _refuse_damaged(here, BROKEN.format(file=file))
            found = here.execute("SELECT value FROM settings WHERE key = ?", (MARK,)).fetchone()
    except sqlite3.OperationalError as problem:
        raise DatabaseProblem(NOT_OURS.format(file=file)) from problem
    except sqlite3.DatabaseError as problem:
        raise DatabaseProblem(BROKEN.format(file=file)) from problem
    try:
        return Mark.read(found[0])
    except (TypeError, ValueError):
        raise DatabaseProblem(NOT_OURS.format(file=file)) from None


@contextlib.contextmanager
def _readable(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            yield opened.read(len(HEADER))
    except FileNotFoundError:
        raise DatabaseProblem(f"There is no file {file}.") from None
    except OSError as problem:
        raise DatabaseProblem(f"{file} cannot be read ({problem.strerror}).") from None


@contextlib.contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise DatabaseProblem(NOT_THERE.format(folder=file.parent)) from None
    except OSError as problem:
        no_room = problem.errno in (28, 27, 122)  # ENOSPC, EFBIG, EDQUOT
        sentence = NO_ROOM.format(file=file) if no_room else MAY_NOT.format(file=file, why=problem.strerror)
        raise DatabaseProblem(sentence) from None
    except sqlite3.OperationalError as problem:
        if getattr(problem, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise DatabaseProblem(NO_ROOM.format(file=file)) from None
        raise DatabaseProblem(f"The database cannot be copied ({problem}). Try again.") from None
    except sqlite3.DatabaseError:
        raise DatabaseProblem(f"The database cannot be copied to {file}: it is damaged.") from None


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30)


def _version(db: sqlite3.Connection) -> str:
    try:
        return str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.OperationalError, TypeError):
        raise DatabaseProblem("The database has no tables yet, so there is nothing to keep.") from None


def _head(db: sqlite3.Connection) -> tuple[int, str]:
    found = db.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, "0" * 64)


def _refuse_damaged(db: sqlite3.Connection, sentence: str) -> None:
    if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise DatabaseProblem(sentence)
