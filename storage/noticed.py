"""What a process noticed about the machine and kept, so that others can tell: its clock, its certificate, its file."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from storage import kept

CLOCK, CERTIFICATE, LOOKED_THROUGH = "noticed_clock", "noticed_certificate", "noticed_integrity"


class Clock(NamedTuple):
    """`ahead`: seconds that our clock is ahead of others; behind is below zero."""

    ahead: float
    at: datetime


class Certificate(NamedTuple):
    """`until`: None where no browser and no provider would trust it; then `problem` says why."""

    until: datetime | None
    problem: str
    at: datetime


class LookedThrough(NamedTuple):
    """The whole database, page by page. `wrong`: what the database said of it; empty: nothing."""

    wrong: str
    at: datetime


def keep_clock(db: Connection, seen: Clock) -> None:
    kept.keep(db, CLOCK, json.dumps([seen.ahead, seen.at.isoformat()]))


def clock(db: Connection) -> Clock | None:
    if (written := kept.value(db, CLOCK)) is None:
        return None
    ahead, at = json.loads(written)
    return Clock(float(ahead), datetime.fromisoformat(at))


def keep_certificate(db: Connection, seen: Certificate) -> None:
    until = seen.until.isoformat() if seen.until else None
    kept.keep(db, CERTIFICATE, json.dumps([until, seen.problem, seen.at.isoformat()]))


def certificate(db: Connection) -> Certificate | None:
    if (written := kept.value(db, CERTIFICATE)) is None:
        return None
    until, problem, at = json.loads(written)
    return Certificate(datetime.fromisoformat(until) if until else None, problem, datetime.fromisoformat(at))


def keep_looked_through(db: Connection, seen: LookedThrough) -> None:
    kept.keep(db, LOOKED_THROUGH, json.dumps([seen.wrong, seen.at.isoformat()]))


def looked_through(db: Connection) -> LookedThrough | None:
    if (written := kept.value(db, LOOKED_THROUGH)) is None:
        return None
    wrong, at = json.loads(written)
    return LookedThrough(wrong, datetime.fromisoformat(at))
