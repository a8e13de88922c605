"""What people say that a message means, beside the message: each version with who wrote it; the newest counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.lists import among
from storage.statements import run
from storage.tables import meanings
from storage.tables.columns import micros

_ALL = select(meanings).where(among(meanings.c.message_id, "messages")).order_by(meanings.c.version)


@dataclass(frozen=True, slots=True)
class Meaning:
    """`version`: from 1 on."""

    text: str
    by: str
    at: datetime
    version: int


def newest(db: Connection, messages: Sequence[str]) -> dict[str, Meaning]:
    """By message."""
    rows = db.execute(_ALL, {"messages": list(messages)})
    return {row.message_id: Meaning(row.text, row.by, row.at, row.version) for row in rows}


def keep(db: Connection, message: str, text: str, seen: int, by: str, now: datetime) -> bool:
    """`seen`: the version that was on the page, 0 where there was none. False: somebody else wrote one meanwhile."""
    sql = (
        'INSERT INTO meanings (message_id, version, text, "by", at) VALUES (?, ?, ?, ?, ?) '
        "ON CONFLICT (message_id, version) DO NOTHING"
    )
    last = newest(db, [message]).get(message)
    if (last.version if last else 0) != seen:
        return False
    return run(db, sql, [(message, seen + 1, text, by, micros(now))]) == 1
