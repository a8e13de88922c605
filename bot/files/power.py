"""How much power is shared, whose word it is, and why there is so little time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bot.files.parts import read_one_of
from bot.files.periods import Period
from bot.files.problems import Notes
from bot.files.texts import read_text
from bot.files.tree import Node
from flows.consultation import Text
from flows.power import DECIDERS, LEAST_TIME, RUNGS, is_short, may_be


@dataclass(frozen=True, slots=True)
class Power:
    rung: str | None
    decided_by: str | None


def read_power(parts: Mapping[str, Node], notes: Notes) -> Power:
    """A rung that would be an empty word is refused."""
    rung = read_one_of(parts["rung"], RUNGS, notes, "the rung") if "rung" in parts else None
    decided_by = read_one_of(parts["decided_by"], DECIDERS, notes, "decided_by") if "decided_by" in parts else None
    if may_be(rung, decided_by):
        return Power(rung, decided_by)
    if "decided_by" not in parts:
        what = "Co-production means that members decide too, and nothing says who decides."
        notes.add(parts["rung"], what, "Add:  decided_by: members_and_staff")
    elif decided_by is not None:
        what = f"It is no co-production where members do not decide (decided_by: {decided_by})."
        notes.add(parts["rung"], what, "Write co-design, or let members decide:  decided_by: members_and_staff")
    return Power(rung, decided_by)


def read_why_so_short(
    parts: Mapping[str, Node], period: Period, languages: tuple[str, ...], zone: tzinfo, notes: Notes
) -> Text | None:
    """Less than a week needs a reason, which members are told."""
    node = parts.get("short_because")
    because = read_text(node, languages, notes, "short_because") if node is not None else None
    short, days = is_short(period.opens, period.closes, zone), LEAST_TIME.days
    if short and node is None:
        what = f"It is open for less than {days} days."
        instead = "Close it later, or tell people why:  short_because: the landlord decides on Friday"
        notes.add(parts["closes"], what, instead)
    if not short and node is not None and period.opens and period.closes:
        notes.add(node, f"It is open for {days} days or more, so there is time.", "Delete short_because.")
    return because
