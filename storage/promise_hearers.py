"""Who waits for news of a promise: as many as will be told, without those who left."""

from collections.abc import Callable

from sqlalchemy import Connection, and_, func, or_, select

from flows.promises import Kind, Promise
from storage.audience import Crowd, Hearer, because, hearers_for, reasons_of
from storage.audience import tally as count_by_crowd
from storage.statements import Query
from storage.tables import judgements, members, outbox, outcomes, updates


def hearers(db: Connection, promise: Promise) -> list[Hearer]:
    return [Hearer(*row) for row in db.execute(_waiting(promise))]


def tally(db: Connection, promise: Promise) -> dict[Crowd, int]:
    """How many for which reason, in which language, on which channel."""
    return count_by_crowd(db, _waiting(promise))


def count_hearers(db: Connection, promise: Promise) -> int:
    count: int = db.execute(select(func.count()).select_from(_waiting(promise).subquery())).scalar_one()
    return count


def _waiting(promise: Promise) -> Query:
    return WAITING[promise.kind](promise)


def _whom_it_is_about(promise: Promise) -> Query:
    return hearers_for(reasons_of(promise.about, promise.consultation))


def _who_has_no_answer(promise: Promise) -> Query:
    """All who took part, until the result or an outcome of the same consultation has gone to them, or waits to go."""
    outcome = and_(updates.c.kind.in_(("outcome", "correction")), outcomes.c.consultation == promise.consultation)
    result = and_(updates.c.kind == "result", updates.c.subject == promise.consultation)
    answered = (
        select(outbox.c.member_id)
        .join(updates, updates.c.id == outbox.c.update_id)
        .outerjoin(outcomes, outcomes.c.id == updates.c.subject)
        .where(
            or_(outcome, result),
            outbox.c.state.not_in(("cancelled", "failed", "expired")),
        )
    )
    return _whom_it_is_about(promise).where(members.c.id.not_in(answered))


def _who_said_that_it_did_not_work(promise: Promise) -> Query:
    says = or_(judgements.c.value == "no", judgements.c.value == "partly")
    return hearers_for([because("judged", judgements.c.member_id, judgements.c.outcome_id == promise.subject, says)])


WAITING: dict[Kind, Callable[[Promise], Query]] = {
    "outcome": _whom_it_is_about,
    "added": _whom_it_is_about,
    "answer": _who_has_no_answer,
    "reopened": _who_said_that_it_did_not_work,
}
