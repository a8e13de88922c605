"""The promises of an outcome follow its steps. The step tells it, so nothing more is told of the promise."""

from datetime import date, datetime, tzinfo

from sqlalchemy import Connection

from flows.changing import changed
from flows.outcome import Outcome
from flows.promise_steps import events, made
from flows.promises import Ledger
from flows.steps import Step
from storage import promise_answers, promises
from storage.frame import Frame


def follow(db: Connection, before: Outcome, step: Step, frame: Frame, now: datetime) -> None:
    known = promises.of_outcome_id(db, step.outcome.id)
    for ledger in known:
        if happened := list(events(ledger, before, step.outcome, step.is_correction, now)):
            promise_answers.drop_older(db, ledger, now)
            for event in happened:
                promises.write(db, ledger.promise.id, event)
    if not any(_is_open_date(ledger) for ledger in promises.of_outcome_id(db, step.outcome.id)):
        _make(db, before, step, frame, bool(known))


def due_before(
    db: Connection, before: Outcome, step: Step, zone: tzinfo, now: datetime
) -> tuple[tuple[int, date], ...]:
    """(number, date) of each promise that this step would settle only after its date."""
    day = step.at.astimezone(zone).date()
    found = ((ledger, ledger.standing()) for ledger in promises.of_outcome_id(db, step.outcome.id))
    return tuple(
        (ledger.promise.number, standing.until)
        for ledger, standing in found
        if standing.is_open and day > standing.until and step.at > now
        if any(events(ledger, before, step.outcome, step.is_correction, now))
    )


def _is_open_date(ledger: Ledger) -> bool:
    return ledger.promise.kind == "outcome" and ledger.standing().is_open


def _make(db: Connection, before: Outcome, step: Step, frame: Frame, is_another: bool) -> None:
    """The first has the outcome's own id."""
    promise, until = made(before, step.outcome), step.outcome.by
    if promise is not None and until is not None:
        id = frame.ids() if is_another else promise.id
        promises.make(db, changed(promise, id=id), f"outcome:{promise.subject}:{step.number}", until, None, step.at)
