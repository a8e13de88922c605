"""Small things kept by name: one text for each key."""

from sqlalchemy import Connection, bindparam, func, select

from storage.statements import insert, rows, run
from storage.tables import settings

_VALUE = select(settings.c.value).where(settings.c.key == bindparam("key"))
_BEGINNING_WITH = select(settings.c.key, settings.c.value).where(
    func.substr(settings.c.key, 1, bindparam("length")) == bindparam("beginning")
)


def value(db: Connection, key: str) -> str | None:
    found = rows(db, _VALUE, key=key)
    return found[0][0] if found else None


def beginning_with(db: Connection, beginning: str) -> dict[str, str]:
    """Every key that begins so, with its value. The whole table is looked through: it has a few dozen rows."""
    return dict(rows(db, _BEGINNING_WITH, beginning=beginning, length=len(beginning)))


def keep(db: Connection, key: str, value: str) -> None:
    insert(db, "settings", ("key", "value"), [(key, value)], "ON CONFLICT (key) DO UPDATE SET value = excluded.value")


def forget(db: Connection, key: str) -> None:
    run(db, "DELETE FROM settings WHERE key = ?", [(key,)])
