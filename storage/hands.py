"""Which member of staff sees to which view, and who of them reads which languages. Members hear of neither."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from flows.permissions import may
from storage import staff
from storage.lists import among_numbers
from storage.statements import insert, rows, run
from storage.tables import staff_languages, view_hands
from storage.tables.columns import micros

_HANDS = select(view_hands.c.number, view_hands.c.name).where(among_numbers(view_hands.c.number, "numbers"))
_LANGUAGES = select(staff_languages.c.name, staff_languages.c.language).order_by(staff_languages.c.language)


def hands(db: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Only of those that somebody sees to."""
    return dict(rows(db, _HANDS, numbers=list(numbers)))


def give(db: Connection, number: int, name: str | None, by: str, now: datetime) -> None:
    """From now on they see to it; None: nobody in particular."""
    if name is None:
        run(db, "DELETE FROM view_hands WHERE number = ?", [(number,)])
        return
    insert(
        db,
        "view_hands",
        ("number", "name", "by", "at"),
        [(number, name, by, micros(now))],
        'ON CONFLICT (number) DO UPDATE SET name = excluded.name, "by" = excluded."by", at = excluded.at',
    )


def languages_of(db: Connection) -> dict[str, list[str]]:
    """What each said that they read besides the language of the staff pages."""
    read: dict[str, list[str]] = {}
    for name, language in rows(db, _LANGUAGES):
        read.setdefault(name, []).append(language)
    return read


def keep_languages(db: Connection, name: str, languages: Iterable[str]) -> None:
    """In the place of what they said before."""
    run(db, "DELETE FROM staff_languages WHERE name = ?", [(name,)])
    insert(db, "staff_languages", ("name", "language"), [(name, code) for code in dict.fromkeys(languages)])


def readable(db: Connection, own: str) -> set[str]:
    """The languages that somebody reads who is on the list now and may read what members say, and our `own`."""
    said = languages_of(db)
    people = [person.name for person in staff.every(db) if may(person.roles, "read")]
    return {own}.union(*(said.get(name, ()) for name in people))
