"""What outside readers were told of who else may read complaints; the emails of it wait here."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from storage import letters
from storage.statements import insert
from storage.tables import reader_told
from storage.tables.columns import micros

LETTERS = letters.box(reader_told, reader_told.c.entry)


def keep(db: Connection, name: str, entry: int, mails: bool, id: Callable[[], str], now: datetime) -> None:
    """`entry`: the number of what the log has of it."""
    row = (id(), name, entry, micros(now), "waiting" if mails else None, 0)
    insert(db, "reader_told", ("id", "name", "entry", "at", "mail", "mail_tries"), [row])
