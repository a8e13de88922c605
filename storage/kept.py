"""Small things kept by name: one text for each key."""

from sqlalchemy import Connection, bindparam, select

from storage.statements import insert
from storage.tables import settings

_VALUE = select(settings.c.value).where(settings.c.key == bindparam("key"))


def value(db: Connection, key: str) -> str | None:
    found: str | None = db.execute(_VALUE, {"key": key}).scalar()
    return found


def keep(db: Connection, key: str, value: str) -> None:
    insert(db, "settings", ("key", "value"), [(key, value)], "ON CONFLICT (key) DO UPDATE SET value = excluded.value")
