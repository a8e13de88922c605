"""Updates: what is to be told, once for each cause, and one message in the outbox for each member who hears it.

Everything that nobody asked for goes this way: outcomes, news of promises, results, reminders, broadcasts.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, and_, bindparam, select

from flows.state import Asked
from storage.audience import Hearer
from storage.documents import asked_to_json
from storage.statements import Values, insert, run
from storage.tables import updates
from storage.tables.columns import Moment, micros

_NOW = bindparam("now", type_=Moment())
_DUE = (
    select(updates.c.id, updates.c.kind, updates.c.subject, updates.c.cause)
    .where(and_(updates.c.queued_at.is_(None), updates.c.cancelled_at.is_(None), updates.c.at <= _NOW))
    .order_by(updates.c.at, updates.c.id)
    .with_for_update()
)
QUEUED_COLUMNS = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks",
    "buttons", "segments", "asked", "created_at", "not_before", "expires_at", "attempts", "rank", "update_id",
)  # fmt: skip


class Update(NamedTuple):
    """One telling: `kind` of what (`bot.telling.registry`), `subject`: of which one. A cause makes it exist once."""

    id: str
    kind: str
    subject: str
    step: str = ""

    @property
    def cause(self) -> str:
        return ":".join(filter(None, (self.kind, self.subject, self.step)))


class Worded(Protocol):
    """A text as `bot.wording` renders it. `put`: the question that it ends with is in it."""

    @property
    def text(self) -> str: ...
    @property
    def segments(self) -> int: ...
    @property
    def put(self) -> bool: ...
    @property
    def buttons(self) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class Letters:
    """The same news for several members: `texts` by (language, channel). `asked`: what an answer will belong to.

    `buttons`: (label, token) for one hearer, since a token is bound to its member.
    """

    hearers: Sequence[Hearer]
    texts: Mapping[tuple[str, str], Worded]
    buttons: Callable[[Hearer], Sequence[tuple[str, str]]]
    asked: Asked | None = None
    expires_at: datetime | None = None


def plan(db: Connection, wanted: Iterable[Update], at: datetime) -> int:
    """To be told from `at` on. A cause that is there already makes no second one. Returns how many are new."""
    keep = "INSERT INTO updates (id, kind, subject, cause, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING"
    return run(db, keep, [(one.id, one.kind, one.subject, one.cause, micros(at)) for one in wanted])


def due(db: Connection, now: datetime) -> list[Update]:
    """Those that should be told now and are not queued yet, oldest first."""
    return [
        Update(row.id, row.kind, row.subject, row.cause.removeprefix(f"{row.kind}:{row.subject}").lstrip(":"))
        for row in db.execute(_DUE, {"now": now})
    ]


def queue(
    db: Connection, update: Update, news: Sequence[Letters], priority: int, now: datetime, *, outranks: bool = False
) -> None:
    """One message for each hearer. Doing it twice queues each of them once."""
    at = micros(now)
    rows = [_queued(update, hearer, letters, priority, outranks, at) for letters in news for hearer in letters.hearers]
    insert(db, "outbox", QUEUED_COLUMNS, rows, "ON CONFLICT DO NOTHING")
    done = "UPDATE updates SET queued_at = ?, audience = ? WHERE id = ? AND queued_at IS NULL"
    run(db, done, [(at, len({row[1] for row in rows}), update.id)])


def cancel(db: Connection, update_id: str, now: datetime) -> int:
    """Nobody hears it any more who has not heard it yet. Returns how many messages that stopped."""
    run(db, "UPDATE updates SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL", [(micros(now), update_id)])
    stop = "UPDATE outbox SET state = 'cancelled', code = 'cancelled' WHERE update_id = ? AND state = 'queued'"
    return run(db, stop, [(update_id,)])


def _queued(update: Update, hearer: Hearer, letters: Letters, priority: int, outranks: bool, at: int) -> Values:
    """Ids are made of the time, the update and the member: they lie in order of time as all ids do."""
    digest = hashlib.blake2b(f"{update.id}{hearer.member}".encode(), digest_size=10).hexdigest()
    worded = letters.texts[hearer.language, hearer.channel]
    buttons = letters.buttons(hearer)
    kept = json.dumps(buttons) if buttons else None
    asked = asked_to_json(letters.asked) if worded.put else None
    expires_at = None if letters.expires_at is None else micros(letters.expires_at)
    return (
        f"{at // 1000:012x}{digest}", hearer.member, hearer.address, hearer.channel, "update", priority, "queued",
        worded.text, False, False, outranks, kept, worded.segments, asked, at, at, expires_at, 0, 0, update.id,
    )  # fmt: skip
