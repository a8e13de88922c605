"""Sending once more, because staff say so, to those whose text's fate stays unknown: for the page and the command."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.writing_back import goes_at
from flows.broadcast import why_not
from storage import audit, broadcasts, resending
from storage.resending import Which

if TYPE_CHECKING:
    from bot.house import House
    from flows.broadcast import Broadcast


def send_again(db: Connection, house: "House", which: Which, tried_until: datetime, by: str, now: datetime) -> int:
    """Returns how many go. None do where it was done already: what was tried after `tried_until` is left alone."""
    one = None if which.update is None else broadcasts.of_update(db, which.update)
    if one is not None and why_not("resend", one) is not None:
        return 0
    many = resending.send_again(db, which, tried_until, now, goes_at(db, house, now))
    if many:
        _keep(db, one, which, by, now)
    return many


def _keep(db: Connection, one: "Broadcast | None", which: Which, by: str, now: datetime) -> None:
    if one is not None:
        broadcasts.resent(db, one, by, now)
        audit.note(db, by, "broadcast sent again to those of whom nobody knows", now, str(one.number))
    else:
        audit.note(db, by, "messages sent again of which nobody knows", now, which.kind)
