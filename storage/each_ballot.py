"""Each ballot that counts, one by one, for whoever wants to count them again. Nothing leads from one to a person."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, select, union_all

from storage.statements import rows
from storage.tables import answered, ballots

_BALLOT = (ballots.c.question, ballots.c.late, ballots.c.value)
_BOTH = union_all(
    select(*_BALLOT)
    .join(answered, answered.c.ballot_id == ballots.c.id)
    .where(answered.c.consultation == bindparam("name"), answered.c.until.is_(None)),
    select(*_BALLOT).where(and_(ballots.c.loose, ballots.c.consultation == bindparam("name"))),
).subquery()
_EACH = select(*_BOTH.c)


class Ballots(NamedTuple):
    """Values as JSON, in the order of their text. `in_time` None: the question is secret, and still open."""

    in_time: Sequence[str] | None
    late: Sequence[str]


NONE = Ballots((), ())


def each_ballot(db: Connection, name: str) -> Mapping[str, Ballots]:
    """By question."""
    found: dict[str, tuple[list[str | None], list[str]]] = {}
    for question, late, value in rows(db, _EACH, name=name):
        in_time, too_late = found.setdefault(question, ([], []))
        if late:
            too_late += [value] if value is not None else []
        else:
            in_time.append(value)
    return {question: _in_order(*both) for question, both in found.items()}


def _in_order(in_time: Sequence[str | None], late: Sequence[str]) -> Ballots:
    known = sorted(value for value in in_time if value is not None)
    return Ballots(known if len(known) == len(in_time) else None, sorted(late))
