"""Members for those who look after their data: who they are by reference, never by number, and how each agreed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from storage import agreements
from storage import members as members_
from storage.lists import among
from storage.references import reference
from storage.sealed import Keys
from storage.statements import AnyRow
from storage.tables import addresses, consents, facts, member_groups, members, messages, opt_outs, views
from storage.texts import keepable
from storage.viewing import LEADS_TO_SOMEBODY

PAGE = 25
MOST_EVENTS = 200
HAPPENED = ("MemberJoined", "MemberLeft", "MemberReturned", "LanguageChosen", "PaceChosen")

_ROWS = select(
    members.c.id,
    members.c.language,
    members.c.left,
    members.c.held,
    members.c.created_at,
    members.c.last_inbound_at,
    members.c.address_id,
    addresses.c.channel,
    addresses.c.sealed,
    addresses.c.came_by,
    addresses.c.bad,
).join(addresses, addresses.c.id == members.c.address_id)
_ONE = _ROWS.add_columns(members.c.state).where(members.c.id == bindparam("member"))
_SAID = (
    select(views.c.member_id, func.max(views.c.number).label("newest"), func.count().label("views"))
    .where(LEADS_TO_SOMEBODY)
    .where(among(views.c.member_id, "members"))
    .group_by(views.c.member_id)
)
_GROUPS = (
    select(member_groups.c.member_id, member_groups.c.name)
    .where(among(member_groups.c.member_id, "members"))
    .order_by(member_groups.c.name)
)
_AUTHOR = select(views.c.member_id).where(views.c.number == bindparam("number"), LEADS_TO_SOMEBODY)
_ADDRESSES = (
    select(addresses, opt_outs.c.at.label("out_at"), opt_outs.c.how)
    .outerjoin(opt_outs, opt_outs.c.opt_out == addresses.c.opt_out)
    .where(addresses.c.member_id == bindparam("member"))
    .order_by(addresses.c.came_at, addresses.c.id)
)
_CONSENTS = select(consents).where(consents.c.member_id == bindparam("member")).order_by(consents.c.number)
_FACTS = (
    select(facts.c.kind, facts.c.subject, messages.c.kept_at, messages.c.channel)
    .join(messages, messages.c.id == facts.c.message_id)
    .where(messages.c.member_id == bindparam("member"), facts.c.kind.in_(HAPPENED))
    .order_by(messages.c.id.desc(), facts.c.place.desc())
    .limit(MOST_EVENTS)
)


@dataclass(frozen=True, slots=True)
class Sieve:
    """Empty: everybody. `came_by`: "wrote" or "import"; `here`: "yes" or "left"."""

    group: str = ""
    language: str = ""
    channel: str = ""
    came_by: str = ""
    here: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """`digits`: the last four of their number or chat. `newest`: the reference of their newest view, of `views`.

    `pace`, `agreed` None: not looked at, in a list. `agreed`: purpose -> yes or no, what counts now.
    """

    id: str
    language: str
    has_left: bool
    is_held: bool
    is_bad: bool
    since: datetime
    last_at: datetime | None
    channel: str
    digits: str
    came_by: str
    newest: str | None = None
    views: int = 0
    groups: tuple[str, ...] = ()
    pace: str | None = None
    agreed: Mapping[str, bool] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """`what`: "wrote", "import", "agreed", "be_asked_again yes" or "no", "be_quoted no", "opted_out" or a fact's
    name. `more`: what it has besides."""

    at: datetime
    what: str
    channel: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def page(db: Connection, sieve: Sieve, keys: Keys, before: str | None = None) -> tuple[list[Member], str | None]:
    """The newest first, and before whom it goes on, if it does."""
    wanted = _ROWS.order_by(members.c.id.desc()).limit(PAGE + 1)
    if sieve.group:
        mine = member_groups.c.member_id == members.c.id
        wanted = wanted.join(member_groups, mine).where(member_groups.c.name == keepable(sieve.group))
    if sieve.language:
        wanted = wanted.where(members.c.language == keepable(sieve.language))
    for column, value in ((addresses.c.channel, sieve.channel), (addresses.c.came_by, sieve.came_by)):
        if value:  # found on their own: nobody walks through all members for a few of them, or for none
            wanted = wanted.where(members.c.address_id.in_(select(addresses.c.id).where(column == keepable(value))))
    if sieve.here:
        wanted = wanted.where(members.c.left.is_(sieve.here == "left"))
    if before is not None:
        wanted = wanted.where(members.c.id < keepable(before))
    rows = db.execute(wanted).all()
    return _members(db, rows[:PAGE], keys), rows[PAGE - 1].id if len(rows) > PAGE else None


def find(db: Connection, id: str, keys: Keys) -> Member | None:
    found = next(iter(_members(db, db.execute(_ONE, {"member": keepable(id)}).all(), keys)), None)
    return None if found is None else replace(found, agreed=agreements.holding(db, found.id))


def author(db: Connection, number: int) -> str | None:
    """The member whose view this is. None too where it is held for the outside reader: it leads to nobody here."""
    found: str | None = db.execute(_AUTHOR, {"number": number}).scalar()
    return found


def count(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(members)).scalar_one())


def addresses_of(db: Connection, member: str, keys: Keys) -> list[tuple[str, str]]:
    """(channel, the whole number or chat): only for somebody who has said why, which is kept."""
    return [
        (row.channel, keys.open(row.sealed, f"addresses:{row.id}").decode())
        for row in db.execute(_ADDRESSES, {"member": member})
    ]


def history(db: Connection, member: str) -> list[Event]:
    """How they agreed, joined, left and came back, in order."""
    agreed = db.execute(_CONSENTS, {"member": member}).all()
    came = db.execute(_ADDRESSES, {"member": member}).all()
    shown = {row.address_id: row.agreed_words for row in reversed(agreed) if row.import_id is None and row.says_yes}
    events = [event for row in came for event in _of_address(row, shown.get(row.id) or "")]
    events += [*_listed(agreed), *_answered(agreed)]
    for row in reversed(db.execute(_FACTS, {"member": member}).all()):
        events.append(Event(row.kept_at, row.kind, row.channel, {"chosen": row.subject}))
    return sorted(events, key=lambda event: event.at)


def _listed(agreed: Sequence[AnyRow]) -> Iterator[Event]:
    """One for each time that they said yes, as a list says it: with all that it was for."""
    groups: dict[tuple[str, ...], list[AnyRow]] = {}
    for row in agreed:
        if row.import_id is not None:
            groups.setdefault((row.agreed_on, row.agreed_where, row.agreed_words, row.by), []).append(row)
    for (on, where, words, by), several in groups.items():
        purposes = ",".join(dict.fromkeys(row.purpose for row in several))
        said = {"on": on, "where": where, "words": words, "by": by, "purposes": purposes}
        yield Event(several[0].at, "agreed", more=said)


def _answered(agreed: Sequence[AnyRow]) -> Iterator[Event]:
    for row in agreed:
        if row.how in ("asked", "unquote"):
            yield Event(
                row.at, f"{row.purpose} {'yes' if row.says_yes else 'no'}", more={"words": row.agreed_words or ""}
            )


def _of_address(row: AnyRow, words: str) -> list[Event]:
    """`words`: those that they were shown when they wrote first."""
    came = Event(row.came_at, row.came_by, row.channel, {"words": words})
    return [came] if row.out_at is None else [came, Event(row.out_at, "opted_out", row.channel, {"how": row.how})]


def _members(db: Connection, rows: Sequence[AnyRow], keys: Keys) -> list[Member]:
    ids = {"members": [row.id for row in rows]}
    said = {row.member_id: row for row in db.execute(_SAID, ids)}
    groups: dict[str, tuple[str, ...]] = {}
    for row in db.execute(_GROUPS, ids):
        groups[row.member_id] = (*groups.get(row.member_id, ()), row.name)
    return [_member(row, said.get(row.id), groups.get(row.id, ()), keys) for row in rows]


def _member(row: AnyRow, said: AnyRow | None, groups: tuple[str, ...], keys: Keys) -> Member:
    state = row._mapping.get("state")
    return Member(
        id=row.id,
        language=row.language,
        has_left=row.left,
        is_held=row.held,
        is_bad=row.bad is not None,
        since=row.created_at,
        last_at=row.last_inbound_at,
        channel=row.channel,
        digits=members_.last_digits(keys, row.address_id, row.sealed),
        came_by=row.came_by,
        newest=reference(said.newest) if said else None,
        views=said.views if said else 0,
        groups=groups,
        pace=members_.loaded(state).pace if state is not None else None,
    )
