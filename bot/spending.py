"""What may still be spent this month: asked at each claim of texts, and counted anew once a minute.

Between two counts each process takes from its own purse what it claims. So the limit holds exactly where one process
sends, and with several it can be passed by what the others claim within that minute.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.money import month_begins
from flows.budget import room
from storage import costs
from storage.purse import Purse

if TYPE_CHECKING:
    from bot.settings import Settings

COUNTED_FOR = timedelta(minutes=1)
Terms = tuple[Decimal, Decimal, datetime]
"""(limit, price of a segment, midnight at which the month began)."""


class Spending:
    def __init__(self) -> None:
        self._purse = Purse(0, 0)
        self._terms: Terms | None = None
        self._at: datetime | None = None

    def purse(self, db: Connection, settings: "Settings", now: datetime) -> Purse | None:
        """None: nothing holds texts back, since there is no limit, or no price to measure it with."""
        terms = terms_of(settings, now)
        if terms is None:
            return None
        if terms != self._terms or self._at is None or not timedelta(0) <= now - self._at < COUNTED_FOR:
            limit, price, begins = terms
            self._purse = Purse.of(room(limit, price, costs.spent(db, begins)))
            self._terms, self._at = terms, now
        return self._purse


def terms_of(settings: "Settings", now: datetime) -> Terms | None:
    price, limit = settings.price_per_segment, settings.monthly_limit
    return None if not price or limit is None else (limit, price, month_begins(now, settings.zone))
