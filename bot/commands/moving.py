"""An outcome that is there already moves on, or what was said of it is put right: `outcome update` and `correct`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

from sqlalchemy import Connection

from bot.commands.adding import NOTHING_SENT, day_of, told_from, typed_over
from bot.commands.before_sending import FIELDS, announced, check, previewed, refuse_if_any
from bot.commands.consultation import found
from bot.commands.telling import CannotDo
from bot.house import House
from bot.stepping import keep, longest, propose
from flows.outcome import Outcome, Status
from flows.steps import Step
from storage import steps


@dataclass(frozen=True, slots=True)
class Change:
    """What was typed; for its texts see `adding.Wanted`. `seen`: the number of the step that its author looked at."""

    how: Literal["update", "correct"]
    outcome: str
    status: str | None
    plain: Mapping[str, str | None]
    translated: tuple[str, ...]
    owner: str | None
    by: str | None
    at: str | None
    sensitive: bool
    as_is: bool
    preview: bool
    seen: int | None


def change_outcome(house: House, change: Change) -> list[str]:
    """Says who hears it, and when. Raises CannotDo or WrongUse, and then nothing is stored."""
    now = house.clock.now()
    today = now.astimezone(house.settings.zone).date()
    with house.database.transaction() as db:
        known = steps_of(db, change.outcome)
        if change.seen is not None and change.seen != known[-1].number:
            raise CannotDo(steps.MEANWHILE)
        consultation = found(db, known[-1].outcome.consultation)
        wanted = changed(known[-1].outcome, change, consultation.languages[0], today)
        at = None if change.how == "correct" else told_from(house, change.at, now)
        proposed = propose(db, house, known, wanted, consultation, at, now)
        refuse_if_any(proposed.problems)
        step = proposed.step
        check(house, longest(known, step), proposed.people, step.at, change.as_is)
        told = list(announced(db, house, step.outcome, proposed.told, step.at, now))
        if change.preview:
            return [*previewed(house, proposed.told, consultation), *told, NOTHING_SENT]
        keep(db, house, step, now)
        became = "corrected" if step.is_correction else "moved on"
        return [f"{change.outcome} is {became}: step {step.number}.", *told]


def steps_of(db: Connection, outcome_id: str) -> tuple[Step, ...]:
    """Raises CannotDo where there is none."""
    known = steps.history(db, [outcome_id]).get(outcome_id)
    if known is None:
        raise CannotDo(f"There is no outcome {outcome_id}. See: yousaid outcome list")
    return known


def changed(before: Outcome, change: Change, first: str, today: date) -> Outcome:
    """What was not typed stays; but a reason belongs to its status, and translations to the words they translate."""
    renewed = {field for field, words in change.plain.items() if words is not None}
    kept = {name: text for name in FIELDS if name not in {*renewed, "why"} and (text := getattr(before, name))}
    typed = typed_over(kept, change, first)
    status = cast(Status, change.status or before.status)
    stays = change.how == "correct" or status == before.status
    return replace(
        before,
        status=status,
        said=typed.get("said") or before.said,
        did=typed.get("did"),
        because=typed.get("because") if stays or touches("because", change) else None,
        why=typed.get("why"),
        owner=change.owner or before.owner,
        by=day_of(change.by, today) if change.by else None if status == "tried" and not stays else before.by,
        sensitive=change.sensitive or before.sensitive,
    )


def touches(field: str, change: Change) -> bool:
    return change.plain.get(field) is not None or any(one.startswith(f"{field}.") for one in change.translated)
