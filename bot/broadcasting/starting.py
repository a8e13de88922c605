"""A broadcast whose time has come starts, if it still may: much can change until then, so it is looked at once more."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.broadcasting.asking import ask
from bot.broadcasting.bill import Bill, bill_of, limits
from bot.clock import new_id
from flows.broadcast import Broadcast, as_draft, has_outgrown, is_above, is_too_late
from flows.segments import measure
from storage import broadcasts, staff

if TYPE_CHECKING:
    from bot.house import House


def start_next(db: Connection, house: "House", now: datetime) -> bool:
    """In trial mode they wait. False: there was none to start.

    Only one, so that its texts are queued, and are part of what the next one finds spent.
    """
    starting = broadcasts.starting(db, now)
    if not starting or not house.rules(db, now).live:
        return False
    start(db, house, starting[0], now)
    return True


def start(db: Connection, house: "House", broadcast: Broadcast, now: datetime) -> None:
    bill, limit = bill_of(db, house, broadcast, now), limits(house.settings)
    if is_above(bill.spent, bill.cost, limit):
        stop(db, house, broadcast, "texts would cost more this month than they may", now)
    elif is_too_late(broadcast, now):
        stop(db, house, broadcast, "its time passed more than a week ago", now)
    elif has_outgrown(broadcast, bill.people, bill.cost, limit):
        hold(db, house, broadcast, bill, now)
    else:
        broadcasts.start(db, broadcast, new_id, now)


def stop(db: Connection, house: "House", broadcast: Broadcast, why: str, now: datetime) -> None:
    broadcasts.keep(db, as_draft(broadcast), "stopped", None, now)
    tell_author(db, house, broadcast, f"{why}. It is a draft again.", now)


def hold(db: Connection, house: "House", broadcast: Broadcast, bill: Bill, now: datetime) -> None:
    """More people than anybody said yes to."""
    seen = broadcasts.seen(broadcast, bill.people)
    held = replace(broadcast, state="waiting", seen=seen, people=bill.people, approved_by=None, goes_at=None)
    broadcasts.keep(db, held, "held", None, now)
    ask(db, house, held, bill, now)
    tell_author(db, house, held, f"{bill.people} people would get it now. A second person must approve it.", now)


def tell_author(db: Connection, house: "House", broadcast: Broadcast, why: str, now: datetime) -> None:
    """Where a text reaches them; `yousaid broadcast show` says it too."""
    if any(one.name == broadcast.author and one.channel for one in staff.every(db)):
        text = f"{house.name}. Broadcast {broadcast.number} did not start: {why}"
        staff.queue_text(db, broadcast.author, text, measure(text).segments, new_id, now)
