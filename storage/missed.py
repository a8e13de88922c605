"""Texts that no webhook brought: from when on to ask the provider for them, and which of its list we do not have."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from flows.turn import Incoming
from storage import kept
from storage.lists import among
from storage.tables import messages
from storage.tables.columns import Moment

OVERLAP = timedelta(minutes=15)
"""How far the last list may have lagged behind."""

AT_FIRST = timedelta(hours=1)
FURTHEST = timedelta(days=3)

_LAST = select(func.max(messages.c.at, type_=Moment())).where(messages.c.channel == "sms")
_KNOWN = select(messages.c.provider_id).where(messages.c.channel == "sms", among(messages.c.provider_id, "ids"))
LISTED_UNTIL = "texts_listed_until"


def since(db: Connection, now: datetime) -> datetime:
    """Up to where the list was read last; before the first time, the last text that we know of. Never longer ago than
    three days."""
    written = kept.value(db, LISTED_UNTIL)
    last = datetime.fromisoformat(written) if written else db.execute(_LAST).scalar() or now - AT_FIRST
    return max(min(last, now) - OVERLAP, now - FURTHEST)


def listed_until(db: Connection, now: datetime) -> None:
    """Every text of the list up to now is kept."""
    kept.keep(db, LISTED_UNTIL, now.isoformat())


def not_known(db: Connection, texts: Sequence[Incoming]) -> list[Incoming]:
    """Those that we do not have, in their order."""
    known = set(db.execute(_KNOWN, {"ids": [text.provider_id for text in texts]}).scalars())
    return [text for text in texts if text.provider_id not in known]
