"""Who hears of an outcome and why: the rule of `flows.loop.hears`, as one question to the database.

Those who left are not in it, so that what staff see before sending is what will be sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, false, func, literal, or_, select, union_all

from flows.outcome import About, Outcome
from flows.value import Value
from storage.documents import value_to_json
from storage.lists import among
from storage.references import number
from storage.statements import Query
from storage.tables import addresses, answered, ballots, members, views

LARGE = 5_000
_COUNTS = views.c.taken_at.is_(None)
"""What its author took back counts no more, and they hear no more of it."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """`address` is the id of its row. `why`: as `flows.loop.hears` says it, or "heard_before" or "meant"."""

    member: str
    address: str
    channel: str
    language: str
    why: str


class Crowd(NamedTuple):
    """Those who hear it for the same reason, in the same language, on the same channel."""

    why: str
    language: str
    channel: str


def tally(db: Connection, query: Query) -> dict[Crowd, int]:
    """How many of those whom a query such as `hearers_for` finds, without looking at each."""
    found = query.order_by(None).subquery()
    by = (found.c.why, found.c.language, found.c.channel)
    return {Crowd(*way): many for *way, many in db.execute(select(*by, func.count()).group_by(*by))}


def is_large(db: Connection, about: About, consultation: str) -> bool:
    """Are there so many reasons to hear it that counting people takes longer than a page may?"""
    reasons = union_all(*reasons_of(about, consultation)).limit(LARGE).subquery()
    many: int = db.execute(select(func.count()).select_from(reasons)).scalar_one()
    return many >= LARGE


def audience(db: Connection, outcome: Outcome) -> list[Hearer]:
    return [Hearer(*row) for row in db.execute(those_meant(outcome))]


def count_audience(db: Connection, outcome: Outcome) -> int:
    count: int = db.execute(select(func.count()).select_from(those_meant(outcome).subquery())).scalar_one()
    return count


def count_left(db: Connection, outcome: Outcome) -> int:
    """How many it is about who have left: nothing goes to them."""
    reasons = union_all(*reasons_of(outcome.about, outcome.consultation)).subquery()
    gone = select(func.count(func.distinct(reasons.c.member_id))).join(members, members.c.id == reasons.c.member_id)
    count: int = db.execute(gone.where(members.c.left.is_(True))).scalar_one()
    return count


def took_part(db: Connection, consultation: str) -> list[Hearer]:
    """Everybody who answered or said something in it."""
    return [Hearer(*row) for row in db.execute(hearers_for(_took_part(consultation)))]


def alone(db: Connection, member: str, why: str) -> list[Hearer]:
    """This member, unless they have left."""
    return those(db, [member], why)


def those(db: Connection, ids: Sequence[str], why: str) -> list[Hearer]:
    """These members, without those who have left."""
    return [Hearer(*row, why) for row in db.execute(_THOSE, {"members": list(ids)})]


_THOSE = (
    select(members.c.id, addresses.c.id, addresses.c.channel, members.c.language)
    .join(addresses, addresses.c.id == members.c.address_id)
    .where(members.c.left.is_(False), among(members.c.id, "members"))
    .order_by(members.c.id)
)


def those_meant(outcome: Outcome) -> Query:
    return hearers_for(reasons_of(outcome.about, outcome.consultation))


def hearers_for(every: list[Query]) -> Query:
    """Of two reasons the one that comes last in the alphabet holds: "said", then "answered", then "also_voted"."""
    reasons = union_all(*every).subquery()
    why = (
        select(reasons.c.member_id, func.max(reasons.c.why).label("why")).group_by(reasons.c.member_id).subquery("why")
    )
    return (
        select(members.c.id.label("member_id"), addresses.c.id, addresses.c.channel, members.c.language, why.c.why)
        .join(why, why.c.member_id == members.c.id)
        .join(addresses, addresses.c.id == members.c.address_id)
        .where(members.c.left.is_(False))
        .order_by(members.c.id)
    )


def reasons_of(about: About, name: str) -> list[Query]:
    """(member, why), as often as it is so, in the consultation of that name."""
    if about == About():
        return _took_part(name)
    return [_said(about), _answered(about, name), _voted(about, name)]


def _took_part(name: str) -> list[Query]:
    return [
        because("took_part", answered.c.member_id, answered.c.consultation == name, answered.c.until.is_(None)),
        because("took_part", views.c.member_id, views.c.consultation == name, _COUNTS),
    ]


def _said(about: About) -> Query:
    numbers = [number(reference) for reference in about.references]
    return because("said", views.c.member_id, views.c.number.in_(numbers), _COUNTS)


def _answered(about: About, consultation: str) -> Query:
    chose = [and_(answered.c.question == question, _chose(value)) for question, value in about.answers]
    return because(
        "answered",
        answered.c.member_id,
        answered.c.consultation == consultation,
        answered.c.until.is_(None),
        answered.c.ballot_id == ballots.c.id,
        or_(false(), *chose),
    )


def _voted(about: About, consultation: str) -> Query:
    return because(
        "also_voted",
        answered.c.member_id,
        answered.c.consultation == consultation,
        answered.c.until.is_(None),
        answered.c.question.in_(about.voted),
    )


def because(why: str, member: ColumnElement[str], *conditions: ColumnElement[bool]) -> Query:
    return select(member.label("member_id"), literal(why).label("why")).where(and_(*conditions))


def _chose(value: Value) -> ColumnElement[bool]:
    """A list answer holds each option in it; lists are of whole numbers, so the number stands between commas."""
    same = ballots.c.value == value_to_json(value)
    if not isinstance(value, int):
        return same
    inside = func.replace(func.replace(ballots.c.value, "[", ","), "]", ",")
    return or_(same, and_(ballots.c.value.like("[%"), inside.like(f"%,{value},%")))
