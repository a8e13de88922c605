"""A next step or a correction of an outcome, before it is kept: who would hear what, and what is wrong with it.

The keyboard and the staff page both come here, so that what one refuses the other refuses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.house import House
from bot.telling import correction
from bot.telling.telling import News
from bot.telling_when import local_time
from flows.consultation import Consultation
from flows.loop import problems, update_for
from flows.outcome import Outcome
from flows.steps import Step, problems_of_correction, problems_of_next
from storage import promise_steps, steps
from storage.audience import Hearer
from storage.votes import weigh


@dataclass(frozen=True, slots=True)
class Proposed:
    """`news`: what will be told to whom. `problems`: why it cannot be, each in one sentence."""

    step: Step
    news: Sequence[News]
    problems: Sequence[str]

    @property
    def hearers(self) -> list[Hearer]:
        return [one for each in self.news for one in each.hearers]


def propose(
    db: Connection,
    house: House,
    known: Sequence[Step],
    wanted: Outcome,
    consultation: Consultation,
    at: datetime | None,
    now: datetime,
) -> Proposed:
    """`at` None: a correction, which goes at once; where nothing was due yet, when that was planned."""
    new = weigh(db, wanted, consultation, now)
    step = Step(known[-1].number + 1, at is None, new, max(now, known[-1].at) if at is None else at, now)
    wrong = [*problems(new, consultation), *_problems(house, known, step), *_promised(db, house, known, step, now)]
    return Proposed(step, () if wrong else list(news_of(db, (*known, step))), wrong)


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


def news_of(db: Connection, known: Sequence[Step]) -> Iterator[News]:
    """What the newest of these steps will tell, as `bot.telling` does it."""
    if known[-1].is_correction:
        yield from correction.news_of(db, known)
        return
    yield News(update_for(known[-1].outcome), steps.hearers(db, known[-1].outcome))


def longest(known: Sequence[Step], step: Step) -> Outcome:
    """A correction as those hear it who were told something wrong: what fits them fits everybody."""
    return replace(step.outcome, corrects=known[-1].outcome) if step.is_correction else step.outcome


def keep(db: Connection, house: House, step: Step, now: datetime) -> None:
    """Raises DatabaseProblem where somebody else was quicker."""
    if step.is_correction:
        steps.correct(db, step.outcome, step.number - 1, now, house.frame)
    else:
        steps.move_on(db, step.outcome, step.number - 1, step.at, now, house.frame)
