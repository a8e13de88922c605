"""Members are owed something for taking part, or have been paid: told once each, however many at one go."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.due import Due
from flows.dues import owed, paid
from flows.unasked import Priority
from storage import audience, dues
from storage.dues import Kept
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.PROMISE
OUTRANKS = False
NO_NEWS_AFTER = timedelta(days=60)
SLICE = 1000
SAID = {"owed": owed, "paid": paid}


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    """What was paid or cancelled before it was told is not told any more. Slices that nobody hears are passed over."""
    after, told, more = update.reached, list[News](), True
    while more and not told:
        found = dues.of_batch(db, update.subject, after, SLICE)
        more = len(found) == SLICE
        by_member = whole_members(found, more)
        told = list(_told(db, update.step, by_member, more, now))
        after = max(by_member, default=after)
    yield from told


def _told(
    db: Connection, step: str, by_member: Mapping[str, Sequence[Kept]], more: bool, now: datetime
) -> Iterator[News]:
    hearers = {one.member: one for one in audience.those(db, list(by_member), "meant")}
    for member, own in by_member.items():
        if member in hearers and (due := together([one.due for one in own if one.state == step])) is not None:
            yield News(SAID[step](due), [hearers[member]], now + NO_NEWS_AFTER, more=more)


def whole_members(found: Sequence[Kept], more: bool) -> Mapping[str, Sequence[Kept]]:
    """By member. The last one's may go on in the next slice, and is left to it."""
    by_member: dict[str, list[Kept]] = {}
    for one in found:
        by_member.setdefault(one.member, []).append(one)
    if more and len(by_member) > 1:
        by_member.popitem()
    return by_member


def together(own: Sequence[Due]) -> Due | None:
    """Several of one member are told as one sum, by the first of their numbers."""
    return own[0]._replace(pence=sum(due.pence for due in own)) if own else None
