"""The ballots of one consultation, added up: by question, by answer, and by whether somebody works here.

No ballot is weighed: a ballot is one row, and what is kept of it has no number that could be a weight. Who works here
is found only while it is counted, from the addresses of staff, and goes no further than two sums. A ballot of
somebody who was erased leads to nobody, and counts as a member's.
"""

import json
from collections.abc import Mapping

from sqlalchemy import BindParameter, Connection, Integer, and_, bindparam, case, func, literal, select, union_all

from flows.result import NOBODY, Given, Side
from storage import members
from storage.documents import value_from_json
from storage.lists import among
from storage.sealed import Keys
from storage.statements import AnyRow
from storage.tables import addresses, answered, ballots, staff

OUTSIDE = ["outside_reader"]
"""Whoever has this role alone does not work here."""

UNKNOWN = -1
_NAME: BindParameter[str] = bindparam("name")
_STAFF = select(staff.c.name, staff.c.roles, staff.c.channel, staff.c.sealed).where(staff.c.sealed.is_not(None))
_MEMBERS = select(addresses.c.member_id).distinct().where(among(addresses.c.id, "addresses"))
_BALLOT = (ballots.c.question, ballots.c.late, ballots.c.value)
_LINKED = (
    select(*_BALLOT, case((among(answered.c.member_id, "staff"), 1), else_=0).label("side"))
    .join(answered, answered.c.ballot_id == ballots.c.id)
    .where(and_(answered.c.consultation == _NAME, answered.c.until.is_(None)))
)
_LOOSE = select(*_BALLOT, literal(UNKNOWN, Integer).label("side")).where(
    and_(ballots.c.loose, ballots.c.consultation == _NAME)
)
_EACH = union_all(_LINKED, _LOOSE).subquery()
_COUNTED = select(*_EACH.c, func.count().label("people")).group_by(*_EACH.c)


def staff_members(db: Connection, keys: Keys) -> list[str]:
    """The members who work here: theirs is an address that staff are reached at, found by its keyed hash."""
    reached = [
        (row.channel, keys.open(row.sealed, f"staff:{row.name}").decode())
        for row in db.execute(_STAFF)
        if json.loads(row.roles) != OUTSIDE
    ]
    known = list(members.known(db, reached, keys).values()) if reached else []
    return sorted(db.execute(_MEMBERS, {"addresses": known}).scalars()) if known else []


def given(db: Connection, name: str, keys: Keys) -> Mapping[str, Given | None]:
    """By question that has answers. None: it is secret, and its ballots are not opened yet."""
    found: dict[str, Given | None] = {}
    rows = db.execute(_COUNTED, {"name": name, "staff": staff_members(db, keys)}).all()
    apart = {row.question for row in rows if row.side != UNKNOWN}
    for row in rows:
        before = found.get(row.question, Given({}, are_apart=row.question in apart))
        found[row.question] = None if before is None or row.value is None else _with(before, row)
    return found


def _with(before: Given, row: AnyRow) -> Given:
    if row.late:
        return Given(before.answers, before.late + row.people, before.are_apart)
    value = value_from_json(row.value)
    side = before.answers.get(value, NOBODY)
    more = Side(side.members, side.staff + row.people) if row.side == 1 else Side(side.members + row.people, side.staff)
    return Given({**before.answers, value: more}, before.late, before.are_apart)
