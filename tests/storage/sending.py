"""The outbox in tests: claim, mark, and see how each message stands."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from flows.outcome import Outcome
from flows.state import Asked
from flows.unasked import Priority, UnaskedRules
from storage import loop, posting, tables, updates
from storage.audience import Hearer
from storage.database import Database
from storage.outbox import Fate, Post, Receipt
from storage.updates import Letters
from tests.storage.installation import FRAME, KEYS, NOW, every, text

RULES = UnaskedRules(ZoneInfo("Europe/London"), time(20), time(9), live=True)
LEASE = timedelta(seconds=60)

Buttons = Callable[[Hearer], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Said:
    """What `bot.wording` would give."""

    text: str = "You said: cold. We did: a boiler. Did it work?"
    segments: int = 1
    put: bool = True
    buttons: tuple[tuple[str, str], ...] = ()


def claim(database: Database, channel: str = "sms", now: datetime = NOW, limit: int = 10, **more: Any) -> list[Post]:
    rules = more.pop("rules", RULES)
    with database.transaction() as db:
        return posting.claim(db, channel, rules, KEYS, now, limit, LEASE, **more)


def mark(database: Database, *fates: Fate, now: datetime = NOW) -> None:
    with database.transaction() as db:
        posting.mark(db, fates, KEYS, now)


def receive(database: Database, *receipts: Receipt, now: datetime = NOW) -> int:
    with database.transaction() as db:
        return posting.receive_receipts(db, receipts, now)


def states(database: Database) -> dict[str, int]:
    return dict(Counter(every(database, tables.outbox.c.state)))


def outcome(id: str = "1", **more: Any) -> Outcome:
    return Outcome(id * 32, "oak-house", more.pop("status", "done"), text("cold"), text("a boiler"), **more)


def tell(database: Database, told: Outcome | None = None, now: datetime = NOW) -> int:
    """An outcome is due at once, and queued for everybody who took part. Returns for how many."""
    told = told or outcome()
    with database.transaction() as db:
        loop.add_outcome(db, told, now, FRAME)
        return queue_due(db, now)


def queue_due(db: Connection, now: datetime = NOW, buttons: Buttons = lambda hearer: ()) -> int:
    """As `bot.telling` does it, in the same words for all."""
    queued = 0
    for update in updates.due(db, now):
        due = loop.by_id(db, [update.subject])[update.subject]
        hearers = loop.audience(db, due)
        texts = {(hearer.language, hearer.channel): Said() for hearer in hearers}
        asked = Asked("did_it", due.id) if due.status == "done" else None
        updates.queue(db, update, [Letters(hearers, texts, buttons, asked)], Priority.OUTCOME, now)
        queued += len(hearers)
    return queued
