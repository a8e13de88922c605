"""Traces of a member: planted in every table where there can be one, looked for in each and in every file."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table, insert, select, update

from flows.state import MemberState
from storage import held, members, tables
from storage.database import Database
from storage.tables import METADATA
from storage.tables.columns import Moment
from tests.storage.installation import NOW, Words_, hear, incoming

CANARY = "kanarienvogel"
BYTES = CANARY.encode()
STAYS = {
    "alerts": {"category", "level", "acknowledged_by", "released_by", "closed_by"},
    "dues": {"consultation", "kind", "until"},
}
"""Of an alert: what it was about in one word, and who of the staff saw to it. Of what is owed: for what, and until
when."""

PLAIN = {"channel": "sms", "state": "delivered", "provider_id": "SM0", "at": NOW, "closed_at": NOW}


def everywhere(database: Database) -> Iterator[tuple[str, str, str]]:
    """(table, column, what is in it) of all that there is."""
    with database.reading() as db:
        for table in METADATA.tables.values():
            for row in db.execute(select(table)).mappings():
                yield from (
                    (table.name, str(name), _as_text(value)) for name, value in row.items() if value is not None
                )


def _as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def found(database: Database, *wanted: str) -> set[tuple[str, str]]:
    return {(table, column) for table, column, text in everywhere(database) if any(one in text for one in wanted)}


def on_disk(database: Database) -> bytes:
    path = database.path
    return b"".join(file.read_bytes() for file in sorted(path.parent.rglob("*")) if file.is_file()) if path else b""


def plant(database: Database, person: int = 1) -> str:
    """A row in every table that can be about a member, with a canary in each of its texts. Returns the member's id."""
    (begun,) = hear(database, incoming(CANARY, person), facts=[Words_()])
    who = begun.who
    with database.transaction() as db:
        (message,) = db.execute(select(tables.messages.c.id).where(tables.messages.c.member_id == who.member)).scalars()
        known = {
            "member_id": who.member,
            "message_id": message,
            "address_id": who.address,
            "subject": who.member,
            "was": "1",
        }
        (view,) = db.execute(select(tables.views.c.number).where(tables.views.c.member_id == who.member)).scalars()
        for table in METADATA.sorted_tables:
            if table.name in held.THEIRS and table.name not in ("members", "messages", "addresses", "blinds", "views"):
                db.execute(insert(table).values(_row(db, table, {**known, "number": view})))
        db.execute(update(tables.answered).values(ballot_id=id_of("ballots")))
        db.execute(update(tables.alerts).values(closed_at=NOW))
        db.execute(update(tables.members).values(state=members.dumped(MemberState("en", consultation=CANARY))))
    return who.member


def id_of(table: str) -> str:
    return f"{table:_>32}"


def _row(db: Any, table: Table, known: dict[str, Any]) -> dict[str, Any]:
    return {column.name: _value(db, table, column, known) for column in table.columns}


def _value(db: Any, table: Table, column: Column[Any], known: dict[str, Any]) -> Any:
    if column.name == "id":
        return id_of(table.name)
    if column.name in known and not (column.name == "number" and isinstance(column.type, Integer)):
        return known[column.name]
    for key in column.foreign_keys:
        first = db.execute(select(key.column)).scalar()
        if first is None:
            db.execute(insert(key.column.table).values(_row(db, key.column.table, known)))
            first = db.execute(select(key.column)).scalar()
        return first
    return _filled(table, column)


def _filled(table: Table, column: Column[Any]) -> Any:
    """A canary wherever a text fits, but for what staff wrote and for what must be as it is."""
    kind = column.type
    if column.name in PLAIN:
        return PLAIN[column.name]
    if isinstance(kind, Moment):
        return None if column.nullable else NOW
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | BigInteger):
        return 1
    if isinstance(kind, LargeBinary):
        return BYTES
    length = kind.length if isinstance(kind, String) else None
    is_staff_s = table.name not in held.THEIRS or column.name in STAYS.get(table.name, ())
    return ("staff" if is_staff_s else CANARY)[:length]
