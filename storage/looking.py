"""Sends whose fate is unknown, looked for where the provider lists what it took: who is due, and what was found.

It was sent where the list has one message for that address with those words that no other row has. It was not sent
where two looks, ten minutes apart, find nothing that could be it; then replies and help lines go again, and what nobody
asked for goes again once. Anything between the two stays unknown, and after a day nobody looks any more. A look has a
lease as a try has, so that any number of processes may look; what comes back after the lease is not wanted any more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, or_, select, text

from storage import fates
from storage.claims import Opener
from storage.going_next import UNASKED
from storage.lists import among
from storage.outbox import Fate, Listed, Lost, Post
from storage.sealed import Keys
from storage.statements import AnyRow, Query, run
from storage.tables import addresses, outbox, staff
from storage.tables.columns import Moment, micros

LEASE = timedelta(minutes=5)
BETWEEN_LOOKS = timedelta(minutes=10)
UNCLEAR = timedelta(hours=1)
GIVE_UP = timedelta(days=1)
CLOCKS_DIFFER = timedelta(minutes=1)
NOT_SENT = "not_sent"

_DUE = (
    select(outbox, addresses.c.sealed.label("address_sealed"), staff.c.sealed.label("staff_sealed"))
    .outerjoin(addresses, addresses.c.id == outbox.c.address_id)
    .outerjoin(staff, staff.c.name == outbox.c.staff)
    .where(
        and_(
            text("outbox.state = 'unknown'"),
            outbox.c.channel == bindparam("channel"),
            outbox.c.lease_until <= bindparam("now", type_=Moment()),
        )
    )
    .order_by(outbox.c.lease_until, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=outbox, skip_locked=True)
)
_LOST = outbox.alias("lost")
_BESIDE = or_(outbox.c.address_id == _LOST.c.address_id, outbox.c.staff == _LOST.c.staff)


def _to_the_same(state: str) -> Query:
    """Every message in this state to whom that one is for, that one included."""
    return (
        select(outbox.c.id, outbox.c.priority, outbox.c.lease_until, outbox.c.sent_at, outbox.c.looked_at)
        .join(_LOST, _BESIDE)
        .where(_LOST.c.id == bindparam("id"), text(f"outbox.state = '{state}' AND outbox.lease_until > 0"))
        .order_by(outbox.c.lease_until, outbox.c.id)
    )


_LOOKED_FOR = _to_the_same("unknown").with_for_update(of=outbox)
_TRIED = _to_the_same("attempting").limit(1)
_BOUND = select(outbox.c.provider_id).where(among(outbox.c.provider_id, "ids"))
_LOOK_AT = "UPDATE outbox SET lease_until = ? WHERE id = ?"
_NOT_THERE = "UPDATE outbox SET looked_at = ?, lease_until = ? WHERE id = ?"
_LET_GO = (
    "UPDATE outbox SET lease_until = NULL, sealed = CASE WHEN fleeting THEN NULL ELSE sealed END, "
    "text = CASE WHEN fleeting THEN NULL ELSE text END WHERE state = 'unknown' AND lease_until IS NOT NULL AND "
)


def claim(db: Connection, channel: str, keys: Keys, now: datetime, limit: int) -> list[Lost]:
    """At most `limit` that are due to be looked for. Commit before asking; nobody else asks while the lease lasts."""
    opened, lease = Opener(db, keys), now + LEASE
    due = {row.id: row for row in db.execute(_DUE, {"channel": channel, "now": now, "limit": limit})}
    found = {id: lost_one(row, opened, lease) for id, row in due.items()}
    run(db, _LOOK_AT, [(micros(lease), id) for id, one in found.items() if one])
    let_go(db, (id for id, one in found.items() if one is None))
    return [one for one in found.values() if one]


def lost_one(row: AnyRow, opened: Opener, lease: datetime) -> Lost | None:
    """None where its words or its address are gone. Help lines may have gone by an earlier try."""
    words, address = opened.words(row), opened.address(row)
    if words is None or address is None:
        return None
    since = row.created_at if row.kind == "help" else row.sent_at
    return Lost(Post(row.id, row.channel, address, words, row.kind), since - CLOCKS_DIFFER, lease)


def settle(db: Connection, lost: Lost, listed: Listed, keys: Keys, now: datetime) -> None:
    """What the list says of it: nothing for certain while another message to the same person is being tried."""
    row = still_wanted(db, lost)
    if row is None or db.execute(_TRIED, {"id": lost.post.id}).first() is not None:
        return
    bound = set(db.execute(_BOUND, {"ids": [*listed.alike, *listed.others]}).scalars())
    free = [sid for sid in listed.alike if sid not in bound]
    if len(free) == 1:
        fates.mark(db, [Fate(row.id, "sent", provider_id=free[0])], keys, now)
    elif free or not bound.issuperset(listed.others):
        run(db, _LOOK_AT, [(micros(now + UNCLEAR), row.id)])
    else:
        not_there(db, row, keys, now)


def still_wanted(db: Connection, lost: Lost) -> AnyRow | None:
    """Locks all that is looked for at that address, in order: two processes never give one message to two rows."""
    rows = list(db.execute(_LOOKED_FOR, {"id": lost.post.id}))
    return next((row for row in rows if row.id == lost.post.id and row.lease_until == lost.lease), None)


def not_there(db: Connection, row: AnyRow, keys: Keys, now: datetime) -> None:
    """Once: look again. Twice: it was not sent. What nobody asked for, and has gone again already, stays unknown."""
    if row.looked_at is not None and row.looked_at >= row.sent_at:
        fates.mark(db, [Fate(row.id, "retry", code=NOT_SENT, retry_after=0)], keys, now)
    elif row.looked_at is not None and row.priority >= UNASKED:
        let_go(db, [row.id])
    else:
        run(db, _NOT_THERE, [(micros(now), micros(now + BETWEEN_LOOKS), row.id)])


def let_go(db: Connection, ids: Iterable[str]) -> None:
    """It stays unknown."""
    run(db, _LET_GO + "id = ?", [(id,) for id in ids])


def give_up(db: Connection, now: datetime) -> int:
    """What nobody could find out in a day. Returns how many."""
    return run(db, _LET_GO + "sent_at <= ?", [(micros(now - GIVE_UP),)])
