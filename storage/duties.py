"""Who answers for which job: texts name the job, such as "repairs manager"; a person and a deputy stand behind it."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from storage.statements import insert
from storage.tables import duties

_EVERY = select(duties.c.title, duties.c.name, duties.c.deputy).order_by(duties.c.title)
_ONE = select(duties.c.title, duties.c.name, duties.c.deputy).where(duties.c.role == bindparam("role"))


@dataclass(frozen=True, slots=True)
class Duty:
    """`name` and `deputy`: as in the staff list, which they may have left."""

    title: str
    name: str
    deputy: str | None


def give(db: Connection, title: str, name: str, deputy: str | None) -> None:
    """To this person from now on. A deputy that is not named stays."""
    insert(
        db,
        "duties",
        ("role", "title", "name", "deputy"),
        [(plain(title), " ".join(title.split()), name, deputy)],
        "ON CONFLICT (role) DO UPDATE SET title = excluded.title, name = excluded.name, "
        "deputy = COALESCE(excluded.deputy, duties.deputy)",
    )


def every(db: Connection) -> list[Duty]:
    return [Duty(*row) for row in db.execute(_EVERY)]


def of(db: Connection, title: str) -> Duty | None:
    row = db.execute(_ONE, {"role": plain(title)}).one_or_none()
    return None if row is None else Duty(*row)


def plain(title: str) -> str:
    """However it was typed, it is the same job."""
    return " ".join(title.casefold().split())
