"""A backup takes the place of the database: put right beside it first, then there in one step, or not at all.

Whatever breaks it off before that step leaves everything as it was. What was there is kept in a file of its own.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection

from bot import suppressions
from bot.backing_up import for_postgresql_restored
from bot.clock import RealClock, new_id, shuffled
from bot.commands.telling import CannotDo
from bot.own_acts import release
from bot.settings import Settings
from storage import backing_up, backups, erasure, in_use, restoring, since, suppressing
from storage.backing_up import Mark, settle
from storage.backups import Backup
from storage.database import Database, DatabaseProblem, open_database
from storage.engines import read_url, sqlite_path
from storage.key_state import check_keys
from storage.migrating import HEAD, migrate, version_of
from storage.restoring import PutRight, Restored
from storage.sealed import Keys
from storage.suppressing import NotOurs, Suppressed

NOBODY_KNOWS = (
    "The database that is here cannot be read, and there is no {file}: nothing says who left or was forgotten since "
    "the backup. Name a copy of that file with --journal FILE. Where there is none, restore with --without-journal."
)
NOT_OURS = "{file}: {why} Name this installation's with --journal FILE."


@dataclass(frozen=True, slots=True)
class Done:
    """`made_at`: the moment that it shows. `before`: names of the files that have what was here; none where nothing
    was. `could_read`: that database could be asked what happened since. `knew_who_left`: it, or the file beside it."""

    made_at: datetime
    put_right: PutRight
    before: tuple[str, ...]
    could_read: bool
    knew_who_left: bool
    waits: int


def restore(settings: Settings, file: Path, journal: Path | None, without_journal: bool) -> Done:
    """Raises CannotDo, DatabaseProblem, WrongKey or SettingsProblem, and then nothing has changed."""
    address = read_url(settings.database_url)
    if address.get_backend_name() != "sqlite":
        raise CannotDo(for_postgresql_restored(address, file))
    keys, path = settings.keys(), sqlite_path(address)
    mark = backing_up.read_mark(file)
    path.parent.mkdir(parents=True, exist_ok=True)  # another machine has none yet
    with in_use.alone(path), _beside(path, "restoring") as staging:
        _copy(file, staging, path)
        return _restore(_Place(settings, path, staging, keys), file.name, mark, journal, without_journal)


@dataclass(frozen=True, slots=True)
class _Place:
    settings: Settings
    path: Path
    staging: Path
    keys: Keys

    @property
    def journal(self) -> Path:
        return suppressions.path_of(self.settings)


def _restore(at: _Place, name: str, mark: Mark, journal: Path | None, without_journal: bool) -> Done:
    now = RealClock().now()
    migrate(url_of(at.staging))
    database = open_database(url_of(at.staging))
    try:
        with database.transaction() as db:
            keys = check_keys(db, at.keys, now, begins=False)
        before = _kept_before(at.path, now)
        with _asked(at.path, mark) as there:
            known = None if there is None else since.since(there, mark.entries, mark.moment)
            suppressed = _suppressed(there, at, keys, journal, without_journal)
            what = Restored(name, mark, suppressed or suppressing.nothing(), known, there)
            with database.transaction() as db:
                done = restoring.put_right(db, what, keys, new_id, shuffled, now)
                backups.add(db, [backups.of_mark(mark, name, at.staging.stat().st_size), *before.backups])
        waits = erase(database, keys, now)
        database.wipe()
    finally:
        database.close()
    _swap(at.staging, at.path)
    return Done(mark.moment, done, before.names, known is not None, suppressed is not None, waits)


def erase(database: Database, keys: Keys, now: datetime) -> int:
    """As far as it goes now. Returns how many erasures wait for something."""
    is_more = True
    while is_more:
        with database.transaction() as db:
            is_more = erasure.advance(db, keys, new_id, now)
    with database.reading() as db:
        return len(erasure.under_way(db))


def _suppressed(
    there: Connection | None, at: _Place, keys: Keys, journal: Path | None, without_journal: bool
) -> Suppressed | None:
    """What must be so again, by the database that is replaced and by the file beside it. Raises CannotDo."""
    file = journal or at.journal
    try:
        written = suppressions.read(file, keys)
    except NotOurs as wrong:
        raise CannotDo(NOT_OURS.format(file=file, why=wrong)) from None
    if journal is not None and written is None:
        raise CannotDo(f"There is no file {journal}.")
    found = suppressing.together(None if there is None else suppressing.known(there), written)
    if found is None and not without_journal:
        raise CannotDo(NOBODY_KNOWS.format(file=file))
    return found


@dataclass(frozen=True, slots=True)
class _Before:
    names: tuple[str, ...] = ()
    backups: tuple[Backup, ...] = ()


def _kept_before(path: Path, now: datetime) -> _Before:
    """A copy of what is here; of what cannot be read, its files as they are."""
    if not path.exists():
        return _Before()
    file = path.with_name(f"before-restore-{now:%Y-%m-%d-%H%M%S}.db")
    try:
        mark = backing_up.back_up(path, file, new_id(), release(), now, lambda left, every: None)
    except DatabaseProblem:
        return _Before(tuple(_copied_as_it_is(path, now)))
    return _Before((file.name,), (backups.of_mark(mark, file.name, file.stat().st_size),))


def _copied_as_it_is(path: Path, now: datetime) -> Iterator[str]:
    for end in ("", "-wal"):
        damaged = path.with_name(f"damaged-{now:%Y-%m-%d-%H%M%S}.db{end}")
        if path.with_name(f"{path.name}{end}").exists():
            _copy(path.with_name(f"{path.name}{end}"), damaged, path)
            yield damaged.name


@contextlib.contextmanager
def _asked(path: Path, mark: Mark) -> Iterator[Connection | None]:
    """The database that is here, to read from; None where it cannot be read, or is none of this release's.

    One of an earlier release is brought up to date beside first: what was asked for is asked in today's words.
    """
    with contextlib.ExitStack() as stack:
        try:
            there = _opened(path, stack)
            db = stack.enter_context(there.reading())
            if version_of(db) != HEAD:
                raise DatabaseProblem("It is not up to date.")
            suppressing.known(db)
            since.since(db, mark.entries, mark.moment)
        except (DatabaseProblem, ValueError):
            stack.close()
            yield None
            return
        yield db


def _opened(path: Path, stack: contextlib.ExitStack) -> Database:
    there = open_database(url_of(path))
    stack.callback(there.close)
    with there.reading() as db:
        found = version_of(db)
        if db.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            raise DatabaseProblem("It is damaged.")
    if found is None or found >= HEAD:
        return there
    copy = stack.enter_context(_beside(path, "asked"))
    backing_up.back_up(path, copy, new_id(), release(), RealClock().now(), lambda left, every: None)
    migrate(url_of(copy))
    migrated = open_database(url_of(copy))
    stack.callback(migrated.close)
    return migrated


def url_of(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string()


@contextlib.contextmanager
def _beside(path: Path, what: str) -> Iterator[Path]:
    """A file that is gone afterwards, with all that SQLite puts beside it, unless it has become another one."""
    place = path.with_name(f".{path.name}.{what}")
    ends = ("", "-wal", "-shm", "-journal")
    try:
        for end in ends:
            place.with_name(f"{place.name}{end}").unlink(missing_ok=True)
        yield place
    finally:
        for end in ends:
            place.with_name(f"{place.name}{end}").unlink(missing_ok=True)


def _copy(file: Path, to: Path, like: Path) -> None:
    """For this account's eyes alone, or for the one's whose database it is, where an admin of the machine does it."""
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        shutil.copyfile(file, to)
        if like.exists() and os.geteuid() == 0:
            owner = like.stat()
            os.chown(to, owner.st_uid, owner.st_gid)
    except OSError as problem:
        raise CannotDo(f"{to} cannot be written ({problem.strerror}): nothing was changed.") from None


def _swap(staging: Path, path: Path) -> None:
    """What SQLite has beside the old file would be read into the new one: it goes first, and a copy of it is there."""
    for end in ("-wal", "-shm"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
    settle(staging, path)
