"""What a result is made of: how many gave each answer, and what of it may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.value import Value


class Side(NamedTuple):
    """How many people: those who use the service, and those who work here."""

    members: int
    staff: int


@dataclass(frozen=True, slots=True)
class Given:
    """All answers to one question. `are_apart` False: nobody can know which group they came from (a secret vote)."""

    answers: Mapping[Value, Side]
    late: int = 0
    are_apart: bool = True


class Row(NamedTuple):
    """One possible answer. None: not shown. `people`: how many, or how many points."""

    value: Value
    people: int | None
    members: int | None = None
    staff: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What may be published of one question.

    `answered`: who chose something; None: too few to say. `won`: the greatest, several in a tie, none where nobody
    chose. `sides`: `answered` of each group, where it is shown. `tenths`: ten times the mean of the scores.
    `no_choice`, `late`: None where there are too few to say, or none. `objected`: of a proposal. `is_told` False: not
    even who won is told in words.
    """

    question: str
    answered: int | None = None
    rows: tuple[Row, ...] = ()
    won: tuple[Value, ...] = ()
    sides: Side | None = None
    tenths: int | None = None
    no_choice: int | None = None
    late: int | None = None
    objected: bool | None = field(default=None)
    is_told: bool = True

    @property
    def hides(self) -> bool:
        return self.answered is None or not self.rows or any(row.people is None for row in self.rows)


Table = Mapping[Value, Side]
"""How many of each group gave each answer."""

NOBODY = Side(0, 0)
