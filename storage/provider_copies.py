"""Copies of erased members' texts that providers still have: to be deleted there too, tried until it is done.

Nothing waits for it. After two weeks nobody tries any more, and staff are told, so that a person asks the provider.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select

from storage.sealed import Keys
from storage.statements import insert, rows, run
from storage.tables import provider_copies
from storage.tables.columns import Moment, micros, moment

FIRST_TRY = timedelta(minutes=2)
"""A provider deletes nothing of what is not delivered yet."""

LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(minutes=10)
GIVE_UP = timedelta(days=14)
COLUMNS = ("id", "channel", "provider_id", "sealed", "at", "due_at", "tries")
_DUE = (
    select(provider_copies)
    .where(
        provider_copies.c.given_up_at.is_(None),
        provider_copies.c.channel == bindparam("channel"),
        provider_copies.c.due_at <= bindparam("now", type_=Moment()),
    )
    .order_by(provider_copies.c.due_at, provider_copies.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_GIVEN_UP = select(func.count(), func.min(provider_copies.c.given_up_at)).where(
    provider_copies.c.given_up_at.is_not(None)
)


class Copy(NamedTuple):
    """`chat`: where it is, for a provider that asks for that."""

    channel: str
    provider_id: str
    chat: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One to delete now. `chat` is in clear, only in memory."""

    id: str
    channel: str
    provider_id: str
    chat: str | None
    at: datetime
    tries: int


def add(db: Connection, copies: Sequence[Copy], keys: Keys, new_id: Callable[[], str], now: datetime) -> None:
    due, kept = micros(now + FIRST_TRY), []
    for copy in copies:
        id = new_id()
        sealed = keys.seal(copy.chat.encode(), bound_to(id)) if copy.chat is not None else None
        kept.append((id, copy.channel, copy.provider_id, sealed, micros(now), due, 0))
    insert(db, "provider_copies", COLUMNS, kept)


def bound_to(id: str) -> str:
    return f"provider_copies:{id}"


def claim(db: Connection, channel: str, keys: Keys, now: datetime, limit: int) -> list[Due]:
    """Nobody else tries these until the lease ends. Commit before asking the provider."""
    found = db.execute(_DUE, {"channel": channel, "now": now, "limit": limit}).all()
    lease = "UPDATE provider_copies SET due_at = ?, tries = tries + 1 WHERE id = ?"
    run(db, lease, [(micros(now + LEASE), row.id) for row in found])
    return [
        Due(
            row.id,
            row.channel,
            row.provider_id,
            keys.open(row.sealed, bound_to(row.id)).decode() if row.sealed else None,
            row.at,
            row.tries + 1,
        )
        for row in found
    ]


def gone(db: Connection, ids: Sequence[str]) -> None:
    """The provider has them no more."""
    run(db, "DELETE FROM provider_copies WHERE id = ?", [(id,) for id in ids])


def again(db: Connection, due: Sequence[Due], now: datetime) -> int:
    """Later, and later each time; where it is too late, never. Returns of how many that is so."""
    over = [one for one in due if now - one.at >= GIVE_UP]
    run(db, "UPDATE provider_copies SET given_up_at = ? WHERE id = ?", [(micros(now), one.id) for one in over])
    waits = [(micros(now + wait(one)), one.id) for one in due if now - one.at < GIVE_UP]
    run(db, "UPDATE provider_copies SET due_at = ? WHERE id = ?", waits)
    return len(over)


def wait(one: Due) -> timedelta:
    return min(FIRST_TRY * (1 << min(one.tries, 10)), LONGEST_WAIT)


def waiting(db: Connection) -> int:
    """How many copies are still to be deleted."""
    still = select(func.count()).where(provider_copies.c.given_up_at.is_(None))
    return int(db.execute(still).scalar_one())


def given_up(db: Connection) -> tuple[int, datetime] | None:
    """How many copies nobody tries to delete any more, and since when."""
    ((count, since),) = rows(db, _GIVEN_UP)
    return (count, moment(since)) if count else None


def seen_to(db: Connection) -> int:
    """Somebody has asked the provider: those that were given up are off our list. Returns how many."""
    return db.execute(delete(provider_copies).where(provider_copies.c.given_up_at.is_not(None))).rowcount
