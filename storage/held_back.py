"""What waits to be sent that nobody asked for, by what it tells, for whoever looks at it after a restore."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from storage import broadcasts, restores, updates
from storage.restoring import RESTORED
from storage.statements import run
from storage.tables import outbox
from storage.tables import updates as tellings
from storage.tables.columns import Moment

LETTERS = "letters"
"""What stands for all that a person of the staff wrote to members, in the place of an update's id."""

_WAITING = (
    select(outbox.c.update_id, func.count().label("many"))
    .where(outbox.c.update_id.is_not(None), outbox.c.state.in_(("queued", "paused", "attempting")))
    .group_by(outbox.c.update_id)
    .subquery()
)
_HELD = (
    select(tellings.c.id, tellings.c.kind, tellings.c.subject, tellings.c.at, func.coalesce(_WAITING.c.many, 0))
    .outerjoin(_WAITING, _WAITING.c.update_id == tellings.c.id)
    .where(
        tellings.c.cancelled_at.is_(None),
        or_(
            _WAITING.c.many.is_not(None),
            and_(tellings.c.queued_at.is_(None), tellings.c.at <= bindparam("now", type_=Moment())),
        ),
    )
    .order_by(tellings.c.at, tellings.c.id)
)
_LETTERS = select(func.count(), func.min(outbox.c.created_at, type_=Moment())).where(
    outbox.c.state == "paused", outbox.c.kind == "person", outbox.c.code == RESTORED
)


@dataclass(frozen=True, slots=True)
class Held:
    """`id`: of the update, or LETTERS. `many`: how many messages wait; 0: nobody was found yet whom it is for.

    `since`: when it was due, or written.
    """

    id: str
    kind: str
    subject: str
    since: datetime
    many: int


def held(db: Connection, now: datetime) -> list[Held]:
    """Oldest first."""
    found = [Held(*row) for row in db.execute(_HELD, {"now": now})]
    many, since = db.execute(_LETTERS).one()
    return [*([Held(LETTERS, LETTERS, "", since, many)] if many else []), *found]


def drop(db: Connection, id: str, who: str, now: datetime) -> None:
    """It never goes."""
    if id == LETTERS:
        run(db, f"UPDATE outbox SET state = 'cancelled' {_THESE}", [(RESTORED,)])  # noqa: S608
        return
    broadcast = broadcasts.of_update(db, id)
    if broadcast is not None:
        broadcasts.cancel(db, broadcast, who, now)
    else:
        updates.cancel(db, id, now)


def go_on(db: Connection, who: str, now: datetime) -> bool:
    """Everything that was not dropped goes, but for paused broadcasts, each of which goes on from its own page.

    False: nothing was held.
    """
    run(db, f"UPDATE outbox SET state = 'queued', code = NULL {_THESE}", [(RESTORED,)])  # noqa: S608
    return restores.release(db, who, now)


_THESE = "WHERE state = 'paused' AND kind = 'person' AND code = ?"
