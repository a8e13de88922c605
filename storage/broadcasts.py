"""Broadcasts: kept with each step that somebody took, and what became of every text of each."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from flows.broadcast import Broadcast, State, Step, as_draft, shown, starts_at, why_not
from flows.consultation import Text
from flows.crowd import Rule, Segment
from storage import updates
from storage.documents import NewerDocument
from storage.lists import among
from storage.statements import AnyRow, Query, insert, run
from storage.tables import broadcast_events as events
from storage.tables import broadcasts, outbox
from storage.tables import updates as tellings
from storage.tables.columns import Moment, micros
from storage.tellings import FATES, WAITING
from storage.tellings import fates as told_fates
from storage.updates import Update

KIND = "broadcast"
VERSION = 1
COLUMNS = ("id", "number", "author", "body", "at", "state", "people", "made_at")
_EVERY = select(broadcasts).order_by(broadcasts.c.number.desc())
_LOOKED_AT = select(broadcasts).where(broadcasts.c.number == bindparam("number"))
_LOOKED_AT_ID = select(broadcasts).where(broadcasts.c.id == bindparam("id"))
_ONE = _LOOKED_AT.with_for_update()
_BY_ID = select(broadcasts).where(broadcasts.c.id == bindparam("id")).with_for_update()
_OF_UPDATE = select(broadcasts).where(broadcasts.c.update_id == bindparam("update")).with_for_update()
_PAGE = _EVERY.where(broadcasts.c.number < bindparam("before")).limit(bindparam("most"))
LAST = 2**31 - 1
_WAITING = (
    select(
        broadcasts,
        select(func.max(events.c.at)).where(events.c.broadcast_id == broadcasts.c.id).scalar_subquery().label("since"),
    )
    .where(broadcasts.c.state == "waiting")
    .order_by("since", broadcasts.c.number)
    .limit(50)
)
_RECENT = _EVERY.limit(50).with_for_update()
_STARTING = (
    select(broadcasts)
    .where(broadcasts.c.state == "scheduled", broadcasts.c.goes_at <= bindparam("now", type_=Moment()))
    .order_by(broadcasts.c.goes_at, broadcasts.c.number)
    .with_for_update()
)
_GOING = select(broadcasts).where(broadcasts.c.state == "going").order_by(broadcasts.c.number).with_for_update()
_LAST = select(func.coalesce(func.max(broadcasts.c.number), 0))
_EVENTS = select(events).where(events.c.broadcast_id == bindparam("id")).order_by(events.c.number)
_SHOWN = select(events.c.seen, events.c.broadcast_id).where(
    among(events.c.broadcast_id, "ids"), events.c.what.in_(("sent", "held")), events.c.seen.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Event:
    """`who`: the member of staff; None: time has passed."""

    at: datetime
    what: str
    who: str | None


def add(db: Connection, draft: Broadcast, new_id: Callable[[], str], now: datetime) -> Broadcast:
    """Keeps a draft, and returns it with its id and the next number. Two of staff at once get two numbers."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("LOCK TABLE broadcasts IN SHARE ROW EXCLUSIVE MODE")
    made = replace(draft, id=new_id(), number=db.execute(_LAST).scalar_one() + 1)
    at = None if made.at is None else micros(made.at)
    row = (made.id, made.number, made.author, _body(made), at, made.state, 0, micros(now))
    insert(db, "broadcasts", COLUMNS, [row])
    note(db, made, "added", made.author, now)
    return made


def keep(db: Connection, changed: Broadcast, what: str, who: str | None, now: datetime) -> Broadcast:
    """As it is now, and who made it so. Whoever loaded it holds it until the transaction ends."""
    one, moments = changed, [None if moment is None else micros(moment) for moment in (changed.at, changed.goes_at)]
    run(
        db,
        "UPDATE broadcasts SET author = ?, body = ?, at = ?, goes_at = ?, state = ?, seen = ?, people = ?, "
        "approved_by = ?, update_id = ? WHERE id = ?",
        [(one.author, _body(one), *moments, one.state, one.seen, one.people, one.approved_by, one.update, one.id)],
    )
    note(db, one, what, who, now)
    return one


def note(db: Connection, broadcast: Broadcast, what: str, who: str | None, now: datetime) -> None:
    row = (broadcast.id, micros(now), what, who, broadcast.seen)
    insert(db, "broadcast_events", ("broadcast_id", "at", "what", "who", "seen"), [row])


def start(db: Connection, broadcast: Broadcast, new_id: Callable[[], str], now: datetime) -> Broadcast:
    """From now on it is told, once: its cause is there only once."""
    update = Update(new_id(), KIND, broadcast.id)
    updates.plan(db, [update], now)
    return keep(db, replace(broadcast, state="going", update=update.id), "started", None, now)


def pause(db: Connection, broadcast: Broadcast, who: str, now: datetime) -> Broadcast:
    updates.pause(db, broadcast.update or "", now)
    return keep(db, replace(broadcast, state="paused"), "paused", who, now)


def resume(db: Connection, broadcast: Broadcast, who: str, now: datetime) -> Broadcast:
    updates.resume(db, broadcast.update or "")
    return keep(db, replace(broadcast, state="going"), "resumed", who, now)


def cancel(db: Connection, broadcast: Broadcast, who: str, now: datetime) -> Broadcast:
    """What is not being sent this moment never goes."""
    if broadcast.update is not None:
        updates.cancel(db, broadcast.update, now)
    return keep(db, replace(broadcast, state="cancelled"), "cancelled", who, now)


def approve(db: Connection, broadcast: Broadcast, who: str, now: datetime) -> Broadcast:
    approved = replace(broadcast, state="scheduled", approved_by=who, goes_at=starts_at(broadcast, now))
    return keep(db, approved, "approved", who, now)


def not_yet(db: Connection, broadcast: Broadcast, who: str, now: datetime) -> Broadcast:
    return keep(db, as_draft(broadcast), "put_off", who, now)


def undo(db: Connection, broadcast: Broadcast, who: str, now: datetime) -> Broadcast:
    return keep(db, as_draft(broadcast), "undone", who, now)


def resent(db: Connection, broadcast: Broadcast, who: str, now: datetime) -> Broadcast:
    """Some of its texts go once more, so that it is not done yet; one that is held back stays so."""
    state: State = "going" if broadcast.state == "done" else broadcast.state
    return keep(db, replace(broadcast, state=state), "resent", who, now)


STEPS: Mapping[str, Callable[[Connection, Broadcast, str, datetime], Broadcast]] = {
    "approve": approve,
    "not_yet": not_yet,
    "undo": undo,
    "pause": pause,
    "resume": resume,
    "cancel": cancel,
}


def steer(db: Connection, id: str, step: Step, who: str, now: datetime) -> None:
    """Does nothing where somebody else was first, so that it cannot be done any more."""
    broadcast = by_id(db, id)
    if broadcast is not None and why_not(step, broadcast) is None:
        STEPS[step](db, broadcast, who, now)


def how_far(db: Connection, broadcast: Broadcast) -> tuple[int, int]:
    """(texts that have gone, all of them)."""
    told = fates(db, broadcast)
    return told["sent"], sum(told.values())


def finish(db: Connection, now: datetime) -> None:
    """Those of which nothing is left to send are done."""
    for broadcast in going(db):
        if is_over(db, broadcast):
            keep(db, replace(broadcast, state="done"), "done", None, now)


def is_over(db: Connection, broadcast: Broadcast) -> bool:
    """Its audience is taken, to the last one, and of no text is it still open what becomes of it."""
    queued_at = db.execute(_QUEUED, {"update": broadcast.update}).scalar()
    return queued_at is not None and db.execute(_OPEN, {"update": broadcast.update}).first() is None


_QUEUED = select(tellings.c.queued_at).where(tellings.c.id == bindparam("update"))
_LOOKED_FOR = and_(outbox.c.state == "unknown", outbox.c.lease_until.is_not(None))
_OPEN = (
    select(outbox.c.id)
    .where(
        outbox.c.update_id == bindparam("update"),
        or_(outbox.c.state.in_(("queued", "attempting", "paused")), _LOOKED_FOR),
    )
    .limit(1)
)


def fates(db: Connection, broadcast: Broadcast) -> dict[str, int]:
    """How many texts came to what, and how many are `waiting`; together they are everybody whom it is for."""
    return every_fate(db, [broadcast])[broadcast.id]


def every_fate(db: Connection, of: Sequence[Broadcast]) -> dict[str, dict[str, int]]:
    """As `fates`, by the id of each broadcast."""
    told = told_fates(db, {one.update for one in of if one.update is not None})
    nothing = dict.fromkeys((*FATES, WAITING), 0)
    return {one.id: dict(told.get(one.update or "", nothing)) for one in of}


def seen(broadcast: Broadcast, people: int) -> str:
    """A digest of all that a second person says yes to."""
    return hashlib.blake2b(repr(shown(broadcast, people)).encode(), digest_size=16).hexdigest()


def every(db: Connection) -> list[Broadcast]:
    """Newest first."""
    return [_broadcast(row) for row in db.execute(_EVERY)]


def page(db: Connection, most: int, before: int | None = None) -> list[Broadcast]:
    """At most so many, newest first; `before`: with lower numbers than this."""
    return [_broadcast(row) for row in db.execute(_PAGE, {"before": before or LAST, "most": most})]


def waiting(db: Connection) -> list[tuple[Broadcast, datetime]]:
    """Those that wait for a second yes, each with since when, oldest first."""
    return [(_broadcast(row), row.since) for row in db.execute(_WAITING)]


def recent(db: Connection) -> list[Broadcast]:
    """The newest fifty, newest first; locked."""
    return [_broadcast(row) for row in db.execute(_RECENT)]


def starting(db: Connection, now: datetime) -> list[Broadcast]:
    """Those whose time has come; locked."""
    return [_broadcast(row) for row in db.execute(_STARTING, {"now": now})]


def going(db: Connection) -> list[Broadcast]:
    return [_broadcast(row) for row in db.execute(_GOING)]


def find(db: Connection, number: int) -> Broadcast | None:
    """Locked: of two who do something with it, the second sees what the first did."""
    return _found(db, _ONE, number=number)


def look_at(db: Connection, number: int) -> Broadcast | None:
    """To read, and nothing else."""
    return _found(db, _LOOKED_AT, number=number)


def look_at_id(db: Connection, id: str) -> Broadcast | None:
    return _found(db, _LOOKED_AT_ID, id=id)


def by_id(db: Connection, id: str) -> Broadcast | None:
    return _found(db, _BY_ID, id=id)


def of_update(db: Connection, update: str) -> Broadcast | None:
    """The one that is told by it; locked."""
    return _found(db, _OF_UPDATE, update=update)


def _found(db: Connection, which: Query, **of: object) -> Broadcast | None:
    row = db.execute(which, of).one_or_none()
    return None if row is None else _broadcast(row)


def history(db: Connection, broadcast: Broadcast) -> list[Event]:
    return [Event(row.at, row.what, row.who) for row in db.execute(_EVENTS, {"id": broadcast.id})]


def shown_to_approve(db: Connection, of: Sequence[Broadcast]) -> dict[str, str]:
    """Every digest that somebody was ever asked to approve -> the id of the broadcast that it was of."""
    return {row.seen: row.broadcast_id for row in db.execute(_SHOWN, {"ids": [one.id for one in of]})}


def _body(one: Broadcast) -> str:
    words = [[language, text] for language, text in one.text.by_language.items()]
    rules = {name: [list(rule) for rule in getattr(one.segment, name)] for name in ("to", "include", "exclude")}
    return json.dumps({"v": VERSION, "words": words, "segment": rules, "as_is": one.as_is}, sort_keys=True)


def _broadcast(row: AnyRow) -> Broadcast:
    body = json.loads(row.body)
    if body["v"] > VERSION:
        raise NewerDocument("A newer release of yousaid wrote this: update yousaid.")
    segment = Segment(**{name: tuple(Rule(*rule) for rule in rules) for name, rules in body["segment"].items()})
    state: State = row.state
    return Broadcast(
        id=row.id,
        number=row.number,
        author=row.author,
        text=Text({language: text for language, text in body["words"]}),  # noqa: C416
        segment=segment,
        at=row.at,
        as_is=body["as_is"],
        state=state,
        seen=row.seen,
        people=row.people,
        goes_at=row.goes_at,
        approved_by=row.approved_by,
        update=row.update_id,
    )
