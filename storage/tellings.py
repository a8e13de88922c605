"""What became of tellings: of all whom each was for, how many had it, wait for it, or never will."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, and_, func, select

from storage.lists import among
from storage.tables import members, outbox

FATES = {
    "sent": ("sent", "delivered"),
    "failed": ("failed", "undelivered"),
    "suppressed": ("suppressed",),
    "unknown": ("unknown",),
    "expired": ("expired",),
    "cancelled": ("cancelled",),
}
"""What each text comes to, and the states of the outbox that are it; everything else still waits."""

WAITING = "waiting"
_FATE_OF = {state: fate for fate, states in FATES.items() for state in states}
_COUNTS = (
    select(outbox.c.update_id, outbox.c.state, func.count())
    .where(and_(outbox.c.update_id.is_not(None), among(outbox.c.update_id, "ids")))
    .group_by(outbox.c.update_id, outbox.c.state)
)
_LOST = (
    select(outbox.c.update_id, func.count())
    .where(
        and_(
            outbox.c.update_id.is_not(None),
            among(outbox.c.update_id, "ids"),
            outbox.c.state == "unknown",
            outbox.c.lease_until.is_not(None),
        )
    )
    .group_by(outbox.c.update_id)
)


_HELD = (
    select(outbox.c.update_id, func.count().label("many"))
    .join(members, members.c.id == outbox.c.member_id)
    .where(and_(among(outbox.c.update_id, "ids"), outbox.c.state == "queued", members.c.held))
    .group_by(outbox.c.update_id)
)


def held(db: Connection, updates: Collection[str]) -> Mapping[str, int]:
    """By update: how many wait until somebody lets questions to them go on. Updates without any are not there."""
    rows = db.execute(_HELD, {"ids": sorted(updates)}) if updates else ()
    return {row.update_id: row.many for row in rows}


def fates(db: Connection, updates: Collection[str]) -> Mapping[str, dict[str, int]]:
    """By update: how many texts came to what, and how many are `waiting`; together they are all whom it was for.

    One whose fate is unknown and looked for waits.
    """
    ids = {"ids": sorted(updates)}
    told = {id: dict.fromkeys((*FATES, WAITING), 0) for id in updates}
    for id, state, many in db.execute(_COUNTS, ids) if updates else ():
        told[id][_FATE_OF.get(state, WAITING)] += many
    lost = [id for id, counts in told.items() if counts["unknown"]]
    for id, many in db.execute(_LOST, {"ids": lost}) if lost else ():
        told[id]["unknown"] -= many
        told[id][WAITING] += many
    return told
