"""Who gets a broadcast: the rule of `flows.crowd.gets`, as one question to the database."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select, true, union

from flows.agreeing import Basis
from flows.crowd import EVERYBODY, Rule, Segment, about, alternatives
from flows.unasked import Priority
from storage.audience import Hearer
from storage.lists import among
from storage.references import number
from storage.statements import Query
from storage.tables import addresses, answered, consents, member_groups, members, outbox, views

PAUSED = members.c.state.like('%"pace":"paused"%')
JOINED = or_(members.c.state.like('%"joined":true%'), addresses.c.came_by != "wrote")
"""Their state is JSON in which nothing that anybody wrote stands, so these are nothing else. Staff who have only ever
answered an alert, or steered a broadcast, have not joined."""

_ASKED = exists().where(
    outbox.c.member_id == members.c.id,
    outbox.c.priority >= Priority.QUESTION,
    outbox.c.state.not_in(("cancelled", "suppressed", "failed", "expired")),
)
WROTE = members.c.last_inbound_at.is_not(None)
_FIRST = (
    select(consents.c.member_id, consents.c.agreed_on, consents.c.agreed_where)
    .join(members, members.c.id == consents.c.member_id)
    .where(among(consents.c.member_id, "members"), consents.c.import_id.is_not(None), ~WROTE, ~_ASKED)
    .order_by(consents.c.number)
)
REACHABLE = and_(members.c.left.is_(False), members.c.held.is_(False), ~PAUSED, JOINED)


class Counted(NamedTuple):
    """Of those who are meant and could be reached, by (language, channel): who gets it, and to which of these it is our
    first text. `unagreed`: how many more there are, who have not agreed to be asked this."""

    sizes: Mapping[tuple[str, str], int]
    first: Mapping[tuple[str, str], int]
    unagreed: int


def count(db: Connection, segment: Segment, basis: Basis = "") -> Counted:
    """Everybody is looked at once."""
    may, first = _may_be_asked(segment, basis).label("may"), and_(~WROTE, ~_ASKED).label("first")
    each = _meant(select(members.c.language, addresses.c.channel, may, first), segment).subquery()
    by = (each.c.language, each.c.channel, each.c.may, each.c.first)
    counted = select(*by, func.count()).group_by(*by).order_by(*by)
    sizes, firsts, unagreed = dict[tuple[str, str], int](), dict[tuple[str, str], int](), 0
    for language, channel, agreed, is_first, many in db.execute(counted):
        if not agreed:
            unagreed += many
            continue
        sizes[language, channel] = sizes.get((language, channel), 0) + many
        if is_first:
            firsts[language, channel] = many
    return Counted(sizes, firsts, unagreed)


def sizes(db: Connection, segment: Segment, basis: Basis = "") -> Mapping[tuple[str, str], int]:
    """How many get it now, by (language, channel)."""
    return count(db, segment, basis).sizes


def first_contacts(db: Connection, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Of these members those who came from a list and had nothing from us yet: when and where they agreed last."""
    return {row.member_id: (row.agreed_on, row.agreed_where) for row in db.execute(_FIRST, {"members": list(ids)})}


def crowd(
    db: Connection, segment: Segment, after: str = "", most: int | None = None, basis: Basis = ""
) -> list[Hearer]:
    """In the order of ids, at most so many with ids after that one."""
    query = select(members.c.id, addresses.c.id, addresses.c.channel, members.c.language)
    agreed = _meant(query, segment).where(_may_be_asked(segment, basis))
    found = agreed.where(members.c.id > after).order_by(members.c.id).limit(most)
    return [
        Hearer(member, address, channel, language, "meant") for member, address, channel, language in db.execute(found)
    ]


def _meant(query: Query, segment: Segment) -> Query:
    meant = and_(*(or_(*map(_is_so, any_of)) for any_of in alternatives(segment))) if segment.to else None
    included = [*([] if meant is None else [meant]), *map(_is_so, segment.include)]
    return query.select_from(members.join(addresses, addresses.c.id == members.c.address_id)).where(
        REACHABLE,
        or_(~true(), *included),
        *(~_is_so(rule) for rule in segment.exclude),
    )


def _may_be_asked(segment: Segment, basis: Basis) -> ColumnElement[bool]:
    """`flows.agreeing.may_be_asked`. Whether somebody was asked before is looked for only where they never wrote."""
    unsaid = case((WROTE, basis != "consent"), else_=~_ASKED)
    return or_(func.coalesce(members.c.asked_again, unsaid), *map(_is_so, about(segment)))


def _is_so(rule: Rule) -> ColumnElement[bool]:
    return KINDS[rule.kind](rule)


def _took_part(rule: Rule) -> ColumnElement[bool]:
    answers = select(answered.c.member_id).where(answered.c.consultation == rule.of, answered.c.until.is_(None))
    words = select(views.c.member_id).where(views.c.consultation == rule.of, views.c.taken_at.is_(None))
    return members.c.id.in_(union(answers, words))


def _has_not_answered(rule: Rule) -> ColumnElement[bool]:
    only = (answered.c.question == rule.question,) if rule.question else ()
    given = select(answered.c.member_id).where(answered.c.consultation == rule.of, answered.c.until.is_(None), *only)
    return members.c.id.not_in(given)


def _said(rule: Rule) -> ColumnElement[bool]:
    return members.c.id.in_(
        select(views.c.member_id).where(views.c.number == number(rule.of), views.c.taken_at.is_(None))
    )


def _in_group(rule: Rule) -> ColumnElement[bool]:
    return members.c.id.in_(select(member_groups.c.member_id).where(member_groups.c.name == rule.of))


KINDS: Mapping[str, Callable[[Rule], ColumnElement[bool]]] = {
    EVERYBODY: lambda rule: true(),
    "language": lambda rule: members.c.language == rule.of,
    "channel": lambda rule: addresses.c.channel == rule.of,
    "took-part": _took_part,
    "has-not-answered": _has_not_answered,
    "group": _in_group,
    "said": _said,
}
