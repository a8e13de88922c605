"""Who writes for the first time: so many a day are answered, and the others kept until somebody lets them in.

Why: numbers exist that earn by being answered, and whoever has thousands of them could spend all our money in a night.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from flows.state import STRANGER
from flows.turn import Incoming
from storage import members
from storage.frame import Frame
from storage.members import Found
from storage.purse import COSTS
from storage.statements import insert, rows, run
from storage.tables import counters, strangers
from storage.tables.columns import micros

SLICE = 1000
_COUNT = select(counters.c.value).where(counters.c.name == bindparam("name"))
_OUTSIDE = select(func.count(), func.min(strangers.c.at, type_=strangers.c.at.type)).select_from(strangers)
_SOME = select(strangers.c.member_id).order_by(strangers.c.member_id).limit(bindparam("limit"))


def shut_out(
    db: Connection,
    met: Mapping[str, Found],
    by_address: Mapping[str, Sequence[Incoming]],
    frame: Frame,
    now: datetime,
) -> Mapping[str, Found]:
    """The same people; those above the day's number are not answered. Only where an answer costs."""
    new = [blind for blind, one in met.items() if one.is_new and is_answered(one, by_address[blind])]
    if not new:
        return met
    day = f"strangers:{now.astimezone(frame.zone).date().isoformat()}"
    room = max(0, frame.strangers_per_day - _add(db, day, len(new)))
    outside = {blind: met[blind]._replace(state=met[blind].state._replace(unanswered=STRANGER)) for blind in new[room:]}
    insert(db, "strangers", ("member_id", "at"), [(one.member, micros(now)) for one in outside.values()])
    return {**met, **outside}


def is_answered(one: Found, own: Sequence[Incoming]) -> bool:
    return one.channel in COSTS and any(incoming.kind != "unanswerable" for incoming in own)


def _add(db: Connection, name: str, many: int) -> int:
    """Returns how many there were before."""
    sum_up = "ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value"
    insert(db, "counters", ("name", "value"), [(name, many)], sum_up)
    return int(rows(db, _COUNT, name=name)[0][0]) - many


def outside(db: Connection) -> tuple[int, datetime | None]:
    """(how many are not answered, since when the first of them)."""
    many, since = db.execute(_OUTSIDE).one()
    return int(many), since


def let_in(db: Connection, most: int = SLICE) -> int:
    """They are answered from their next text on. Returns how many; fewer than `most`: nobody is left outside."""
    ids = list(db.execute(_SOME, {"limit": most}).scalars())
    states = {id: state._replace(unanswered="") for id, state in members.states(db, ids).items()}
    members.keep_states(db, states)
    run(db, "DELETE FROM strangers WHERE member_id = ?", [(id,) for id in ids])
    return len(ids)
