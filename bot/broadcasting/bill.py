"""What a broadcast comes to: how many people, in which words, and what it costs beside what the month has cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.money import month_begins
from flows.broadcast import Broadcast, Limits, said
from flows.crowd import Segment
from flows.turn import Say
from storage import costs, crowds

if TYPE_CHECKING:
    from bot.house import House
    from bot.settings import Settings
    from bot.wording import Worded

PAID = "sms"
"""Texts cost; Telegram does not."""

Way = tuple[str, str]
"""(language, channel)."""


@dataclass(frozen=True, slots=True)
class Bill:
    """`sizes`: people by way; `texts`: what they get. `cost` and `spent` (this month) are 0 where no price is set."""

    sizes: Mapping[Way, int]
    texts: Mapping[Way, "Worded"]
    cost: Decimal
    spent: Decimal

    @property
    def people(self) -> int:
        return sum(self.sizes.values())

    @property
    def segments(self) -> int:
        return sum(self.texts[way].segments * many for way, many in self.sizes.items() if way[1] == PAID)


def bill_shown(db: Connection, house: "House", broadcast: Broadcast, now: datetime) -> Bill:
    """For a page: of very many people, as they were counted lately."""
    return bill_of(db, house, broadcast, now, sizes_shown(db, house, broadcast.segment))


def sizes_shown(db: Connection, house: "House", segment: Segment) -> dict[Way, int]:
    return house.lately.count(("sizes", segment), lambda: crowds.sizes(db, segment))


def bill_of(
    db: Connection, house: "House", broadcast: Broadcast, now: datetime, sizes: Mapping[Way, int] | None = None
) -> Bill:
    """`sizes`: how many get it, where that has been counted."""
    sizes = crowds.sizes(db, broadcast.segment) if sizes is None else sizes
    say = Say(said(broadcast))
    texts = {(language, channel): house.wording.render(say, language, channel) for language, channel in sizes}
    price = house.settings.price_per_segment or Decimal(0)
    spent = costs.segments(db, month_begins(now, house.settings.zone)) * price if price else Decimal(0)
    bill = Bill(sizes, texts, Decimal(0), spent)
    return Bill(sizes, texts, bill.segments * price, spent)


def limits(settings: "Settings") -> Limits:
    return Limits(settings.alone_people, settings.alone_cost, settings.monthly_limit)
