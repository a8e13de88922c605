"""What may go out next, in the order in which it goes: replies, replies that were held back, what nobody asked for.

Each is found from an index that has this order, so that it takes the same time however much waits.
"""

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, literal, select, text, union_all

from flows.unasked import Priority
from storage.purse import HELD_REPLY
from storage.statements import AnyRow
from storage.tables import addresses, opt_outs, outbox, staff, updates
from storage.tables.columns import Moment

UNASKED = min(Priority)

_NOW = bindparam("now", type_=Moment())
_DUE = (
    select(
        outbox,
        addresses.c.sealed.label("address_sealed"),
        addresses.c.bad,
        opt_outs.c.opt_out.label("opted_out"),
        staff.c.sealed.label("staff_sealed"),
        updates.c.cancelled_at,
    )
    .outerjoin(addresses, addresses.c.id == outbox.c.address_id)
    .outerjoin(opt_outs, opt_outs.c.opt_out == addresses.c.opt_out)
    .outerjoin(staff, staff.c.name == outbox.c.staff)
    .outerjoin(updates, updates.c.id == outbox.c.update_id)
    .where(and_(text("outbox.state = 'queued'"), outbox.c.channel == bindparam("channel"), outbox.c.not_before <= _NOW))
    .order_by(outbox.c.priority, outbox.c.not_before, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=outbox, skip_locked=True)
)
DUE_REPLIES = _DUE.where(outbox.c.priority < HELD_REPLY)
DUE_HELD = _DUE.where(outbox.c.priority == HELD_REPLY)
DUE_UNASKED = _DUE.where(outbox.c.priority == bindparam("priority"))
KINDS_DUE = union_all(
    *(
        select(literal(int(kind)).label("priority")).where(
            exists().where(
                text(f"outbox.state = 'queued' AND outbox.priority = {int(kind)}"),
                outbox.c.channel == bindparam("channel"),
                outbox.c.not_before <= _NOW,
            )
        )
        for kind in Priority
    )
)
"""Of one kind what is due is found at once. Of all together, whatever waits for another day would be looked through:
after a week with two broadcasts that is everybody, and every reply would wait for it."""


def due_unasked(db: Connection, channel: str, now: datetime, limit: int) -> list[AnyRow]:
    """What goes first of what nobody asked for."""
    found: list[AnyRow] = []
    for kind in sorted(db.execute(KINDS_DUE, {"channel": channel, "now": now}).scalars()):
        given = {"channel": channel, "now": now, "priority": kind, "limit": limit - len(found)}
        found += db.execute(DUE_UNASKED, given).all()
        if len(found) >= limit:
            break
    return found
