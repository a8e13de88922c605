"""When the last backup was made, and whether that is too long ago; for `yousaid check` and for Home."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.checking.finding import Finding
from bot.commands.telling import moment
from bot.settings import Settings
from storage import audit, backups, restores

TOO_OLD = timedelta(days=8)
HOW = "yousaid backup FOLDER --keep 14, once a day: see docs/backup.md"


def finding(db: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    """On PostgreSQL its own tools make them, and we cannot know."""
    if db.dialect.name == "sqlite":
        last, is_fine = backups.newest(db), missing_since(db, now) is None
        when = "none was made yet" if last is None else f"the last one is of {moment(last, settings.zone)}"
        yield Finding("backup", is_fine, when if is_fine and last else f"{when}: {HOW}")
    if (held := restores.held_since(db)) is not None:
        what = f"{held.name} was restored, and nothing goes out that nobody asked for: yousaid restored"
        yield Finding("restore", False, what)


def missing_since(db: Connection, now: datetime) -> datetime | None:
    """Since when there should have been one; None: there is one, or not enough has happened yet."""
    if db.dialect.name != "sqlite":
        return None
    last = since(db)
    return None if last is None or now - last <= TOO_OLD else last + TOO_OLD


def since(db: Connection) -> datetime | None:
    """When the last one was made; where there is none, since when there is something to lose; None: there is not."""
    return backups.newest(db) or audit.first_at(db)
