"""Thousands of rows in one statement, packed into one value that SQLite takes apart by itself.

Row by row it takes twice as long, and at each row Python's lock is let go and asked for again: whoever else is busy in
this process would make it wait, and with it everybody who waits for the database. PostgreSQL gets arrays, as ever.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from storage.members import BLIND_COLUMNS, FOUND_NOW
from storage.statements import insert, run, update

HASH_BYTES, ID_BYTES = 32, 32
RECORD_BYTES = HASH_BYTES + ID_BYTES
"""Of one hash: the hash itself, and the id of its address as it is written, 32 characters."""

Resealed = tuple[Any, bytes, bytes]
"""The key of a row, what was sealed in it, and what is to be."""

_HASHES = f"""
WITH RECURSIVE each(start) AS (
    SELECT 1 UNION ALL SELECT start + {RECORD_BYTES} FROM each WHERE start + {RECORD_BYTES} < length(?1)
)
INSERT INTO blinds (blind, address_id, key_number)
SELECT lower(hex(substr(?1, start, {HASH_BYTES}))), CAST(substr(?1, start + {HASH_BYTES}, {ID_BYTES}) AS TEXT), ?2
FROM each WHERE true {FOUND_NOW}
"""  # noqa: S608


def reseal(db: Connection, table: str, column: str, key: str, changed: Sequence[Resealed]) -> None:
    """Each only where there still is what was. On SQLite one statement for all that are of one length."""
    if db.dialect.name != "sqlite":
        update(db, table, (column,), (key,), [(new, id, was) for id, was, new in changed], unless_changed=(column,))
        return
    for (size_was, size), alike in groupby(sorted(changed, key=_sizes), key=_sizes):
        ids, was, new = zip(*alike, strict=True)
        given = (json.dumps(ids, ensure_ascii=False), b"".join(was), size_was, b"".join(new), size)
        run(db, _reseal(table, column, key), [given])


def add_hashes(db: Connection, records: Sequence[bytes], number: int) -> None:
    """In their order, each of RECORD_BYTES; `number`: of the key that they are under."""
    if db.dialect.name == "sqlite":
        run(db, _HASHES, [(b"".join(records), number)] if records else [])
        return
    rows = [(one[:HASH_BYTES].hex(), one[HASH_BYTES:].decode(), number) for one in records]
    insert(db, "blinds", BLIND_COLUMNS, rows, FOUND_NOW)


def _sizes(changed: Resealed) -> tuple[int, int]:
    return len(changed[1]), len(changed[2])


@lru_cache(maxsize=64)
def _reseal(table: str, column: str, key: str) -> str:
    was, new = (f"substr(?{packed}, v.key * ?{packed + 1} + 1, ?{packed + 1})" for packed in (2, 4))
    return (
        f'UPDATE "{table}" AS t SET "{column}" = {new} FROM json_each(?1) AS v '  # noqa: S608
        f'WHERE t."{key}" = v.value AND t."{column}" = {was}'
    )
