"""What the system does of itself and is in the log, without anybody's words: so that nothing happens unseen."""

from datetime import datetime
from functools import cache
from importlib.metadata import version

from sqlalchemy import Connection

from bot.house import House
from storage import audit, imports, kept, log_heads
from storage.migrating import HEAD

RUNS = "release"
"""Under which the release is kept that ran last."""


@cache
def release() -> str:
    """Such as "0.1.0, database 0022"."""
    return f"{version('yousaid')}, database {HEAD}"


def note_the_release(db: Connection, house: House, now: datetime) -> None:
    """Once, when another one than before does the work."""
    if kept.value(db, RUNS) != release():
        kept.keep(db, RUNS, release())
        audit.note(db, audit.SYSTEM, "began to run", now, about=release())


def forget_lists(db: Connection, house: House, now: datetime) -> None:
    """What was not taken of a list of people stays two weeks for whoever puts it right."""
    if gone := imports.forget_old(db, now):
        audit.note(db, audit.SYSTEM, "forgot the rows of old lists of people", now, about=f"{gone} in number")


def publish_the_log(db: Connection, house: House, now: datetime) -> None:
    """What stands for it, once a day: see `storage.log_heads`."""
    log_heads.publish(db, now.astimezone(house.settings.zone).date(), now)
