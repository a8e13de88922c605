"""Is this installation doing its work? The same answer for monitoring (`/readyz`) and for the staff page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot import alerts_due, machine, setup
from bot.checking.finding import Finding
from bot.settings import Settings
from storage import kept, outbox_seen, posting, safety
from storage.database import Database
from storage.spool import Spooled

SEEN_WITHIN = timedelta(minutes=1)
"""Before or after now: what ticked in the future did so before the clock was set back, and may be dead since."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """`last_tick`: when a worker last kept the dates. `waiting`: outbox rows by state. `oldest_waiting`: seconds since
    it was due; `oldest_reply`: since it was written, however often it was tried.

    `overdue_alerts`: somebody should have been told of them a minute ago, or nobody can be told.
    `machine`: disk, clock, database file, certificate.
    `trial`: what is still missing before we may write first, one sentence each.
    """

    now: datetime
    last_tick: datetime | None
    oldest_waiting: float | None
    waiting: Mapping[str, int]
    open_alerts: int
    overdue_alerts: int
    trial: tuple[str, ...]
    machine: tuple[Finding, ...] = ()
    oldest_reply: float | None = None

    @property
    def has_worker(self) -> bool:
        return self.last_tick is not None and abs(self.now - self.last_tick) <= SEEN_WITHIN

    @property
    def is_ready(self) -> bool:
        return self.has_worker

    def as_json(self) -> dict[str, Any]:
        """What monitoring reads: times in UTC, ages in whole seconds, and never a word or a number of anybody's."""
        return {
            "ready": self.is_ready,
            "database": "ok",
            "worker": "ok" if self.has_worker else "no worker has been seen for a minute: run yousaid work",
            "last_tick": _time(self.last_tick),
            "oldest_waiting_seconds": None if self.oldest_waiting is None else round(self.oldest_waiting),
            "oldest_reply_seconds": None if self.oldest_reply is None else round(self.oldest_reply),
            "waiting": dict(self.waiting),
            "open_alerts": self.open_alerts,
            "overdue_alerts": self.overdue_alerts,
            "trial_mode": list(self.trial),
            "machine": {one.subject: "ok" if one.ok else one.what for one in self.machine},
        }


def read_readiness(db: Connection, database: Database, settings: Settings, now: datetime) -> Readiness:
    oldest, waiting = posting.waiting(db, now)
    tick = kept.value(db, "last_tick")
    return Readiness(
        now=now,
        last_tick=datetime.fromisoformat(tick) if tick else None,
        oldest_waiting=oldest,
        waiting=waiting,
        open_alerts=len(safety.alerts(db, open_only=True)),
        overdue_alerts=len(alerts_due.overdue(db, settings, now)),
        trial=setup.missing(db, settings),
        machine=tuple(machine.findings(db, database, settings.data, now)),
        oldest_reply=outbox_seen.oldest_reply(db, now),
    )


def on_disk(spooled: Spooled, now: datetime) -> dict[str, Any]:
    """What waits for the database, in files of what came at the same moment."""
    age = None if spooled.since is None else max(0, round((now - spooled.since).total_seconds()))
    told = {"files": spooled.files, "bytes": spooled.bytes, "oldest_seconds": age, "set_aside": spooled.aside}
    return {"waiting_on_disk": told}


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
