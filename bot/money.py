"""Money in words, and the month that is meant by "this month"."""

from datetime import datetime, tzinfo
from decimal import Decimal

from flows.budget import KEPT_FOR_REPLIES


def month_begins(now: datetime, zone: tzinfo) -> datetime:
    return now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(begins: datetime) -> datetime:
    """The midnight at which the month ends that begins then."""
    year, month = divmod(begins.year * 12 + begins.month, 12)
    return begins.replace(year=year, month=month + 1)


def money(amount: Decimal) -> str:
    return f"£{amount:,.2f}"


def too_dear(cost: Decimal, spent: Decimal, limit: Decimal) -> str:
    """Why a broadcast cannot go, as the beginning of a sentence that says what to do."""
    return (
        f"It costs {money(cost)}, this month's texts have cost {money(spent)}, and of the ceiling of {money(limit)} "
        f"{KEPT_FOR_REPLIES}% are kept for replies"
    )


REPLIES = 2
"""Texts of ours that answer a member's own, in a month: a guess, said as one."""


def estimate(members: int, price: Decimal, per_month: int) -> list[str]:
    """What a month may cost, with its arithmetic: quiet, and as much as the caps allow."""
    most = per_month + REPLIES
    return [_sum("A quiet month", members, 1 + REPLIES, 1, price), _sum("At the very most", members, most, 2, price)]


def _sum(title: str, members: int, texts: int, segments: int, price: Decimal) -> str:
    cost = members * texts * segments * price
    long = "1 segment" if segments == 1 else f"{segments} segments"
    return f"{title}: {members:,} members, {texts} texts each of {long}, at £{price}: £{cost:,.2f}"
