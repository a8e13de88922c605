"""Which member of staff sees to which view, and who of them reads which languages. Members hear of neither."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from flows import handing_back
from flows.permissions import may
from storage import audit, duties, staff, viewing
from storage.lists import among_numbers
from storage.references import reference
from storage.statements import insert, rows, run
from storage.tables import outcome_views, staff_languages, view_hands, views
from storage.tables.columns import micros

_HANDS = select(view_hands.c.number, view_hands.c.name).where(among_numbers(view_hands.c.number, "numbers"))
_GIVEN_BY = select(view_hands.c.by).where(view_hands.c.number == bindparam("number"))
_MINE = (
    select(view_hands.c.number)
    .join(views, views.c.number == view_hands.c.number)
    .outerjoin(outcome_views, outcome_views.c.number == view_hands.c.number)
    .where(view_hands.c.name == bindparam("name"), views.c.taken_at.is_(None), outcome_views.c.number.is_(None))
    .order_by(view_hands.c.number)
    .limit(50)
)
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


def of(db: Connection, name: str) -> list[int]:
    """The views that were given to them, and have no answer yet, in their order."""
    return [number for (number,) in rows(db, _MINE, name=name)]


def hand_back(db: Connection, number: int, name: str, now: datetime) -> str | None:
    """From whoever has it to the next: the deputy of the job that it is with, else whoever has that job, else the team
    (""); never back to whoever passed it on to them. None where it was not theirs to give. How long it waits goes on.
    """
    if hands(db, [number]).get(number) != name:
        return None
    passed_on_by = {by for (by,) in rows(db, _GIVEN_BY, number=number)}
    listed = {one.name for one in staff.every(db)} - passed_on_by
    after = handing_back.next_after(name, _with(db, number), listed)
    give(db, number, after, name, now)
    audit.note(db, name, "handed a view back", now, about=reference(number))
    return after or ""


def _with(db: Connection, number: int) -> tuple[str | None, ...]:
    """Whoever has the job that it is with, and their deputy."""
    owner = viewing.lives(db, [number]).get(number, viewing.Life()).owner
    job = next((one for one in duties.every(db) if owner and one.title == owner), None)
    return (job.deputy, job.name) if job else ()


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
