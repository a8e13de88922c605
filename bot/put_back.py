"""A database that was put back by other means than ours: by pg_restore, from a disk's snapshot, or copied by hand.

The file of those who left knows more than such a database does. A worker that starts sees it, and puts the database
right before it sends anything; `yousaid restore --done` does the same when it is asked to.
"""

import logging
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot import suppressions
from bot.clock import new_id, shuffled
from bot.house import House
from bot.own_acts import release
from bot.restoring import erase
from storage import audit, kept, restoring, suppressing
from storage.backing_up import MARK, Mark
from storage.migrating import HEAD
from storage.restoring import PutRight, Restored
from storage.suppressing import NotOurs, Suppressed

NAME = "a copy that was put back by other means"
log = logging.getLogger(__name__)


def put_right(house: House, suppressed: Suppressed) -> tuple[Mark, PutRight]:
    """Of a database in its place. Nothing is known of what was there before it."""
    now = house.clock.now()
    with house.database.transaction() as db:
        mark = _mark(db, now)
        what = Restored(NAME, mark, suppressed)
        done = restoring.put_right(db, what, house.keys, new_id, shuffled, now)
    erase(house.database, house.keys, now)
    return mark, done


def _mark(db: Connection, now: datetime) -> Mark:
    """What it says of itself, where it is one of our backups; else by the last moment at which a worker was there."""
    written = kept.value(db, MARK)
    if written is not None:
        return Mark.read(written)
    entries, head = audit.head(db)
    return Mark("", kept.value(db, "last_tick") or now.isoformat(), release(), HEAD, entries, head)


def written(house: House, file: Path | None = None) -> Suppressed | None:
    return suppressions.read(file or suppressions.path_of(house.settings), house.keys)


def put_right_if_older(house: House) -> bool:
    """Before anything is sent. False: it knows all that the file knows."""
    try:
        found = written(house)
    except NotOurs:
        log.error("The file %s belongs to another installation: move it away", suppressions.FILE)
        return False
    if found is None:
        return False
    with house.database.reading() as db:
        is_older = found.serial > suppressing.serial(db) or kept.value(db, MARK) is not None
    if is_older:
        log.warning("The database was put back from before: what nobody asked for is held until somebody has looked")
        put_right(house, found)
    return is_older
