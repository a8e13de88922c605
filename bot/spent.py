"""Who spent what in a month: replies, news, reminders, each broadcast by its author; in words, for pages and files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.money import month_begins, next_month
from storage import broadcasts, costs
from storage.costs import BROADCAST, HELP, Spent

if TYPE_CHECKING:
    from bot.settings import Settings

COLUMNS = ("month", "what", "who", "texts", "segments", "cost")
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
PURPOSES: Mapping[str, str] = {
    "reply": "Replies to what people write",
    "person": "Answers that a person wrote",
    "outcome": "You said, we did",
    "correction": "Corrections of that",
    "promise": "News of promises",
    "result": "Results of votes",
    "word": "Word that there is no answer yet",
    "changed": "Questions that changed",
    "later": "Questions put off until later",
    "reminder": "Reminders",
    "payment": "What people are owed",
    "staff": "Texts to staff: alerts, links, requests",
    HELP: "Help lines, which the limit is not for",
}


@dataclass(frozen=True, slots=True)
class Line:
    """`who` sent it and said yes to it, empty where nobody did. `cost`: None where no price is set."""

    what: str
    who: str
    spent: Spent
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Month:
    """`name`: such as 2026-11. `total`: of what the limit is for; `waiting`: segments that wait to go, this month only.

    `held`: replies that the limit holds back.
    """

    name: str
    lines: Sequence[Line]
    total: Spent
    cost: Decimal | None
    limit: Decimal | None
    waiting: int = 0
    held: int = 0

    @property
    def percent(self) -> int | None:
        return int(self.cost * 100 / self.limit) if self.limit and self.cost is not None else None


def begins(written: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The midnight at which this month began, such as 2026-11; empty: the one that it is now."""
    if not written:
        return month_begins(now, zone)
    found = MONTH.fullmatch(written)
    return datetime(int(found[1]), int(found[2]), 1, tzinfo=zone) if found else None


def month(db: Connection, settings: "Settings", since: datetime, now: datetime) -> Month:
    found = costs.by_purpose(db, since, next_month(since))
    paid = [spent for purpose, spent in found.items() if purpose != HELP]
    total = Spent(sum(one.texts for one in paid), sum(one.segments for one in paid))
    is_now = since == month_begins(now, settings.zone)
    return Month(
        f"{since:%Y-%m}",
        sorted(_lines(db, settings, found), key=lambda line: (-line.spent.segments, line.what)),
        total,
        _cost(settings, total),
        settings.monthly_limit,
        costs.waiting(db) if is_now else 0,
        costs.held(db) if is_now else 0,
    )


def _lines(db: Connection, settings: "Settings", found: Mapping[str, Spent]) -> Iterator[Line]:
    for purpose, spent in found.items():
        what, who = _said(db, purpose)
        yield Line(what, who, spent, _cost(settings, spent))


def _said(db: Connection, purpose: str) -> tuple[str, str]:
    if not purpose.startswith(BROADCAST):
        return PURPOSES.get(purpose, purpose), ""
    broadcast = broadcasts.by_id(db, purpose.removeprefix(BROADCAST))
    if broadcast is None:
        return "A broadcast", ""
    approved = f", approved by {broadcast.approved_by}" if broadcast.approved_by else ""
    return f"Broadcast {broadcast.number}", f"{broadcast.author}{approved}"


def _cost(settings: "Settings", spent: Spent) -> Decimal | None:
    """At the price that is set now."""
    price = settings.price_per_segment
    return None if price is None else spent.segments * price


def rows(of: Month) -> Iterator[tuple[object, ...]]:
    """For a file."""
    for line in of.lines:
        cost = None if line.cost is None else f"{line.cost:.2f}"
        yield of.name, line.what, line.who, line.spent.texts, line.spent.segments, cost
