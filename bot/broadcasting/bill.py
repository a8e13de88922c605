"""What a broadcast comes to: how many people, in which words, and what it costs beside what the month has cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.money import month_begins
from flows.broadcast import Broadcast, Limits, invited, said
from flows.crowd import Segment
from flows.turn import Say
from storage import costs, crowds

if TYPE_CHECKING:
    from bot.house import House
    from bot.settings import Settings
    from bot.wording import Worded

PAID = "sms"
"""Texts cost; Telegram does not."""

USUAL_DAY, USUAL_PLACE = date(2026, 9, 28), "the open evening in the hall"

Way = tuple[str, str]
"""(language, channel)."""


@dataclass(frozen=True, slots=True)
class Bill:
    """`sizes`: people by way; `texts`: what they get. `cost` and `spent` (this month) are 0 where no price is set.
    `unagreed`: how many more are meant, who have not agreed to be asked this. `first`: those of `sizes` to whom it is
    our first text, and `first_texts` what they get, with a day and a place as long as most are."""

    sizes: Mapping[Way, int]
    texts: Mapping[Way, "Worded"]
    cost: Decimal
    spent: Decimal
    unagreed: int = 0
    first: Mapping[Way, int] = field(default_factory=dict)
    first_texts: Mapping[Way, "Worded"] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return sum(self.sizes.values())

    @property
    def segments(self) -> int:
        usual = sum(self.texts[way].segments * many for way, many in self.sizes.items() if way[1] == PAID)
        more = (many * (self.first_texts[way].segments - self.texts[way].segments) for way, many in self.first.items()
                if way[1] == PAID)  # fmt: skip
        return usual + sum(more)


def bill_shown(db: Connection, house: "House", broadcast: Broadcast, now: datetime) -> Bill:
    """For a page: of very many people, as they were counted lately."""
    return bill_of(db, house, broadcast, now, counted_lately(db, house, broadcast.segment))


def sizes_shown(db: Connection, house: "House", segment: Segment) -> Mapping[Way, int]:
    return counted_lately(db, house, segment).sizes


def counted_lately(db: Connection, house: "House", segment: Segment) -> crowds.Counted:
    basis = house.settings.lawful_basis
    return house.lately.count(("sizes", segment, basis), lambda: crowds.count(db, segment, basis))


def bill_of(
    db: Connection, house: "House", broadcast: Broadcast, now: datetime, counted: crowds.Counted | None = None
) -> Bill:
    """`counted`: how many get it, where that has been counted."""
    counted = counted or crowds.count(db, broadcast.segment, house.settings.lawful_basis)
    say, introduced = Say(said(broadcast)), Say(invited(broadcast, USUAL_DAY, USUAL_PLACE))
    texts = {way: house.wording.render(say, *way) for way in counted.sizes}
    first_texts = {way: house.wording.render(introduced, *way) for way in counted.first}
    price = house.settings.price_per_segment or Decimal(0)
    spent = costs.segments(db, month_begins(now, house.settings.zone)) * price if price else Decimal(0)
    bill = Bill(counted.sizes, texts, Decimal(0), spent, counted.unagreed, counted.first, first_texts)
    return replace(bill, cost=bill.segments * price)


def limits(settings: "Settings") -> Limits:
    return Limits(settings.alone_people, settings.alone_cost, settings.monthly_limit)
