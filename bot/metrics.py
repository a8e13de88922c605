"""`/metrics`: what a person on call decides by, counted when it is asked for. Nobody's number, words or id is in it.

Everything of the database is read in one transaction, from indexes of what is not over and from sums. To show one more
thing: a line in `FAMILIES`, and where it is read a line in `OF_DATABASE` or `OF_PROCESS`.
"""

import importlib.metadata
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, text

from bot import alerts_due, last_backup, machine, mailing
from bot.exposition import Family, Sample, written
from bot.logs import cause
from bot.readiness import SEEN_WITHIN
from storage import counted, kept, letters, noticed, outbox_seen, providers, safety
from storage.database import Database

if TYPE_CHECKING:
    from bot.house import House

log = logging.getLogger(__name__)

FAMILIES = (
    Family("yousaid_info", "gauge", "Always 1: which version this is, and on which database."),
    Family("yousaid_database_up", "gauge", "1: the database answered this question."),
    Family("yousaid_texts_total", "counter", "Texts that were taken in, repeats included."),
    Family("yousaid_repeats_total", "counter", "Texts that a provider brought again. Each counts once."),
    Family("yousaid_set_aside_total", "counter", "Turns set aside by a fault of ours. A person answers them."),
    Family("yousaid_refused_total", "counter", "Requests that were refused; 403: the signature did not fit."),
    Family("yousaid_not_kept_total", "counter", "Requests that could not be kept, since this process started."),
    Family("yousaid_spool_files", "gauge", "What came in and waits on this machine's disk for the database."),
    Family("yousaid_spool_oldest_seconds", "gauge", "How long the first of it has waited; 0: nothing waits."),
    Family("yousaid_spool_set_aside", "gauge", "Files of it that could not be taken in."),
    Family("yousaid_sends_total", "counter", "Tries to send, by what became of each and what its code comes down to."),
    Family("yousaid_receipts_total", "counter", "What providers said later of messages that they had taken."),
    Family("yousaid_outbox", "gauge", "Messages that are not over, by state and kind."),
    Family("yousaid_outbox_oldest_seconds", "gauge", "The longest wait: of replies since they were written."),
    Family("yousaid_provider_stopped", "gauge", "1: the provider refuses our key or our number. Nothing goes."),
    Family("yousaid_worker_seen", "gauge", "1: a worker was seen within a minute."),
    Family("yousaid_last_tick_age_seconds", "gauge", "Since a worker last did all that was due."),
    Family("yousaid_alerts_open", "gauge", "Somebody may be in danger, and nobody has said that they look."),
    Family("yousaid_alerts_overdue", "gauge", "Of those: the next person should have been told a minute ago."),
    Family("yousaid_emails_waiting", "gauge", "Emails to staff that have not left, by what they are about."),
    Family("yousaid_database_bytes", "gauge", "How big the database is."),
    Family("yousaid_wal_bytes", "gauge", "How big the write-ahead log beside the SQLite file is."),
    Family("yousaid_disk_free_bytes", "gauge", "Free on the disk with our data."),
    Family("yousaid_disk_bytes", "gauge", "The whole disk with our data."),
    Family("yousaid_clock_ahead_seconds", "gauge", "Our clock beside a provider's; behind is below 0."),
    Family("yousaid_database_whole", "gauge", "1: the SQLite file was whole when it was last looked through."),
    Family("yousaid_database_looked_through_age_seconds", "gauge", "Since it was looked through: every week."),
    Family("yousaid_backup_age_seconds", "gauge", "Since the last backup; before the first, since there is a log."),
    Family("yousaid_certificate_ends_in_seconds", "gauge", "Until our certificate ends; 0: it is not good now."),
    Family("yousaid_memory_bytes", "gauge", "Memory that this process has."),
    Family("yousaid_open_files", "gauge", "Files and connections that this process has open."),
)


class Asked(NamedTuple):
    """What everything that is read may look at."""

    house: "House"
    now: datetime


def exposition(house: "House") -> str:
    """In a thread: it reads the database. Also where that does not answer, which is when somebody wants to know."""
    try:
        of_database = house.lately.count("metrics", lambda: _of_database(house))
    except Exception as problem:
        log.error("The database could not be read for monitoring: %s", cause(problem))
        of_database = [Sample("yousaid_database_up", 0)]
    asked = Asked(house, house.clock.now())
    return written(FAMILIES, [*of_database, *(sample for read in OF_PROCESS for sample in read(asked))])


def _of_database(house: "House") -> list[Sample]:
    """Raises what the database raises."""
    with house.database.reading() as db:
        house.renew(db)
        asked = Asked(house, house.clock.now())
        return [sample for read in OF_DATABASE for sample in read(db, asked)]


def _is_up(db: Connection, asked: Asked) -> Iterator[Sample]:
    yield Sample("yousaid_database_up", 1)


LABELS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "texts": ("yousaid_texts_total", ("channel",)),
    "repeats": ("yousaid_repeats_total", ("channel",)),
    "set_aside": ("yousaid_set_aside_total", ()),
    "refused": ("yousaid_refused_total", ("channel", "status")),
    "out": ("yousaid_sends_total", ("channel", "fate", "why")),
    "receipts": ("yousaid_receipts_total", ("channel", "state")),
}
"""The first word of what is counted (`storage.counted`) -> its metric, and what the other words are."""


def _counted(db: Connection, asked: Asked) -> Iterator[Sample]:
    """A sum is there from the start, so that the first that is counted is seen as one more."""
    found = {("set_aside",): 0, **dict.fromkeys(_from_the_start(asked.house), 0), **counted.every(db)}
    for (what, *words), many in sorted(found.items()):
        if what in LABELS:
            name, labels = LABELS[what]
            yield Sample(name, many, dict(zip(labels, words, strict=False)))


def _from_the_start(house: "House") -> Iterator[counted.Name]:
    for channel in house.settings.channels_on():
        yield from (("texts", channel), ("repeats", channel), ("refused", channel, "403"))
        yield from (("receipts", channel, state) for state in ("delivered", "undelivered", "failed"))
        yield from (("out", channel, *fate) for fate in (("sent", "taken"), ("failed", "other"), ("unknown", "other")))


def _outbox(db: Connection, asked: Asked) -> Iterator[Sample]:
    waits = outbox_seen.waits(db, asked.now)
    many: dict[tuple[str, str, str], int] = {}
    oldest = {"reply": outbox_seen.oldest_reply(db, asked.now) or 0.0, "held": 0.0, "unasked": 0.0}
    for one in waits:
        key = one.state, one.channel, one.kind
        many[key] = many.get(key, 0) + one.many
        if one.state == "queued" and one.urgency != "reply" and one.seconds is not None:
            oldest[one.urgency] = max(oldest[one.urgency], one.seconds)
    for (state, channel, kind), number in sorted(many.items()):
        yield Sample("yousaid_outbox", number, {"state": state, "channel": channel, "kind": kind})
    for urgency, seconds in oldest.items():
        yield Sample("yousaid_outbox_oldest_seconds", seconds, {"urgency": urgency})


def _providers(db: Connection, asked: Asked) -> Iterator[Sample]:
    stopped = {one.channel for one in providers.stopped(db)}
    for channel in asked.house.settings.channels_on():
        yield Sample("yousaid_provider_stopped", channel in stopped, {"channel": channel})


def _worker(db: Connection, asked: Asked) -> Iterator[Sample]:
    tick = kept.value(db, "last_tick")
    age = abs((asked.now - datetime.fromisoformat(tick)).total_seconds()) if tick else None
    yield Sample("yousaid_worker_seen", age is not None and age <= SEEN_WITHIN.total_seconds())
    if age is not None:
        yield Sample("yousaid_last_tick_age_seconds", age)


def _alerts(db: Connection, asked: Asked) -> Iterator[Sample]:
    yield Sample("yousaid_alerts_open", len(safety.alerts(db, open_only=True)))
    yield Sample("yousaid_alerts_overdue", len(alerts_due.overdue(db, asked.house.settings, asked.now)))


def _emails(db: Connection, asked: Asked) -> Iterator[Sample]:
    for box, _ in mailing.KINDS:
        yield Sample("yousaid_emails_waiting", letters.how_many(db, box), {"about": box.table.removesuffix("_told")})


def _database(db: Connection, asked: Asked) -> Iterator[Sample]:
    database = asked.house.database
    version = importlib.metadata.version("yousaid")
    yield Sample("yousaid_info", 1, {"version": version, "database": database.dialect})
    yield Sample("yousaid_database_bytes", _size(db, database))


def _size(db: Connection, database: Database) -> int:
    if database.path is not None:
        return machine.size(database.path)
    return int(db.execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)


def _backup(db: Connection, asked: Asked) -> Iterator[Sample]:
    """On PostgreSQL its own tools make them, and we cannot know."""
    if asked.house.database.path is not None and (last := last_backup.since(db)) is not None:
        yield Sample("yousaid_backup_age_seconds", max(0.0, (asked.now - last).total_seconds()))


def _noticed(db: Connection, asked: Asked) -> Iterator[Sample]:
    if (clock := noticed.clock(db)) is not None:
        yield Sample("yousaid_clock_ahead_seconds", clock.ahead)
    if (seen := noticed.looked_through(db)) is not None:
        yield Sample("yousaid_database_whole", not seen.wrong)
        age = (asked.now - seen.at).total_seconds()
        yield Sample("yousaid_database_looked_through_age_seconds", max(0.0, age))
    if (certificate := noticed.certificate(db)) is not None:
        left = (certificate.until - asked.now).total_seconds() if certificate.until else 0.0
        yield Sample("yousaid_certificate_ends_in_seconds", max(0.0, left))


def _not_kept(asked: Asked) -> Iterator[Sample]:
    here = asked.house.tally.here
    for channel in sorted({*asked.house.settings.channels_on(), *here}):
        yield Sample("yousaid_not_kept_total", here[channel], {"channel": channel})


def _spool(asked: Asked) -> Iterator[Sample]:
    spooled = asked.house.spooling.spool.look()
    age = 0.0 if spooled.since is None else (asked.now - spooled.since).total_seconds()
    yield Sample("yousaid_spool_files", spooled.files)
    yield Sample("yousaid_spool_oldest_seconds", max(0.0, age))
    yield Sample("yousaid_spool_set_aside", spooled.aside)


def _disk(asked: Asked) -> Iterator[Sample]:
    room = machine.room(asked.house.settings.data)
    yield Sample("yousaid_disk_free_bytes", room.free)
    yield Sample("yousaid_disk_bytes", room.all)
    if (path := asked.house.database.path) is not None:
        yield Sample("yousaid_wal_bytes", machine.size(machine.log_of(path)))


def _process(asked: Asked) -> Iterator[Sample]:
    """Where the system tells."""
    own = Path("/proc/self")
    if not own.is_dir():
        return
    pages = int((own / "statm").read_text(encoding="ascii").split()[1])
    yield Sample("yousaid_memory_bytes", pages * os.sysconf("SC_PAGE_SIZE"))
    yield Sample("yousaid_open_files", sum(1 for _ in (own / "fd").iterdir()))


OF_DATABASE: Sequence[Callable[[Connection, Asked], Iterable[Sample]]] = (
    _is_up,
    _counted,
    _outbox,
    _providers,
    _worker,
    _alerts,
    _emails,
    _database,
    _backup,
    _noticed,
)
OF_PROCESS: Sequence[Callable[[Asked], Iterable[Sample]]] = (_not_kept, _spool, _disk, _process)
