"""How money stands now, in sentences that say what to do: what the limit holds back, and who is not answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.balance import said, week, why_stopped
from storage import audit, costs, providers, strangers

if TYPE_CHECKING:
    from bot.house import House

BY_COMMAND = "command line"


def held(many: int) -> str:
    wait = _counted(many, "reply waits", "replies wait")
    return f"{wait}: this month's limit for texts is reached. What people write is kept."


def outside(many: int) -> str:
    who = _counted(many, "person", "people")
    return f"{who} who texted for the first time got no answer: too many did on one day. Their words are kept."


def sentences(db: Connection, house: "House") -> Iterator[str]:
    if many := costs.held(db):
        yield f"{held(many)} Raise YOUSAID_MONTHLY_LIMIT, wait for the new month, or give up: yousaid money --drop-held"
    if (left := providers.balance(db)) is not None:
        yield said(left, week(db, house.settings, house.clock.now()))
    yield from (why_stopped(one.code) for one in providers.stopped(db))
    if many := strangers.outside(db)[0]:
        yield f"{outside(many)} To answer them from their next text on: yousaid money --let-in"


def release(house: "House", drop_held: bool, let_in: bool) -> Iterator[str]:
    """Does one or both, and says what was done."""
    if drop_held:
        with house.database.transaction() as db:
            yield dropped(drop(db, BY_COMMAND, house.clock.now()))
    if let_in:
        yield were_let_in(sum(_slices(house)))


def _slices(house: "House") -> Iterator[int]:
    went = strangers.SLICE
    while went == strangers.SLICE:
        with house.database.transaction() as db:
            went = let_some_in(db, BY_COMMAND, house.clock.now())
        yield went


def drop(db: Connection, who: str, now: datetime) -> int:
    if many := costs.drop_held(db):
        audit.note(db, who, "held replies dropped", now, about=str(many))
    return many


def let_some_in(db: Connection, who: str, now: datetime) -> int:
    """One slice: texts that come in have their turn between. Fewer than a slice: nobody is left outside."""
    if went := strangers.let_in(db):
        audit.note(db, who, "strangers let in", now, about=str(went))
    return went


def dropped(many: int) -> str:
    return f"{_counted(many, 'reply', 'replies')} will not be sent." if many else "No reply was held back."


def were_let_in(many: int) -> str:
    who = _counted(many, "person is", "people are")
    return f"{who} answered from their next text on." if many else "Nobody waits to be let in."


def _counted(many: int, one: str, more: str) -> str:
    return f"{many:,} {one if many == 1 else more}"
