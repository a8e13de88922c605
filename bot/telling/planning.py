"""What becomes due because nothing happened: looked for every few minutes by day, and planned once for each cause."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling import person, reminder, result, still, word
from bot.telling_decisions import tell_decisions
from flows.unasked import is_quiet
from storage import kept

if TYPE_CHECKING:
    from bot.house import House

PLANS = (person.plan, word.plan, result.plan, reminder.plan, still.plan, tell_decisions)
EVERY = timedelta(minutes=10)
LOOKED = "looked_for_what_is_due"


def plan_updates(db: Connection, house: "House", now: datetime) -> None:
    """Not in trial mode nor in the night: what would wait could be wrong by the time it goes."""
    rules = house.rules(db, now)
    if not rules.live or is_quiet(now, rules):
        return
    last = kept.value(db, LOOKED)
    if last is not None and timedelta(0) <= now - datetime.fromisoformat(last) < EVERY:
        return
    kept.keep(db, LOOKED, now.isoformat())
    for plan in PLANS:
        plan(db, house, now)
