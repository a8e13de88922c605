"""Is every text that was acknowledged kept exactly once? Read from the file, past all code of ours but this."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.bench.processes import BenchFailed

OURS = "SELECT provider_id FROM messages"
PLAIN = "SELECT sid FROM texts"
REPLIES = "SELECT count(*) FROM outbox"


def check(database: Path, query: str, acknowledged: Iterable[str]) -> None:
    """Raises BenchFailed with what is missing or too many."""
    kept, told = Counter(str(sid) for (sid,) in rows(database, query)), Counter(acknowledged)
    missing, twice = told - kept, kept - told
    if missing or twice:
        raise BenchFailed(
            f"The database does not hold what was acknowledged: {missing.total()} texts are missing, "
            f"{twice.total()} are too many."
        )


def check_replies(database: Path, texts: int) -> None:
    """A turn that says nothing costs less: such a load would flatter us."""
    ((replies,),) = rows(database, REPLIES)
    if replies != texts:
        raise BenchFailed(f"{texts} texts led to {replies} replies: each should have had one.")


def rows(database: Path, query: str) -> list[tuple[str | int, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchall()
