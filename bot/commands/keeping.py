"""An outcome that is the news which was promised: the promise is kept by it, and nobody is told twice."""

from datetime import datetime, tzinfo

from sqlalchemy import Connection

from bot.commands.telling import CannotDo
from flows.outcome import Outcome
from flows.promises import Event, Ledger
from storage import promise_answers, promises


def kept_by(db: Connection, called: str, outcome: Outcome, at: datetime, zone: tzinfo) -> Ledger:
    """The promise. Raises CannotDo where this outcome cannot keep it."""
    id = promises.named(db, called)
    if id is None:
        raise CannotDo(f"There is no promise {called}. See: yousaid promise list")
    ledger = promises.by_id(db, [id], lock=True)[id]
    standing, number = ledger.standing(), ledger.promise.number
    if not standing.is_open:
        raise CannotDo(f"Promise {number} is {standing.status} already. Leave --keeps out.")
    if ledger.promise.consultation != outcome.consultation:
        raise CannotDo(f"Promise {number} is about {ledger.promise.consultation}: write the outcome there.")
    if at.astimezone(zone).date() > standing.until:
        raise CannotDo(
            f"Promise {number} is due {standing.until}, before this is told. "
            f"Tell it sooner, or first: yousaid promise late {number}"
        )
    return ledger


def keep(db: Connection, ledger: Ledger, outcome: Outcome, now: datetime) -> str:
    """What is told of the outcome is what was promised."""
    promises.write(db, ledger.promise.id, Event("kept", now, ledger.next_step("kept"), words=outcome.did))
    promise_answers.drop_older(db, ledger, now)
    return f"It keeps promise {ledger.promise.number}."
