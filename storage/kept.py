"""Small things kept by name: one text for each key."""

from sqlalchemy import Connection, bindparam, func, select

from storage.statements import insert
from storage.tables import settings

_VALUE = select(settings.c.value).where(settings.c.key == bindparam("key"))
_BEGINNING_WITH = select(settings.c.key, settings.c.value).where(
    func.substr(settings.c.key, 1, bindparam("length")) == bindparam("beginning")
)


def value(db: Connection, key: str) -> str | None:
    found: str | None = db.execute(_VALUE, {"key": key}).scalar()
    return found


def beginning_with(db: Connection, beginning: str) -> dict[str, str]:
    """Every key that begins so, with its value. The whole table is looked through: it has a few dozen rows."""
    rows = db.execute(_BEGINNING_WITH, {"beginning": beginning, "length": len(beginning)})
    return {row.key: row.value for row in rows}


def keep(db: Connection, key: str, value: str) -> None:
    insert(db, "settings", ("key", "value"), [(key, value)], "ON CONFLICT (key) DO UPDATE SET value = excluded.value")
