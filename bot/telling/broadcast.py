"""A broadcast that has started: the next slice of those who get it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.telling.telling import News
from flows.broadcast import EXPIRES_AFTER, Broadcast, invited, said
from flows.turn import Say
from flows.unasked import Priority
from storage import broadcasts, crowds
from storage.audience import Hearer
from storage.updates import Update

if TYPE_CHECKING:
    from bot.house import House

PRIORITY = Priority.QUESTION
OUTRANKS = False
SLICE = 1000


def news(db: Connection, house: "House", update: Update, now: datetime) -> Iterator[News]:
    broadcast = broadcasts.by_id(db, update.subject)
    if broadcast is not None:
        hearers = crowds.crowd(db, broadcast.segment, update.reached, SLICE, house.settings.lawful_basis)
        for say, some in parts(db, broadcast, hearers):
            yield News(say, some, now + EXPIRES_AFTER, more=len(hearers) == SLICE)


def parts(db: Connection, broadcast: Broadcast, hearers: Sequence[Hearer]) -> Iterator[tuple[Say, list[Hearer]]]:
    """Whoever came from a list and never had a text of ours reads first how we come by their number."""
    came = crowds.first_contacts(db, [one.member for one in hearers])
    groups: dict[tuple[str, str] | None, list[Hearer]] = {None: []}
    for one in hearers:
        groups.setdefault(came.get(one.member), []).append(one)
    for how, some in groups.items():
        said_to = said(broadcast) if how is None else invited(broadcast, date.fromisoformat(how[0]), how[1])
        yield Say(said_to), some
