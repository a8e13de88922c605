"""Who was told that so much of the month's limit is used up, each once a month at each mark."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage import letters
from storage.staff import Person
from storage.statements import insert
from storage.tables import money_told
from storage.tables.columns import micros

LETTERS = letters.box(money_told, money_told.c.mark)
COLUMNS = ("id", "name", "month", "mark", "at", "mail", "mail_tries")
_TOLD = select(money_told.c.name).where(
    money_told.c.month == bindparam("month"), money_told.c.mark >= bindparam("mark")
)


def tell(
    db: Connection,
    people: Sequence[Person],
    month: str,
    mark: int,
    mails: bool,
    id: Callable[[], str],
    now: datetime,
) -> list[Person]:
    """Keeps that they are told now; returns those who were not told of this mark, or of a higher one, before.

    `month`: such as 2026-11. `mails`: may we send email?
    """
    already = set(db.execute(_TOLD, {"month": month, "mark": mark}).scalars())
    new = [person for person in people if person.name not in already]
    rows = [
        (id(), one.name, month, mark, micros(now), "waiting" if mails and one.has_email else None, 0) for one in new
    ]
    insert(db, "money_told", COLUMNS, rows, "ON CONFLICT DO NOTHING")
    return new
