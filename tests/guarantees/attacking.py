"""What somebody knows who has kept every version of everything that was published of some questions."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from flows.consultation import Question
from flows.hiding import LIMIT
from flows.result import Given, Result
from flows.value import Value
from tests.guarantees.attacker import MOST, Known

NO_CHOICE = ("abstain", "pass")
SIDES = ("members", "staff")
FEW = LIMIT - 1


class Version(NamedTuple):
    """One question as it was published, and the truth that only the test knows."""

    question: Question
    result: Result
    truth: Given


class Cell(NamedTuple):
    name: object
    true: int


def write_down(known: Known, at: object, version: Version) -> None:
    """`at`: which question, and which version of it."""
    question, result, _ = version
    HOW.get(question.kind, _adding_up)(known, at, version)
    for name, number in (("no_choice", result.no_choice), ("late", result.late)):
        known.add({(at, name): 1}, *((0, FEW) if number is None else (number, number)))
    if question.kind != "score" and result.objected is None:
        _winner(known, [(at, value, "all") for value in values(version)], result, at)


def values(version: Version) -> list[Value]:
    """What could be answered is public."""
    if version.question.kind == "score":
        return list(range(version.question.low, version.question.high + 1))
    if version.result.rows:
        return [row.value for row in version.result.rows]
    return list(range(1, len(version.question.options) + 1))


def _winner(known: Known, names: Sequence[object], result: Result, at: object) -> None:
    won = [(at, value, "all") for value in result.won]
    for one, other in pairwise(won):
        known.add({one: 1, other: -1}, 0, 0)
    for other in names:
        if won and other not in won:
            known.above(won[0], other)
    if won:
        known.add({won[0]: 1}, 1)


def _adding_up(known: Known, at: object, version: Version) -> None:
    result, every = version.result, values(version)
    for value in every:
        known.add({(at, value, "all"): 1}, 0)
        known.add({(at, value, "all"): 1, **{(at, value, side): -1 for side in SIDES}}, 0, 0)
    _totals(known, at, every, result)
    least = min((row.people for row in result.rows if row.people), default=None)
    for row in result.rows:
        for side, number in (("all", row.people), ("members", row.members), ("staff", row.staff)):
            if number is not None:
                known.is_([(at, row.value, side)], number)
        if row.people is None and least is not None:
            known.add({(at, row.value, "all"): 1}, 0, least - 1)
    if result.objected is not None:
        known.add({(at, "object", "all"): 1}, *((1, MOST) if result.objected else (0, 0)))
    if result.tenths is not None:
        known.add({(at, value, "all"): 20 * value + 1 - 2 * result.tenths for value in every}, 0)
        known.add({(at, value, "all"): 20 * value - 1 - 2 * result.tenths for value in every}, -(MOST**2), -1)


def _totals(known: Known, at: object, every: Sequence[Value], result: Result) -> None:
    for side, total in zip(("all", *SIDES), (result.answered, *(result.sides or (None, None))), strict=True):
        known.add({(at, "answered", side): 1, **{(at, value, side): -1 for value in every}}, 0, 0)
        if total is not None:
            known.is_([(at, "answered", side)], total)


def _each_by_itself(known: Known, at: object, version: Version) -> None:
    """Of several: who chose an option and who did not are all who answered."""
    result = version.result
    for side, total in zip(("all", *SIDES), (result.answered, *(result.sides or (None, None))), strict=True):
        known.add({(at, "answered", side): 1}, *((0, MOST) if total is None else (total, total)))
        for row in result.rows:
            known.add({(at, "answered", side): 1, (at, row.value, side): -1, (at, row.value, side, "not"): -1}, 0, 0)
            number = row.people if side == "all" else getattr(row, side)
            if number is not None:
                known.is_([(at, row.value, side)], number)
    for name in [*(row.value for row in result.rows), "answered"]:
        known.add({(at, name, "all"): 1, **{(at, name, side): -1 for side in SIDES}}, 0, 0)


def _shared_out(known: Known, at: object, version: Version) -> None:
    """Of points: whoever gave some gave one at least, and no more than there are."""
    result, total = version.result, version.question.total
    known.add({(at, "answered"): 1}, *((0, MOST) if result.answered is None else (result.answered, result.answered)))
    known.add({**{(at, row.value, "all"): 1 for row in result.rows}, (at, "answered"): -total}, 0, 0)
    for row in result.rows:
        points, givers = (at, row.value, "all"), (at, row.value, "givers")
        known.above(points, givers, 0)
        known.add({givers: total, points: -1}, 0)
        known.add({(at, "answered"): 1, givers: -1}, 0)
        if row.people is not None:
            known.is_([points], row.people)


HOW = {"choose_many": _each_by_itself, "points": _shared_out}


def grew(known: Known, before: object, after: object, version: Version) -> None:
    """That answers were only added between the two is known too; `(before, after, value)` is by how many."""
    for name in [*values(version), "answered"]:
        known.add({(after, name, "all"): 1, (before, name, "all"): -1, (before, after, name): -1}, 0, 0)
    known.add({(after, "late"): 1, (before, "late"): -1, (before, after, "late"): -1}, 0, 0)


def small_cells(at: object, version: Version) -> Iterator[Cell]:
    """Every number under the limit that words do not tell."""
    for cell in cells(at, version):
        if cell.true < LIMIT:
            yield cell


def cells(at: object, version: Version) -> Iterator[Cell]:
    question, result, truth = version
    yield Cell((at, "late"), truth.late)
    yield Cell((at, "no_choice"), sum(sum(side) for value, side in truth.answers.items() if value in NO_CHOICE))
    chosen = {value: side for value, side in truth.answers.items() if value not in NO_CHOICE}
    if not any(map(sum, chosen.values())):
        return
    for value in values(version):
        if question.kind == "points":
            givers = (
                sum(side)
                for shares, side in chosen.items()
                if isinstance(shares, tuple) and shares[int(str(value)) - 1]
            )
            yield Cell((at, value, "givers"), sum(givers))
        elif not (value == "object" and result.objected is False):
            yield from _of_a_row(at, value, version, chosen)


def _of_a_row(at: object, value: Value, version: Version, chosen: Mapping[Value, Sequence[int]]) -> Iterator[Cell]:
    counted = [side for answer, side in chosen.items() if is_for(version.question, answer, value)]
    others = [side for answer, side in chosen.items() if not is_for(version.question, answer, value)]
    shown = [("all", (0, 1)), *((("members", (0,)), ("staff", (1,))) if version.result.sides else ())]
    for side, places in shown:
        yield Cell((at, value, side), sum(one[place] for one in counted for place in places))
        if version.question.kind == "choose_many":
            yield Cell((at, value, side, "not"), sum(one[place] for one in others for place in places))


def is_for(question: Question, answer: Value, value: Value) -> bool:
    if question.kind == "choose_many":
        return isinstance(answer, tuple) and value in answer
    if question.kind == "rank":
        return isinstance(answer, tuple) and bool(answer) and answer[0] == value
    return answer == value
