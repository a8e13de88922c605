"""Groups of members that staff name, such as those of one floor: whom a broadcast may be for, and nothing else.

Staff know members by the references of their views, so that is how somebody comes into a group; or by a list of people
that names it (`storage.imports`).
"""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from storage.lists import among_numbers
from storage.references import number, reference
from storage.statements import insert, run
from storage.tables import member_groups, views
from storage.viewing import LEADS_TO_SOMEBODY

_THESE = among_numbers(views.c.number, "numbers")
_AUTHORS = select(views.c.member_id).where(_THESE, LEADS_TO_SOMEBODY).distinct()
_OF_NOBODY = select(views.c.number).where(_THESE, ~LEADS_TO_SOMEBODY).order_by(views.c.number)
_SIZES = (
    select(member_groups.c.name, func.count().label("people"))
    .group_by(member_groups.c.name)
    .order_by(member_groups.c.name)
)


def add(db: Connection, name: str, references: Sequence[str]) -> None:
    """The authors of these views belong to it from now on."""
    join(db, [(name, member) for member in _authors(db, references)])


def join(db: Connection, belong: Sequence[tuple[str, str]]) -> None:
    """(group, member)."""
    insert(db, "member_groups", ("name", "member_id"), belong, "ON CONFLICT DO NOTHING")


def part(db: Connection, name: str, member: str) -> bool:
    """This member belongs to it no more. False: they did not."""
    return run(db, "DELETE FROM member_groups WHERE name = ? AND member_id = ?", [(name, member)]) == 1


def remove(db: Connection, name: str, references: Sequence[str] = ()) -> int:
    """The authors of these views, or without any everybody. Returns how many belong to it no more."""
    if not references:
        return run(db, "DELETE FROM member_groups WHERE name = ?", [(name,)])
    rows = [(name, member) for member in _authors(db, references)]
    return run(db, "DELETE FROM member_groups WHERE name = ? AND member_id = ?", rows)


def sizes(db: Connection) -> dict[str, int]:
    """How many members each group has; one without any is none."""
    return {row.name: row.people for row in db.execute(_SIZES)}


def of_nobody(db: Connection, references: Sequence[str]) -> list[str]:
    """Those of complaints: in a group their authors would be found."""
    found = db.execute(_OF_NOBODY, {"numbers": [number(one) for one in references]}).scalars()
    return [reference(one) for one in found]


def _authors(db: Connection, references: Sequence[str]) -> list[str]:
    numbers = [number(one) for one in references]
    return list(db.execute(_AUTHORS, {"numbers": numbers}).scalars())
