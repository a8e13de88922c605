"""Sending once more, because staff say so, to those whose text's fate stays unknown: for the page and the command."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.writing_back import goes_at
from flows.broadcast import why_not
from storage import audit, broadcasts, resending
from storage.resending import SLICE, Which

__all__ = ["SLICE", "Again", "send_slice"]

if TYPE_CHECKING:
    from bot.house import House
    from flows.broadcast import Broadcast


@dataclass(frozen=True, slots=True)
class Again:
    """What staff said goes again. `tried_until`: what was tried after this is left alone, so that twice is once."""

    which: Which
    tried_until: datetime
    by: str
    at: datetime


def send_slice(db: Connection, house: "House", again: Again, is_first: bool) -> int:
    """Returns how many go; fewer than `SLICE`, and it is done. Each slice is a transaction of its own."""
    which = again.which
    one = None if which.update is None else broadcasts.of_update(db, which.update)
    if one is not None and why_not("resend", one) is not None:
        return 0
    many = resending.send_again(db, which, again.tried_until, again.at, goes_at(db, house, again.at))
    if many and is_first:
        _keep(db, one, which, again.by, again.at)
    return many


def _keep(db: Connection, one: "Broadcast | None", which: Which, by: str, now: datetime) -> None:
    if one is not None:
        broadcasts.resent(db, one, by, now)
        audit.note(db, by, "broadcast sent again to those of whom nobody knows", now, str(one.number))
    else:
        audit.note(db, by, "messages sent again of which nobody knows", now, which.kind)
