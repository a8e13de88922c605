"""A next step or a correction of an outcome, before it is kept: who would hear what, and what is wrong with it.

The keyboard and the staff page both come here, so that what one refuses the other refuses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.house import House
from bot.previewing import People, Told, everybody
from bot.telling_when import local_time
from flows.consultation import Consultation
from flows.loop import problems, update_for
from flows.outcome import Outcome
from flows.steps import Step, as_heard, problems_of_correction, problems_of_next
from storage import promise_steps, steps
from storage.votes import weigh


@dataclass(frozen=True, slots=True)
class Proposed:
    """`told`: which words to how many. `problems`: why it cannot be, each in one sentence."""

    step: Step
    told: Sequence[Told]
    problems: Sequence[str]

    @property
    def people(self) -> People:
        return everybody(self.told)


def propose(
    db: Connection,
    house: House,
    known: Sequence[Step],
    wanted: Outcome,
    consultation: Consultation,
    at: datetime | None,
    now: datetime,
    who: str | None = None,
) -> Proposed:
    """`at` None: a correction, which goes at once; where nothing was due yet, when that was planned."""
    new = weigh(db, wanted, consultation, now)
    step = Step(known[-1].number + 1, at is None, new, max(now, known[-1].at) if at is None else at, now, who)
    wrong = [*problems(new, consultation), *_problems(house, known, step), *_promised(db, house, known, step, now)]
    return Proposed(step, () if wrong else list(told_by(db, (*known, step))), wrong)


def _problems(house: House, known: Sequence[Step], step: Step) -> Iterator[str]:
    if step.is_correction:
        return problems_of_correction(known[-1].outcome, step.outcome)
    return problems_of_next(known, step, local_time(house, known[-1].at))


def _promised(db: Connection, house: House, known: Sequence[Step], step: Step, now: datetime) -> Iterator[str]:
    for number, until in promise_steps.due_before(db, known[-1].outcome, step, house.settings.zone, now):
        yield (
            f"Promise {number} is due {until}, before this is told. "
            f"Tell it sooner, or first: yousaid promise late {number}"
        )


def told_by(db: Connection, known: Sequence[Step]) -> Iterator[Told]:
    """What the newest of these steps will tell, as `bot.telling` does it, only counted."""
    newest = known[-1]
    counts = steps.tally(db, newest.outcome)
    if not newest.is_correction:
        people = everybody(Told(update_for(newest.outcome), one) for one in counts.values())
        yield Told(update_for(newest.outcome), people)
        return
    for last, people in counts.items():
        if (outcome := as_heard(known, {last} if last else ())) is not None:
            yield Told(update_for(outcome), people)


def longest(known: Sequence[Step], step: Step) -> Outcome:
    """A correction as those hear it who were told something wrong: what fits them fits everybody."""
    return replace(step.outcome, corrects=known[-1].outcome) if step.is_correction else step.outcome


def keep(db: Connection, house: House, step: Step, now: datetime) -> None:
    """Raises DatabaseProblem where somebody else was quicker."""
    seen, who = step.number - 1, step.written_by
    if step.is_correction:
        steps.correct(db, step.outcome, seen, now, house.frame, who)
    else:
        steps.move_on(db, step.outcome, seen, step.at, now, house.frame, who)
