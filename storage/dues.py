"""What members are owed for taking part: written down once, ended once, and told each time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, func, select, union_all

from flows.due import Due, Kind
from flows.dues import How
from storage import consultations, updates
from storage.lists import among
from storage.statements import AnyRow, insert, rows, run
from storage.tables import answered, due_events, dues, members, views
from storage.tables.columns import micros
from storage.updates import Update

COLUMNS = ("id", "number", "member_id", "consultation", "kind", "pence", "until", "cause")
TOLD = ("owed", "paid")
EVENTS = ("due_id", "at", "what", "who", "how", "batch")

_LAST = select(func.coalesce(func.max(dues.c.number), 0))
_CAUSES = select(dues.c.cause).where(among(dues.c.cause, "causes"))
_PART = union_all(
    select(answered.c.member_id, answered.c.at).where(
        answered.c.consultation == bindparam("name"), answered.c.until.is_(None)
    ),
    select(views.c.member_id, views.c.at).where(views.c.consultation == bindparam("name"), views.c.taken_at.is_(None)),
).subquery()
_WHO = (
    select(_PART.c.member_id)
    .group_by(_PART.c.member_id)
    .order_by(func.min(_PART.c.at), _PART.c.member_id)
    .limit(bindparam("most"))
)
_OPEN_OF = (
    select(dues.c.member_id, dues.c.number, dues.c.kind, dues.c.pence, dues.c.until)
    .where(and_(among(dues.c.member_id, "members"), dues.c.ended_at.is_(None)))
    .order_by(dues.c.number)
)
_EVENTS = select(due_events).where(among(due_events.c.due_id, "ids")).order_by(due_events.c.number)
_EVERY = select(dues).order_by(dues.c.number.desc())
_BY_NUMBER = select(dues).where(dues.c.number.in_(bindparam("numbers", expanding=True))).with_for_update()
_OF_BATCH = (
    select(dues)
    .join(due_events, due_events.c.due_id == dues.c.id)
    .where(due_events.c.batch == bindparam("batch"), dues.c.member_id > bindparam("after"))
    .order_by(dues.c.member_id, dues.c.number)
    .limit(bindparam("limit"))
)
_HERE = select(members.c.id).where(among(members.c.id, "members"))
_AUTHOR = select(views.c.member_id, views.c.consultation).where(views.c.number == bindparam("number"))
_TOTALS = select(func.count(), func.coalesce(func.sum(dues.c.pence), 0), func.min(dues.c.until)).where(
    dues.c.ended_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Event:
    """`what`: owed, paid or cancelled."""

    at: datetime
    what: str
    who: str
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A due with its history, the oldest first. `is_here`: the member has not been erased."""

    id: str
    due: Due
    member: str
    consultation: str
    events: Sequence[Event]
    is_here: bool = True

    @property
    def state(self) -> str:
        return self.events[-1].what


@dataclass(frozen=True, slots=True)
class New:
    """One to write down. `cause`: the same one makes no second due."""

    member: str
    cause: str
    kind: Kind
    pence: int


def who_took_part(db: Connection, consultation: str, first: int | None = None) -> list[str]:
    """The first to take part first; everybody where `first` is None."""
    most = first if first is not None else 10**9
    return list(db.execute(_WHO, {"name": consultation, "most": most}).scalars())


def author(db: Connection, number: int) -> tuple[str, str] | None:
    """(member, consultation or empty) of the view with this number."""
    row = db.execute(_AUTHOR, {"number": number}).one_or_none()
    return None if row is None else (row.member_id, row.consultation or "")


def owe(
    db: Connection,
    new: Sequence[New],
    consultation: str,
    until: date,
    who: str,
    new_id: Callable[[], str],
    now: datetime,
) -> list[int]:
    """Writes them down and plans that they are told. Returns the numbers of those that were not there yet."""
    if db.dialect.name != "sqlite":
        db.exec_driver_sql("LOCK TABLE dues IN EXCLUSIVE MODE")
    there = {cause for (cause,) in rows(db, _CAUSES, causes=[one.cause for one in new])}
    fresh = list({one.cause: one for one in new if one.cause not in there}.values())
    last = int(rows(db, _LAST)[0][0])
    numbered = [(new_id(), last + place, one) for place, one in enumerate(fresh, start=1)]
    insert(
        db,
        "dues",
        COLUMNS,
        [
            (id, number, one.member, consultation, one.kind, one.pence, until.isoformat(), one.cause)
            for id, number, one in numbered
        ],
    )
    _note(db, [id for id, _, _ in numbered], Event(now, "owed", who), new_id)
    return [number for _, number, _ in numbered]


def end(
    db: Connection,
    numbers: Collection[int],
    what: str,
    who: str,
    how: How | None,
    new_id: Callable[[], str],
    now: datetime,
) -> list[int]:
    """Paid or cancelled. Returns the numbers of those that were still open: nobody is paid twice."""
    found = db.execute(_BY_NUMBER, {"numbers": sorted(numbers)}).all() if numbers else []
    still = sorted((row.number, row.id) for row in found if row.ended_at is None)
    run(db, "UPDATE dues SET ended_at = ? WHERE id = ? AND ended_at IS NULL", [(micros(now), id) for _, id in still])
    _note(db, [id for _, id in still], Event(now, what, who, how), new_id)
    return [number for number, _ in still]


def _note(db: Connection, ids: Sequence[str], event: Event, new_id: Callable[[], str]) -> None:
    """What is owed or paid is told by one update. What is cancelled is told by whoever cancels it."""
    batch = new_id()
    insert(
        db,
        "due_events",
        EVENTS,
        [(id, micros(event.at), event.what, event.who, event.how, batch) for id in ids],
    )
    if ids and event.what in TOLD:
        updates.plan(db, [Update(new_id(), "payment", batch, event.what)], event.at)


def of_batch(db: Connection, batch: str, after: str, most: int) -> list[Kept]:
    """In the order of members' ids, from the one after `after` on; all of one member's stand together."""
    return _kept(db, list(db.execute(_OF_BATCH, {"batch": batch, "after": after, "limit": most})))


def every(db: Connection, consultation: str = "", only_open: bool = False) -> list[Kept]:
    """The newest first."""
    query = _EVERY
    if consultation:
        query = query.where(dues.c.consultation == consultation)
    if only_open:
        query = query.where(dues.c.ended_at.is_(None))
    return _kept(db, list(db.execute(query)))


def open_of(db: Connection, ids: Sequence[str]) -> dict[str, tuple[Due, ...]]:
    """By member, what they are owed and have not got."""
    found: dict[str, tuple[Due, ...]] = {}
    for member, number, kind, pence, until in rows(db, _OPEN_OF, members=list(ids)):
        found[member] = (*found.get(member, ()), Due(number, kind, pence, date.fromisoformat(until)))
    return found


def totals(db: Connection) -> tuple[int, int, date | None]:
    """What is open: (how many, pence, the first day by which one is to be paid)."""
    many, pence, until = db.execute(_TOTALS).one()
    return int(many), int(pence), None if until is None else date.fromisoformat(until)


def _kept(db: Connection, found: Sequence[AnyRow]) -> list[Kept]:
    events = _events(db, [row.id for row in found])
    here = {id for (id,) in rows(db, _HERE, members=list({row.member_id for row in found}))} if found else set()
    sensitive = _sensitive(db, {row.consultation for row in found})
    return [
        Kept(
            row.id,
            Due(row.number, row.kind, row.pence, date.fromisoformat(row.until), row.consultation in sensitive),
            row.member_id,
            row.consultation,
            events[row.id],
            row.member_id in here,
        )
        for row in found
    ]


def _events(db: Connection, ids: Sequence[str]) -> Mapping[str, list[Event]]:
    found: dict[str, list[Event]] = {id: [] for id in ids}
    for row in db.execute(_EVENTS, {"ids": list(ids)}) if ids else ():
        found[row.due_id].append(Event(row.at, row.what, row.who, row.how))
    return found


def _sensitive(db: Connection, names: Collection[str]) -> set[str]:
    found = (consultations.find(db, name) for name in names if name)
    return {one.name for one in found if one is not None and one.sensitive}
