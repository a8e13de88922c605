"""Who gets a broadcast: the rule of `flows.crowd.gets`, as one question to the database."""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true, union

from flows.crowd import EVERYBODY, Rule, Segment, alternatives
from storage.audience import Hearer
from storage.references import number
from storage.statements import Query
from storage.tables import addresses, answered, member_groups, members, views

PAUSED = members.c.state.like('%"pace":"paused"%')
JOINED = or_(members.c.state.like('%"joined":true%'), addresses.c.came_by != "wrote")
"""Their state is JSON in which nothing that anybody wrote stands, so these are nothing else. Staff who have only ever
answered an alert, or steered a broadcast, have not joined."""

REACHABLE = and_(members.c.left.is_(False), members.c.held.is_(False), ~PAUSED, JOINED)


def sizes(db: Connection, segment: Segment) -> dict[tuple[str, str], int]:
    """How many get it now, by (language, channel)."""
    by = (members.c.language, addresses.c.channel)
    counted = _among(select(*by, func.count()), segment).group_by(*by).order_by(*by)
    return {(language, channel): many for language, channel, many in db.execute(counted)}


def crowd(db: Connection, segment: Segment, after: str = "", most: int | None = None) -> list[Hearer]:
    """In the order of ids, at most so many with ids after that one."""
    query = select(members.c.id, addresses.c.id, addresses.c.channel, members.c.language)
    found = _among(query, segment).where(members.c.id > after).order_by(members.c.id).limit(most)
    return [
        Hearer(member, address, channel, language, "meant") for member, address, channel, language in db.execute(found)
    ]


def _among(query: Query, segment: Segment) -> Query:
    meant = and_(*(or_(*map(_is_so, any_of)) for any_of in alternatives(segment))) if segment.to else None
    included = [*([] if meant is None else [meant]), *map(_is_so, segment.include)]
    return query.select_from(members.join(addresses, addresses.c.id == members.c.address_id)).where(
        REACHABLE, or_(~true(), *included), *(~_is_so(rule) for rule in segment.exclude)
    )


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
