"""What the next step of an outcome does to its promises: it keeps them, drops them, moves their date, or makes one."""

from collections.abc import Iterator
from datetime import datetime

from flows.outcome import Outcome
from flows.promises import Event, Ledger, Promise, of_outcome


def events(ledger: Ledger, before: Outcome, step: Outcome, is_correction: bool, now: datetime) -> Iterator[Event]:
    """What comes into the ledger. Those who said that it did not work wait for a step: a correction is none."""
    kind, standing = ledger.promise.kind, ledger.standing()
    if is_correction and kind == "reopened":
        return
    if ends(before, step):
        if standing.is_open:
            yield _end(ledger, step, now)
        return
    last = ledger.last_answer()
    if is_correction and not standing.is_open and last is not None and ends(before, before):
        yield (back := Event("corrected", now, f"corrected-{last.step}", words=step.why, of=last.step))
        ledger = Ledger(ledger.promise, (*ledger.events, back))
    if kind == "outcome" and ledger.standing().is_open and step.by not in (None, before.by, standing.until):
        yield Event("late", now, ledger.next_step("late"), until=step.by, words=step.because)


def made(before: Outcome, step: Outcome) -> Promise | None:
    """A date that is new, where no promise is open that could move to it."""
    return of_outcome(step) if step.by != before.by and not ends(before, step) else None


def ends(before: Outcome, step: Outcome) -> bool:
    """Nothing is waited for any more. What was tried may come with a date of its own."""
    return step.status in ("done", "not_doing") or (step.status == "tried" and step.by in (None, before.by))


def _end(ledger: Ledger, step: Outcome, now: datetime) -> Event:
    if step.status == "not_doing":
        return Event("dropped", now, ledger.next_step("dropped"), words=step.because)
    return Event("kept", now, ledger.next_step("kept"), words=step.did)
