"""A backup while everything goes on: the copy, the list of copies, and old copies that are deleted.

On PostgreSQL its own tools make it: what to type is said, without the password.
"""

import shlex
import shutil
import sys
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from bot.clock import RealClock, new_id
from bot.commands.telling import CannotDo
from bot.own_acts import release
from bot.settings import Settings
from storage import audit, backing_up, backups
from storage.backups import Backup
from storage.database import Database, DatabaseProblem, open_database
from storage.engines import read_url, sqlite_path
from storage.migrating import HEAD, version_of

PAUSE = 0.005
"""Seconds after each step: whoever takes in texts has the disk then."""

SPARE = 20_000_000
"""Bytes that are left on the disk: a full one would stop the texts that come in."""

WHO = "command line"
POSTGRESQL = (
    "This database is PostgreSQL, which makes its own backups: pg_dump --format=custom --file={file} --dbname={url} "
    "(its password from ~/.pgpass), and copy {journal} with it. See docs/backup.md."
)
THERE = "{file} is there already: choose another name, or replace it with --force."
NO_BACKUP = "{file} is no backup of yousaid, and --force replaces nothing else: choose another name."
NO_FOLDER = "There is no folder {file}: make it, or mount its disk. A file would be called {file}.db."
ITSELF = "{file} is the database itself: name another file."
PARTS_OF_IT = ("", "-wal", "-shm", "-journal")


def back_up(settings: Settings, file: Path, force: bool, keep: int | None) -> tuple[Backup, list[str]]:
    """(what was made, names of older ones that were deleted). Raises CannotDo or DatabaseProblem: nothing is left."""
    address = read_url(settings.database_url)
    if address.get_backend_name() != "sqlite":
        raise CannotDo(for_postgresql(address, file, settings))
    path, now = sqlite_path(address), RealClock().now()
    if keep and not file.suffix and not file.exists():  # as cron calls it, while the disk for it is away
        raise CannotDo(NO_FOLDER.format(file=file))
    file = named(file.absolute(), now)
    _refuse_to_lose(path, file, force)
    database = open_database(settings.database_url)
    try:
        _refuse_too_little_room(path, file)
        replaced = _id_of(file) if file.exists() else None
        mark = backing_up.back_up(path, file, new_id(), release(), now, progress())
        made = backups.of_mark(mark, file.name, file.stat().st_size)
        return made, _delete_old(database, file, keep) if _listed(database, made, replaced) else []
    finally:
        database.close()


def _refuse_to_lose(path: Path, file: Path, force: bool) -> None:
    """Only an older backup is ever replaced: keys, the list of who left and the database have files of their own."""
    if file.resolve() in [path.resolve().with_name(path.name + part) for part in PARTS_OF_IT]:
        raise CannotDo(ITSELF.format(file=file))
    if file.exists() and not force:
        raise CannotDo(THERE.format(file=file))
    if file.exists() and _id_of(file) is None:
        raise CannotDo(NO_BACKUP.format(file=file))


def named(file: Path, now: datetime) -> Path:
    """Where only a folder is named, the file is called by the moment."""
    return file / f"yousaid-{now:%Y-%m-%d-%H%M%S}.db" if file.is_dir() else file


def for_postgresql(address: URL, file: Path, settings: Settings) -> str:
    from bot.suppressions import path_of

    return POSTGRESQL.format(file=file, url=shown(address), journal=path_of(settings))


def shown(address: URL) -> str:
    """As PostgreSQL's own tools take it, to be typed, without a password."""
    return shlex.quote(address._replace(drivername="postgresql", password=None).render_as_string())


def progress() -> backing_up.Progress:
    """Waits a little after each step, and says how far it is where somebody looks on."""
    is_seen = sys.stderr.isatty()
    said = ""

    def after(left: int, every: int) -> None:
        nonlocal said
        time.sleep(PAUSE)
        now = f"{100 * (every - left) // max(every, 1)}%"
        if is_seen and now != said:
            said = now
            print(now, end="\n" if not left else "\r", file=sys.stderr, flush=True)

    return after


def _refuse_too_little_room(path: Path, file: Path) -> None:
    if not file.parent.is_dir():
        raise CannotDo(backing_up.NOT_THERE.format(folder=file.parent))
    if shutil.disk_usage(file.parent).free < path.stat().st_size + SPARE:
        raise CannotDo(backing_up.NO_ROOM.format(file=file))


def _listed(database: Database, made: Backup, replaced: str | None) -> bool:
    """A database that is not up to date has no list: it was copied all the same, which is what one does first."""
    with database.transaction() as db:
        if version_of(db) != HEAD:
            return False
        now = RealClock().now()
        if replaced is not None:
            backups.is_gone(db, replaced, now)
        backups.add(db, [made])
        audit.note(db, WHO, "made a backup", now, about=made.name)
    return True


def _delete_old(database: Database, file: Path, keep: int | None) -> list[str]:
    """Only files that are beside it, are on the list, and say themselves that they are what the list means."""
    if keep is None:
        return []
    with database.reading() as db:
        known = [(one, file.with_name(one.name)) for one in backups.still_there(db)]
    there = [(one, place) for one, place in known if place.is_file() and _id_of(place) == one.id]
    for one, place in there[keep:]:
        place.unlink()
        with database.transaction() as db:
            now = RealClock().now()
            backups.is_gone(db, one.id, now)
            audit.note(db, WHO, "deleted a backup", now, about=one.name)
    return [one.name for one, _ in there[keep:]]


def _id_of(file: Path) -> str | None:
    try:
        return backing_up.said_mark(file).id
    except DatabaseProblem:
        return None


RESTORED_BY_ITS_OWN = (
    "This database is PostgreSQL, which restores its own backups: stop yousaid, then psql {url} -c 'ALTER SCHEMA "
    "public RENAME TO before_restore' -c 'CREATE SCHEMA public', then pg_restore --dbname={url} {file}, and then "
    "yousaid restore --done, before yousaid starts again. See docs/backup.md."
)


def for_postgresql_restored(address: URL, file: Path) -> str:
    return RESTORED_BY_ITS_OWN.format(url=shown(address), file=file)
