"""The machine that this runs on: its disk, its clock, its database file and its certificate, each in order or not.

One place says what is too little, too big or too late; `yousaid check`, `/readyz`, Home and the metrics ask here.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from bot.checking.finding import CLOCK_MAY_DIFFER, Finding
from storage import noticed
from storage.database import Database
from storage.noticed import Certificate, Clock, LookedThrough

ENOUGH_SPACE = 500_000_000
BIG_LOG = 200_000_000
"""Bytes. The log of what was written last is cut back to 16 MB or so while nobody reads for long."""

LOOK_THROUGH_EVERY = timedelta(days=7)
LOOK_AGAIN_EVERY = timedelta(hours=1)
"""While it is damaged, so that a backup that was put back is seen to be whole."""

LOOKED_THROUGH_LATE = timedelta(days=9)
RENEW_WITHIN = timedelta(days=14)
"""Those who renew certificates by themselves do it a month before the end."""


class Room(NamedTuple):
    """Bytes."""

    free: int
    all: int


def room(folder: Path) -> Room:
    """On the disk that has this folder, or will have it."""
    there = next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())
    usage = shutil.disk_usage(there)
    return Room(usage.free, usage.total)


def size(path: Path) -> int:
    """0 for what is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def findings(db: Connection, database: Database, folder: Path, now: datetime) -> Iterator[Finding]:
    """What can be said without asking anybody."""
    yield of_disk(room(folder))
    yield from of_file(db, database, now)
    if (seen := noticed.clock(db)) is not None:
        yield of_clock(seen)
    if (certificate := noticed.certificate(db)) is not None:
        yield of_certificate(certificate, now)


def of_file(db: Connection, database: Database, now: datetime) -> Iterator[Finding]:
    """Of SQLite alone: others look after their own files."""
    if database.path is not None:
        yield of_log(size(log_of(database.path)))
        yield of_looking_through(noticed.looked_through(db), now)


def of_disk(room: Room) -> Finding:
    gigabytes = f"{room.free / 1e9:.1f} GB free"
    if room.free < ENOUGH_SPACE:
        return Finding("disk", False, f"only {gigabytes}: make room before texts cannot be kept")
    return Finding("disk", True, gigabytes)


def of_log(many: int) -> Finding:
    what = f"{many / 1e6:.0f} MB"
    if many <= BIG_LOG:
        return Finding("write-ahead log", True, what)
    how = "somebody has been reading the database for long; close what else has it open, then start yousaid again"
    return Finding("write-ahead log", False, f"{what}: {how}")


def of_looking_through(seen: LookedThrough | None, now: datetime) -> Finding:
    if seen is None:
        return Finding("database file", True, "it is looked through soon after yousaid work starts, then every week")
    at = f"{seen.at:%Y-%m-%d}"
    if seen.wrong:
        return Finding("database file", False, f"it was damaged on {at}: stop yousaid, and restore a backup")
    if now - seen.at > LOOKED_THROUGH_LATE:
        return Finding("database file", False, f"nobody looked through it since {at}: is yousaid work running?")
    return Finding("database file", True, f"looked through on {at}, and whole")


def of_clock(seen: Clock) -> Finding:
    if abs(seen.ahead) <= CLOCK_MAY_DIFFER:
        return Finding("clock", True, f"within a minute of others' at {seen.at:%Y-%m-%d %H:%M} UTC")
    which = "ahead of" if seen.ahead > 0 else "behind"
    what = f"{abs(seen.ahead):.0f} seconds {which} others' at {seen.at:%Y-%m-%d %H:%M} UTC"
    return Finding("clock", False, f"{what}: set this machine's clock (timedatectl set-ntp true)")


def of_certificate(seen: Certificate, now: datetime) -> Finding:
    if seen.until is None:
        return Finding("certificate", False, f"{seen.problem}: no provider brings texts here until it is renewed")
    if seen.until - now > RENEW_WITHIN:
        return Finding("certificate", True, f"good until {seen.until:%Y-%m-%d}")
    return Finding("certificate", False, f"it ends on {seen.until:%Y-%m-%d}: renew it, and see why nobody did")
