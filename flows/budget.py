"""The month's limit: how many segments may still go, for whom the last of it is kept, and when somebody is warned."""

from decimal import Decimal
from typing import NamedTuple

KEPT_FOR_REPLIES = 10
"""Of a hundred parts of the limit: what nobody asked for stops before them, so that who writes is still answered."""

MARKS = (50, 80, 100)
"""Of a hundred parts: at each of them whoever answers for the money is told, once a month."""


class Room(NamedTuple):
    """Segments that may still go this month: as replies, and as what nobody asked for. Never below zero."""

    replies: int
    unasked: int


def room(limit: Decimal, price: Decimal, spent: int) -> Room:
    """`limit` and `price` in the same money, `price` of one segment and above zero; `spent`: segments that went."""
    for_all = int(limit / price)
    for_unasked = int(without_the_last(limit) / price)
    return Room(max(0, for_all - spent), max(0, for_unasked - spent))


def without_the_last(limit: Decimal) -> Decimal:
    """What may be spent on messages that nobody asked for."""
    return limit * (100 - KEPT_FOR_REPLIES) / 100


def mark_reached(spent: Decimal, limit: Decimal, price: Decimal) -> int | None:
    """The highest of the marks; all is used up where not one more segment fits.

    A limit of nothing is reached from the beginning, and nobody has to be told.
    """
    if not limit:
        return None
    if spent + price > limit:
        return MARKS[-1]
    return next((mark for mark in reversed(MARKS) if 100 * spent >= mark * limit), None)
