"""What must hold after every fault: each checker gives one sentence for each thing that is wrong, and mostly none.

They know nothing of the fault. They compare what was acknowledged (the history), what was truly sent (the provider's
log), and what the database says.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from bot.exporting import written
from bot.house import House
from bot.rehearsal.deliveries import Sent
from bot.verifying import retally, wrong_with_log
from storage import consultations
from storage.tables import METADATA, addresses, alerts, answered, ballots, messages, opt_outs, outbox
from tests.faults.kit.history import Posted

ENDS = {"sent", "delivered", "failed", "undelivered", "expired", "cancelled", "suppressed", "unknown"}
WAITING = {"queued", "paused", "attempting"}
GRACE = timedelta(seconds=15)
"""Three ticks: so long may what a lease has ended on wait to be seen."""

LOOSE = (
    "SELECT count(*) FROM {child} c LEFT JOIN {parent} p ON p.{to} = c.{by} WHERE c.{by} IS NOT NULL AND p.{to} IS NULL"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`sent`: what the provider accepted, whatever it answered. `log`: all that our processes wrote."""

    house: House
    history: Sequence[Posted]
    sent: Sequence[Sent]
    log: str = ""

    @property
    def now(self) -> datetime:
        return self.house.clock.now()


Check = Callable[[Connection, Evidence], Iterator[str]]


def kept_once(db: Connection, seen: Evidence) -> Iterator[str]:
    """I1: what was acknowledged is there exactly once; what was not, at most once."""
    rows = Counter(db.execute(select(messages.c.provider_id)).scalars())
    for posted in seen.history:
        many = rows[posted.id]
        if many > 1 or (posted.is_acked and many != 1):
            yield f"{posted.id} ({posted.status}) is there {many} times"


def last_vote_counts(db: Connection, seen: Evidence) -> Iterator[str]:
    """I2: one vote of each person counts, and it is the last that they sent and we took."""
    members = _members(db, seen)
    query = (
        select(answered.c.member_id, ballots.c.value)
        .join(ballots, ballots.c.id == answered.c.ballot_id)
        .where(answered.c.until.is_(None), answered.c.question == "first-repair")
    )
    counting: dict[str, list[str]] = {}
    for member, value in db.execute(query):
        counting.setdefault(member, []).append(value)
    last = {members.get(one.sender): one.vote for one in seen.history if one.vote and one.is_acked}
    for member in {*counting, *last}:
        found, wanted = counting.get(member or "", []), last.get(member)
        if len(found) > 1 or (wanted is not None and found != [wanted]):
            yield f"member {member}: {found} counts, and the last was {wanted}"


def none_is_stuck(db: Connection, seen: Evidence) -> Iterator[str]:
    """I3: every message is at an end or will go on, and nobody holds one past the lease."""
    for id, state, lease in db.execute(select(outbox.c.id, outbox.c.state, outbox.c.lease_until)):
        if state not in ENDS | WAITING:
            yield f"message {id} is {state}"
        elif state == "attempting" and (lease is None or lease < seen.now - GRACE):
            yield f"message {id} is being tried since its lease ended at {lease}"


def sent_at_most_once(db: Connection, seen: Evidence) -> Iterator[str]:
    """I4: nothing goes out twice; help lines go at least once."""
    gone = Counter(sent.reference for sent in seen.sent if sent.reference)
    kinds = {id: (kind, state) for id, kind, state in db.execute(select(outbox.c.id, outbox.c.kind, outbox.c.state))}
    for id, many in gone.items():
        kind, _ = kinds.get(id, ("", ""))
        if many > 1 and kind != "help":
            yield f"message {id} went {many} times"
    for id, (kind, state) in kinds.items():
        if kind == "help" and state in ENDS - {"failed", "undelivered"} and not gone[id]:
            yield f"help line {id} never went, and is {state}"
        if state == "sent" and not gone[id]:
            yield f"message {id} is {state}, and never went"


def nothing_after_stop(db: Connection, seen: Evidence) -> Iterator[str]:
    """I5: nothing was claimed after somebody's wish to be left alone, but help lines and the answer to the wish."""
    left = {row.opt_out: row.at for row in db.execute(select(opt_outs))}
    rows = {row.id: row for row in db.execute(select(outbox))}
    for sent in seen.sent:
        at = left.get(seen.house.keys.opt_out_index(sent.channel, sent.to).hex())
        row = rows.get(sent.reference or "")
        if at is None or row is None or row.kind == "help" or row.goodbye:
            continue
        if row.sent_at is not None and row.sent_at > at:
            yield f"message {row.id} went after they had left"


def adds_up(db: Connection, seen: Evidence) -> Iterator[str]:
    """I6: the log is as it was written, and the ballots counted anew are what is shown."""
    yield from wrong_with_log(db)
    for asked in consultations.every(db):
        _, wrong = retally(json.loads(written(db, asked, "json")))
        yield from wrong


def every_cry_alerts(db: Connection, seen: Evidence) -> Iterator[str]:
    """I7: whoever said they were in danger, and was told 200, has an alert."""
    members, alerted = _members(db, seen), set(db.execute(select(alerts.c.member_id)).scalars())
    for posted in seen.history:
        if posted.is_danger and posted.is_acked and members.get(posted.sender) not in alerted:
            yield f"{posted.id} is a cry, and there is no alert"


def database_is_whole(db: Connection, seen: Evidence) -> Iterator[str]:
    """I8: what SQLite looks at itself; on both that no row refers to one that is not there."""
    if db.dialect.name == "sqlite":
        found = db.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        yield from (str(one) for one in found if one != "ok")
    quoted = db.dialect.identifier_preparer.quote
    for table in METADATA.sorted_tables:
        for key in table.foreign_keys:
            names = {"child": table.name, "parent": key.column.table.name, "to": key.column.name, "by": key.parent.name}
            sql = LOOSE.format(**{name: quoted(word) for name, word in names.items()})
            if loose := db.exec_driver_sql(sql).scalar():
                yield f"{loose} rows of {table.name} refer to what is not there"


def nothing_is_told(db: Connection, seen: Evidence) -> Iterator[str]:
    """I9: no number, no words and no credential in what our processes wrote."""
    settings = seen.house.settings
    secrets = {settings.twilio_auth_token or "-", settings.twilio_account_sid or "-"}
    for posted in seen.history:
        secrets |= {posted.sender.removeprefix("+44"), *([posted.text] if len(posted.text) > 3 else ())}
    yield from (f"the log has {secret!r}" for secret in sorted(secrets) if secret in seen.log)


def _members(db: Connection, seen: Evidence) -> Mapping[str, str]:
    """By the number that they text from."""
    found = db.execute(select(addresses.c.id, addresses.c.member_id, addresses.c.sealed)).all()
    return {seen.house.keys.open(sealed, f"addresses:{id}").decode(): member for id, member, sealed in found}


CHECKS: Mapping[str, Check] = {
    "I1": kept_once,
    "I2": last_vote_counts,
    "I3": none_is_stuck,
    "I4": sent_at_most_once,
    "I5": nothing_after_stop,
    "I6": adds_up,
    "I7": every_cry_alerts,
    "I8": database_is_whole,
    "I9": nothing_is_told,
}


def wrong(seen: Evidence, *without: str) -> dict[str, list[str]]:
    """By the checker, what it found. Empty: all holds."""
    with seen.house.database.reading() as db:
        return {name: said for name, said in wrong_in(db, seen).items() if name not in without}


def wrong_in(db: Connection, seen: Evidence) -> dict[str, list[str]]:
    found = {name: list(check(db, seen)) for name, check in CHECKS.items()}
    return {name: said for name, said in found.items() if said}


@dataclass(frozen=True, slots=True)
class Weight:
    """Of one process and of those that it started: bytes in memory, and open files."""

    memory: int
    files: int


def weigh(process: int) -> Weight:
    folder = Path("/proc", str(process))
    children = (folder / "task" / str(process) / "children").read_text().split()
    pages = int((folder / "statm").read_text().split()[1])
    own = Weight(pages * os.sysconf("SC_PAGE_SIZE"), len(list((folder / "fd").iterdir())))
    weights = [own, *(weigh(int(child)) for child in children)]
    return Weight(sum(one.memory for one in weights), sum(one.files for one in weights))


def back_to_base(before: Weight, after: Weight) -> Iterator[str]:
    """I10: a fault leaves neither memory nor files behind. A tenth and 20 MB are what any hour may leave."""
    if after.memory > before.memory * 1.1 + 20_000_000:
        yield f"memory grew from {before.memory:,} to {after.memory:,} bytes"
    if after.files > before.files + 10:
        yield f"open files grew from {before.files} to {after.files}"
