"""What texts have cost: segments by SMS. Help lines are no part of it, since nothing may hold them back."""

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, select, text

from storage.tables import outbox
from storage.tables.columns import Moment

_PAID_FOR = and_(outbox.c.channel == "sms", outbox.c.kind != "help")
_SEGMENTS = select(func.coalesce(func.sum(outbox.c.segments), 0))
_SENT = _SEGMENTS.where(
    _PAID_FOR, outbox.c.sent_at >= bindparam("since", type_=Moment()), outbox.c.state.not_in(("failed", "suppressed"))
)
_WAITING = _SEGMENTS.where(_PAID_FOR, text("outbox.state = 'queued'"))


def segments(db: Connection, since: datetime) -> int:
    """Sent since then, or waiting to go."""
    sent, waiting = db.execute(_SENT, {"since": since}).scalar_one(), db.execute(_WAITING).scalar_one()
    return int(sent) + int(waiting)
