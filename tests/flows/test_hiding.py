"""Somebody tries to work out what is hidden: by sums and differences, and by trying every vote there could have been."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.consultation import Question
from flows.hiding import LIMIT
from flows.result import Result
from flows.results import result_of
from flows.value import Value
from tests.examples import examples
from tests.flows.voting import VALUES, question, sides


def equations(result: Result) -> Iterator[tuple[list[int], int]]:
    """All that is published, as sums of the numbers of both groups: first the members' rows, then the staff's."""
    count = len(result.rows)

    def summed(*places: int) -> list[int]:
        return [int(place in places) for place in range(2 * count)]

    for place, row in enumerate(result.rows):
        for published, places in (
            (row.people, (place, count + place)),
            (row.members, (place,)),
            (row.staff, (count + place,)),
        ):
            if published is not None:
                yield summed(*places), published
    if result.answered is not None:
        yield summed(*range(2 * count)), result.answered
    if result.sides is not None:
        yield summed(*range(count)), result.sides.members
        yield summed(*range(count, 2 * count)), result.sides.staff


def follows(wanted: Sequence[int], known: Sequence[Sequence[int]]) -> bool:
    """Is what is wanted a combination of what is known? By elimination, in fractions."""
    rows = [[Fraction(n) for n in row] for row in known]
    left = [Fraction(n) for n in wanted]
    for column in range(len(left)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [_without(row, pivot, column) for row in rows if row is not pivot]
        left = _without(left, pivot, column)
    return not any(left)


def _without(row: Sequence[Fraction], pivot: Sequence[Fraction], column: int) -> list[Fraction]:
    factor = row[column] / pivot[column]
    return [n - factor * p for n, p in zip(row, pivot, strict=True)]


many = st.integers(0, 40) | st.sampled_from([0, 1, 4, 5, 6])
ADDING_UP = ("choose_one", "yes_no", "statements", "consent", "score")


@pytest.mark.parametrize("kind", ADDING_UP)
@given(st.lists(st.tuples(many, many), min_size=6, max_size=6))
@settings(max_examples=examples(20))
def test_no_hidden_number_follows_from_sums_and_differences(kind: str, drawn: list[tuple[int, int]]) -> None:
    asked = question(kind, options=5, high=4)
    values = [value for value in VALUES[kind] if value not in ("abstain", "pass")]
    values = [1, 2, 3, 4, 5] if kind == "choose_one" else values
    truth = dict(zip(values, drawn, strict=False))
    result = result_of(asked, sides(truth))
    known = [row for row, _ in equations(result)]
    count = len(result.rows)
    for place, row in enumerate(result.rows):
        if result.objected is False and row.value == "object":
            continue
        for number, places in (
            (row.people, (place, count + place)),
            (row.members, (place,)),
            (row.staff, (count + place,)),
        ):
            if number is None:
                wanted = [int(at in places) for at in range(2 * count)]
                assert not follows(wanted, known), (truth, result)


def tables(cells: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every way to share out at most that many people."""
    if cells == 0:
        yield ()
        return
    for first in range(most + 1):
        for rest in tables(cells - 1, most - first):
            yield (first, *rest)


def nobody_can_tell(asked: Question, values: Sequence[Value], most: int) -> None:
    """Somebody who knows the rules by heart tries every table of up to so many people, and keeps what fits."""
    fitting: dict[Result, list[tuple[int, ...]]] = defaultdict(list)
    for table in tables(len(values), most):
        fitting[result_of(asked, sides({v: (n, 0) for v, n in zip(values, table, strict=True)}))].append(table)
    for result, possible in fitting.items():
        counts = [[number_of(asked, values, table, row.value) for table in possible] for row in result.rows]
        counts = counts or [list(column) for column in zip(*possible, strict=True)]
        shown = [row.people for row in result.rows] or [None] * len(counts)
        for number, could_be in zip(shown, counts, strict=True):
            told = number is not None or min(could_be) >= LIMIT or nobody_chose(asked, possible[0])
            assert told or len(set(could_be)) > 1, (result, possible)


def nobody_chose(asked: Question, table: tuple[int, ...]) -> bool:
    """Words say so."""
    return not sum(table[1:] if asked.kind == "choose_many" else table)


def number_of(asked: Question, values: Sequence[Value], table: tuple[int, ...], option: Value) -> int:
    return sum(
        n for value, n in zip(values, table, strict=True)
        if (option in value if asked.kind == "choose_many" and isinstance(value, tuple) else option == value)
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked, values, most",
    [
        (question("yes_no"), ["yes", "no"], 30),
        (question("choose_one"), [1, 2, 3], 20),
        (question("choose_one", options=4), [1, 2, 3, 4], 13),
        (question("consent"), ["yes", "no", "object"], 20),
        (question("score", high=3), [1, 2, 3], 20),
        (question("score", high=4), [1, 2, 3, 4], 14),
        (question("choose_many", options=2), [(), (1,), (2,), (1, 2)], 14),
    ],
)
def test_even_who_knows_the_rules_and_tries_everything_cannot_tell(
    asked: Question, values: list[Value], most: int
) -> None:
    nobody_can_tell(asked, values, most)


def test_nor_can_they_from_the_two_groups_side_by_side() -> None:
    asked = question("yes_no")
    fitting: dict[Result, list[tuple[int, ...]]] = defaultdict(list)
    for a, b, c, d in (table for table in tables(4, 21) if sum(table) > 19):
        fitting[result_of(asked, sides({"yes": (a, b), "no": (c, d)}))].append((a, b, c, d))
    for result, possible in fitting.items():
        numbers = [n for row in result.rows for n in (row.members, row.staff)]
        for place, number in enumerate(numbers):
            could_be = {table[place] for table in possible}
            assert number is not None or len(could_be) > 1 or not sum(possible[0]), (result, possible)


@given(st.lists(st.tuples(st.integers(5, 25), st.integers(0, 14)), min_size=3, max_size=3))
@settings(max_examples=examples(12))
def test_nor_from_three_rows_of_two_groups(drawn: list[tuple[int, int]]) -> None:
    """Of all tables with the published sums: each hidden number has more possible values than the limit."""
    asked = question()
    result = result_of(asked, sides(dict(enumerate(drawn, start=1))))
    if result.sides is None:
        return
    could_be: list[set[int]] = [set() for _ in result.rows]
    for guess in product(*(range(sum(side) + 1) for side in drawn)):
        fits = all(row.staff in (None, n) for row, n in zip(result.rows, guess, strict=True))
        if fits and sum(guess) == result.sides.staff:
            for possible, n in zip(could_be, guess, strict=True):
                possible.add(n)
    for row, possible in zip(result.rows, could_be, strict=True):
        assert row.staff is not None or len(possible) > LIMIT, result
