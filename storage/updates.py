"""Updates: what is to be told, once for each cause, and one message in the outbox for each member who hears it.

Everything that nobody asked for goes this way: outcomes, news of promises, results, reminders, broadcasts.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    select(updates.c.id, updates.c.kind, updates.c.subject, updates.c.cause, updates.c.reached, updates.c.paused_at)
    .where(and_(updates.c.queued_at.is_(None), updates.c.cancelled_at.is_(None), updates.c.at <= _NOW))
    .order_by(updates.c.at, updates.c.id)
    .with_for_update()
)
QUEUED_COLUMNS = (
    "id", "member_id", "address_id", "channel", "kind", "priority", "state", "text", "fleeting", "goodbye", "outranks",
    "buttons", "segments", "asked", "created_at", "not_before", "expires_at", "attempts", "rank", "update_id",
)  # fmt: skip


class Update(NamedTuple):
    """One telling: `kind` of what (`bot.telling.registry`), `subject`: of which one. A cause makes it exist once.

    `reached`: the last member whom it is queued for already, where that is done in slices. `is_paused`: what is queued
    now waits until it is resumed.
    """

    id: str
    kind: str
    subject: str
    step: str = ""
    reached: str = ""
    is_paused: bool = False

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

    `buttons`: (label, token) for one hearer, since a token is bound to its member. `is_last`: it may go
    to an address that was retired.
    """

    hearers: Sequence[Hearer]
    texts: Mapping[tuple[str, str], Worded]
    buttons: Callable[[Hearer], Sequence[tuple[str, str]]]
    asked: Asked | None = None
    expires_at: datetime | None = None
    is_last: bool = False


def plan(db: Connection, wanted: Iterable[Update], at: datetime) -> int:
    """To be told from `at` on. A cause that is there already makes no second one. Returns how many are new."""
    keep = "INSERT INTO updates (id, kind, subject, cause, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING"
    return run(db, keep, [(one.id, one.kind, one.subject, one.cause, micros(at)) for one in wanted])


def due(db: Connection, now: datetime) -> list[Update]:
    """Those that should be told now and are not queued yet, or not for everybody, oldest first."""
    return [
        Update(
            row.id,
            row.kind,
            row.subject,
            row.cause.removeprefix(f"{row.kind}:{row.subject}").lstrip(":"),
            row.reached or "",
            row.paused_at is not None,
        )
        for row in db.execute(_DUE, {"now": now})
    ]


def queue(
    db: Connection,
    update: Update,
    news: Sequence[Letters],
    priority: int,
    now: datetime,
    *,
    outranks: bool = False,
    more: bool = False,
) -> None:
    """One message for each hearer. Doing it twice queues each of them once.

    `more`: these are not all; who comes after them, in the order of ids, is queued in another transaction.
    """
    at, id = micros(now), _ids(update, now)
    rows = [row for letters in news for row in _queued(update, letters, id, priority, outranks, at)]
    insert(db, "outbox", QUEUED_COLUMNS, rows, "ON CONFLICT DO NOTHING")
    if more:
        run(db, "UPDATE updates SET reached = ? WHERE id = ?", [(max(row[1] for row in rows), update.id)])
    else:
        run(db, f"UPDATE updates SET queued_at = ?, {_COUNTED} WHERE id = ? AND queued_at IS NULL", [(at, update.id)])  # noqa: S608


_COUNTED = "audience = (SELECT count(*) FROM outbox WHERE update_id = updates.id)"


def cancel(db: Connection, update_id: str, now: datetime) -> int:
    """Nobody hears it any more who has not heard it yet. Returns how many messages that stopped."""
    end = f"UPDATE updates SET cancelled_at = ?, {_COUNTED} WHERE id = ? AND cancelled_at IS NULL"  # noqa: S608
    run(db, end, [(micros(now), update_id)])
    stop = "UPDATE outbox SET state = 'cancelled', code = 'cancelled' WHERE update_id = ? AND state = ?"
    return run(db, stop, [(update_id, "queued"), (update_id, "paused")])


def pause(db: Connection, update_id: str, now: datetime) -> None:
    """What is not being sent this moment waits until `resume`."""
    run(db, "UPDATE updates SET paused_at = ? WHERE id = ?", [(micros(now), update_id)])
    run(db, "UPDATE outbox SET state = 'paused' WHERE update_id = ? AND state = 'queued'", [(update_id,)])


def resume(db: Connection, update_id: str) -> None:
    run(db, "UPDATE updates SET paused_at = NULL WHERE id = ?", [(update_id,)])
    run(db, "UPDATE outbox SET state = 'queued' WHERE update_id = ? AND state = 'paused'", [(update_id,)])


def _ids(update: Update, now: datetime) -> Callable[[str], str]:
    """Of the time, the update and the member, so that they lie in order of time as all ids do.

    Two members never get the same one: of an update, all ids are turned in the same way.
    """
    turn = int.from_bytes(hashlib.blake2b(update.id.encode(), digest_size=10).digest())
    begin = f"{micros(now) // 1000:012x}"
    return lambda member: f"{begin}{int(member[12:], 16) ^ turn:020x}"


def _queued(
    update: Update, letters: Letters, id: Callable[[str], str], priority: int, outranks: bool, at: int
) -> Iterator[Values]:
    state = "paused" if update.is_paused else "queued"
    asked = asked_to_json(letters.asked)
    expires_at = None if letters.expires_at is None else micros(letters.expires_at)
    for hearer in letters.hearers:
        worded, buttons = letters.texts[hearer.language, hearer.channel], letters.buttons(hearer)
        yield (
            id(hearer.member), hearer.member, hearer.address, hearer.channel, "update", priority, state, worded.text,
            False, letters.is_last, outranks, json.dumps(buttons) if buttons else None, worded.segments,
            asked if worded.put else None, at, at, expires_at, 0, 0, update.id,
        )  # fmt: skip
