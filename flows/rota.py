"""Who is on duty now, by day of the week and hours. Where the rota names nobody, everybody with the role is on duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

A_DAY = 24 * 60
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Shift:
    """`day`: 0 is Monday. Minutes of that day; one that does not end after it begins goes on into the next day."""

    name: str
    day: int
    begins: int
    ends: int


def is_on(shift: Shift, local: datetime) -> bool:
    """`local`: what the clock on the wall shows, so that a shift keeps its hours when the clocks change."""
    minute = local.weekday() * A_DAY + local.hour * 60 + local.minute
    begins = shift.day * A_DAY + shift.begins
    length = (shift.ends - shift.begins) % A_DAY or A_DAY
    return (minute - begins) % (7 * A_DAY) < length


def on_duty(names: Sequence[str], shifts: Iterable[Shift], local: datetime) -> Sequence[str]:
    """Of these, those whom the rota names now; all of them where it names none: nobody must ever be nobody."""
    on = {shift.name for shift in shifts if is_on(shift, local)}
    return [name for name in names if name in on] or names
