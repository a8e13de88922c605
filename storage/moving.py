"""A record is moved to a new number by a person who made sure whose it is, as words for a new phone would move it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from storage import linking, rejoining
from storage.sealed import Keys


def move(db: Connection, kept: str, other: str, keys: Keys, new_id: Callable[[], str], now: datetime) -> None:
    """All that is `other`'s becomes `kept`'s, and what `kept` was reached at before is retired. Ids of two members."""
    before = rejoining.theirs(db, kept)
    linking.join(db, kept, other, now)
    rejoining.retire_all(db, kept, before, keys, new_id, now)
