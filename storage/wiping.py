"""What was destroyed must not live on in the write-ahead log (SQLite) or in dead rows (PostgreSQL).

A reader can be in the way at that moment, so that it is due is kept with the destruction, and tried until it is done.
"""

from sqlalchemy import Connection, delete

from storage import kept
from storage.database import WIPED, Database
from storage.tables import settings

WIPE_DUE = "wipe_due"


def want(db: Connection) -> None:
    """To be called by whoever destroys something, in the same transaction."""
    kept.keep(db, WIPE_DUE, "yes")
    db.info[WIPED] = True


def wipe_if_due(database: Database) -> bool:
    """Nothing of what was destroyed is left. Never waits for a reader: ask again later where it says no."""
    with database.reading() as db:
        if kept.value(db, WIPE_DUE) is None:
            return True
    if not database.wipe():
        return False
    with database.transaction() as db:
        db.execute(delete(settings).where(settings.c.key == WIPE_DUE))
    return True
