"""What texts have cost: segments by SMS. Help lines are no part of it, since nothing may hold them back."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, text

from storage.tables import outbox
from storage.tables.columns import Moment
from storage.tables.outbox import TEXTED

_SEGMENTS = select(func.coalesce(func.sum(outbox.c.segments), 0)).where(outbox.c.kind != "help")
_SENT = _SEGMENTS.where(
    text(TEXTED),
    outbox.c.sent_at >= bindparam("since", type_=Moment()),
    outbox.c.state.not_in(("failed", "suppressed")),
)
_WAITING = _SEGMENTS.where(text("outbox.channel = 'sms'"), text("outbox.state = 'queued'"))


def segments(db: Connection, since: datetime) -> int:
    """Sent since then, or waiting to go."""
    sent, waiting = db.execute(_SENT, {"since": since}).scalar_one(), db.execute(_WAITING).scalar_one()
    return int(sent) + int(waiting)
