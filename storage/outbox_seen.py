"""The outbox as whoever watches sees it: how much waits, of what kind, and how long what is due has waited.

What is over is not counted: there may be millions of it. All of this is in the indexes of what is not.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, func, literal_column, or_, select, text, union_all

from storage.going_next import UNASKED
from storage.purse import HELD_REPLY
from storage.statements import rows
from storage.tables import outbox
from storage.tables.columns import Moment, micros
from storage.writing import PERSON


class Waits(NamedTuple):
    """`state`: queued, attempting, looked_for (nobody knows whether it went; we look for it) or unknown (given up).

    `urgency`: reply, held (a reply that the month's limit holds back) or unasked. `seconds`: since the first of them
    was due; None where none is yet.
    """

    state: str
    channel: str
    kind: str
    urgency: str
    many: int
    seconds: float | None


_SAID = {
    "queued": "outbox.state = 'queued'",
    "attempting": "outbox.state = 'attempting'",
    "looked_for": "outbox.state = 'unknown' AND outbox.lease_until IS NOT NULL",
    "unknown": "outbox.state = 'unknown' AND outbox.lease_until IS NULL",
}
_BY = (outbox.c.channel, outbox.c.kind, outbox.c.priority)
_COUNTS = union_all(
    *(
        select(literal_column(f"'{said}'"), *_BY, func.count(), func.min(outbox.c.not_before))
        .where(text(condition))
        .group_by(*_BY)
        for said, condition in _SAID.items()
    )
)


_OLDEST_REPLY = select(func.min(case((outbox.c.kind == PERSON, outbox.c.not_before), else_=outbox.c.created_at))).where(
    and_(
        text("outbox.state = 'queued'"),
        outbox.c.priority < HELD_REPLY,
        or_(outbox.c.kind != PERSON, outbox.c.not_before <= bindparam("now", type_=Moment())),
    )
)


def oldest_reply(db: Connection, now: datetime) -> float | None:
    """Seconds that somebody who wrote, or may be in danger, has waited for our words; None: nobody waits.

    Since it was written and not since it is due: each try that fails makes it due later. What a person writes by night
    waits for the morning on purpose.
    """
    ((since,),) = rows(db, _OLDEST_REPLY, now=now)
    return None if since is None else (micros(now) - int(since)) / 1e6


def waits(db: Connection, now: datetime) -> list[Waits]:
    at = micros(now)
    return [
        Waits(state, channel, kind, urgency(priority), many, (at - due) / 1e6 if due <= at else None)
        for state, channel, kind, priority, many, due in rows(db, _COUNTS)
    ]


def urgency(priority: int) -> str:
    if priority >= UNASKED:
        return "unasked"
    return "held" if priority == HELD_REPLY else "reply"
