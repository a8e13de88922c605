"""LATER: a question that one member has put off is told as an update of its own, from then on, once."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, select

from flows.facts import QuestionPutOff
from flows.state import PutOff
from storage import members, updates
from storage.tables import members as people
from storage.updates import Update

KIND = "later"
_STATE = select(people.c.state).where(people.c.id == bindparam("member"))


def plan(db: Connection, put_off: Sequence[tuple[str, QuestionPutOff]], new_id: Callable[[], str]) -> None:
    """(member, fact). The same question put off until the same moment is told once."""
    for member, fact in put_off:
        step = f"{fact.consultation}/{fact.question}/{int(fact.at.timestamp())}"
        updates.plan(db, [Update(new_id(), KIND, member, step)], fact.at)


def still_put_off(db: Connection, update: Update) -> PutOff | None:
    """What this update is to put; None where it was answered or let go meanwhile, or put off again.

    Nothing is locked: whoever sends it looks again (`storage.posting.why_no_longer`).
    """
    later = members.loaded(db.execute(_STATE, {"member": update.subject}).scalar_one()).later
    if later is None or f"{later.consultation}/{later.question}/{later.at}" != update.step:
        return None
    return later
