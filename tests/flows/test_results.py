"""What is published of a vote gives no small number away, says who won, and treats everybody's ballot alike."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.consultation import Condition, Consultation, Question, Text
from flows.hiding import LIMIT
from flows.result import Given, Result, Row, Side
from flows.results import judged, result_of, results
from flows.value import Value

OPTIONS = ("Hot water", "Locks", "Heating", "Paint", "Lift", "Garden")


def text(words: str) -> Text:
    return Text({"en": words})


def question(kind: str = "choose_one", options: int = 3, **more: Any) -> Question:
    asked = tuple(text(option) for option in OPTIONS[:options])
    return Question("q", kind, text("What?"), options=asked if kind in WITH_OPTIONS else (), **more)


WITH_OPTIONS = ("choose_one", "choose_many", "rank", "points")


def members(**counts: int) -> Given:
    return Given({_value(name): Side(count, 0) for name, count in counts.items()})


def _value(name: str) -> Value:
    return int(name[1:]) if name[0] == "o" and name[1:].isdigit() else name


def sides(counts: Mapping[Value, tuple[int, int]]) -> Given:
    return Given({value: Side(*side) for value, side in counts.items()})


def people(result: Result) -> list[int | None]:
    return [row.people for row in result.rows]


# ---- Told in words and in numbers


def test_counts_a_winner_and_late_answers_apart() -> None:
    result = result_of(question(), replace(members(o1=12, o2=7, o3=5), late=6))
    assert (result.answered, people(result), result.won, result.late) == (24, [12, 7, 5], (1,), 6)


def test_a_tie_is_a_tie() -> None:
    assert result_of(question(), members(o1=9, o2=9, o3=6)).won == (1, 2)


def test_the_winner_is_told_where_the_numbers_are_hidden() -> None:
    result = result_of(question(), members(o2=2, o3=1))
    assert (result.answered, people(result), result.won) == (None, [None] * 3, (2,))


def test_nobody_wins_where_nobody_chose() -> None:
    result = result_of(question(), members(abstain=7))
    assert (result.won, result.no_choice, result.answered) == ((), 7, None)


def test_a_hidden_number_takes_the_next_smallest_with_it() -> None:
    result = result_of(question(), members(o1=14, o2=7, o3=3))
    assert (result.answered, people(result)) == (24, [14, None, None])


def test_few_late_answers_and_few_without_a_choice_are_not_counted_out() -> None:
    result = result_of(question(), replace(members(o1=9, o2=9, o3=6, abstain=4), late=4))
    assert (result.late, result.no_choice) == (None, None)


def test_an_objection_is_told_and_that_there_is_none_too() -> None:
    without = result_of(question("consent"), members(yes=20, no=6))
    assert (without.objected, people(without)) == (False, [20, 6, 0])
    with_one = result_of(question("consent"), members(yes=20, no=6, object=1))
    assert (with_one.objected, people(with_one)) == (True, [20, None, None])


def test_scores_have_a_mean_and_the_mean_stands_alone_where_a_step_is_small() -> None:
    whole = result_of(question("score", high=3), members(o1=5, o2=6, o3=9))
    assert (whole.tenths, people(whole)) == (22, [5, 6, 9])
    alone = result_of(question("score"), members(o2=3, o3=4, o4=3, o5=2))
    assert (alone.tenths, alone.rows, alone.answered) == (33, (), 12)


@pytest.mark.parametrize("scores", [{"o5": 6}, {"o1": 5, "o2": 1}, {"o1": 2, "o3": 2}])
def test_a_mean_that_would_tell_what_each_gave_is_not_shown(scores: dict[str, int]) -> None:
    assert result_of(question("score"), members(**scores)).tenths is None


def test_an_order_is_told_by_first_choices() -> None:
    result = result_of(question("rank"), sides({(2, 1): (6, 0), (2, 3): (5, 0), (1, 2): (8, 0), (3,): (5, 0)}))
    assert (people(result), result.won) == ([8, 11, 5], (2,))


def test_of_several_each_option_needs_enough_for_it_and_enough_without_it() -> None:
    result = result_of(question("choose_many"), sides({(1, 2): (9, 0), (1,): (8, 0), (1, 3): (2, 0)}))
    assert (result.answered, people(result), result.won) == (19, [None, 9, None], (1,))


def test_points_are_added_up_where_enough_people_gave_some_to_each() -> None:
    asked = question("points")
    result = result_of(asked, sides({(5, 3, 2): (6, 0), (0, 10, 0): (2, 0)}))
    assert (result.answered, people(result), result.won) == (8, [30, 38, 12], (2,))
    few = result_of(asked, sides({(5, 5, 0): (6, 0), (0, 5, 5): (4, 0)}))
    assert (people(few), few.won) == ([None] * 3, (2,))


# ---- The two groups


def test_the_groups_stand_side_by_side_under_one_total() -> None:
    result = result_of(question(), sides({1: (20, 7), 2: (12, 5), 3: (8, 6)}))
    assert result.sides == Side(40, 18)
    assert result.rows == (Row(1, 27, 20, 7), Row(2, 17, 12, 5), Row(3, 14, 8, 6))


def test_a_small_group_hides_its_small_rows_and_not_the_total() -> None:
    result = result_of(question(), sides({1: (20, 7), 2: (12, 3), 3: (8, 2)}))
    assert result.rows == (Row(1, 27, 20, 7), Row(2, 15), Row(3, 10))
    alone = result_of(question(), sides({1: (20, 2), 2: (12, 3), 3: (8, 1)}))
    assert (alone.sides, people(alone)) == (None, [22, 15, 9])


def test_of_a_secret_vote_nobody_knows_the_groups() -> None:
    given = replace(sides({1: (20, 9), 2: (12, 8)}), are_apart=False)
    result = result_of(question(options=2), given)
    assert (result.sides, result.rows) == (None, (Row(1, 29), Row(2, 20)))


KINDS = ("choose_one", "yes_no", "statements", "consent", "choose_many", "rank", "points", "score")
some = st.integers(0, 12)


@st.composite
def answers(draw: st.DrawFn, kind: str) -> Given:
    drawn = draw(st.dictionaries(st.sampled_from(VALUES[kind]), st.tuples(some, some), max_size=7))
    return Given({value: Side(*side) for value, side in drawn.items()})


VALUES: Mapping[str, Sequence[Value]] = {
    "choose_one": [1, 2, 3, "abstain"],
    "yes_no": ["yes", "no", "abstain"],
    "statements": ["agree", "disagree", "pass"],
    "consent": ["yes", "no", "object", "abstain"],
    "score": [1, 2, 3, "abstain"],
    "choose_many": [(), (1,), (2,), (1, 2), (1, 2, 3), (3,)],
    "rank": [(1, 2), (2, 1), (3,), (1,), (2, 3, 1)],
    "points": [(10, 0, 0), (5, 5, 0), (0, 4, 6), (2, 3, 5)],
}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=30)
def test_swapping_who_works_here_changes_no_result(kind: str, data: st.DataObject) -> None:
    asked, ballots = question(kind, high=3), data.draw(answers(kind))
    swapped = Given({value: Side(side.staff, side.members) for value, side in ballots.answers.items()})
    one, other = result_of(asked, ballots), result_of(asked, swapped)
    exchanged = tuple(Row(row.value, row.people, row.staff, row.members) for row in other.rows)
    assert one == replace(other, rows=exchanged, sides=other.sides and Side(*reversed(other.sides)))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=30)
def test_what_one_group_chose_counts_as_what_the_other_chose(kind: str, data: st.DataObject) -> None:
    asked, ballots = question(kind, high=3), data.draw(answers(kind))
    one_group = Given({value: Side(sum(side), 0) for value, side in ballots.answers.items()})
    bare = replace(result_of(asked, ballots), sides=None)
    assert replace(bare, rows=tuple(Row(row.value, row.people) for row in bare.rows)) == result_of(asked, one_group)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=30)
def test_no_number_under_the_limit_is_ever_shown(kind: str, data: st.DataObject) -> None:
    result = result_of(question(kind, high=3), data.draw(answers(kind)))
    told = {0} if result.objected is False else set()
    shown = [n for row in result.rows for n in (row.people, row.members, row.staff)]
    shown += [result.answered, result.no_choice, result.late, *(result.sides or ())]
    assert all(n is None or n >= LIMIT or n in told for n in shown)


# ---- Whoever tries to work out what is hidden


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
@settings(max_examples=40)
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
@settings(max_examples=12)
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


# ---- One question hangs on another


def two(asked_if: Condition) -> Consultation:
    first = question("yes_no")
    return Consultation(
        "park", text("Park"), text("You"), text("All"),
        (first, question()._replace(id="why", ask_if=asked_if)), ("en",),
    )  # fmt: skip


def test_who_was_asked_for_an_answer_that_is_hidden_is_hidden_too() -> None:
    asked = two(Condition("q", ("no",)))
    given = {"q": members(yes=3, no=18), "why": members(o1=8, o2=10)}
    found = results(asked, given)
    assert (found["why"].answered, people(found["why"]), found["why"].won) == (None, [None] * 3, (2,))
    open_ = results(asked, {"q": members(yes=9, no=18), "why": members(o1=8, o2=5, o3=5)})
    assert (open_["why"].answered, people(open_["why"])) == (18, [8, 5, 5])


def test_groups_of_a_question_are_hidden_where_those_of_its_condition_are() -> None:
    asked = two(Condition("q", ("no",)))
    why = sides({1: (6, 6), 2: (6, 6), 3: (6, 6)})
    assert results(asked, {"q": sides({"yes": (9, 9), "no": (18, 18)}), "why": why})["why"].sides == Side(18, 18)
    found = results(asked, {"q": sides({"yes": (9, 0), "no": (18, 18)}), "why": why})
    assert (found["why"].sides, found["why"].answered) == (None, 36)


# ---- Outcomes


def test_what_people_say_of_an_outcome_hides_small_numbers_too() -> None:
    assert judged({"yes": 9, "partly": 1}, ("yes", "partly", "no")).answered == 10
    assert [row.people for row in judged({"yes": 9, "partly": 6, "no": 5}, ("yes", "partly", "no")).rows] == [9, 6, 5]
    assert [row.people for row in judged({"yes": 12, "partly": 3}, ("yes", "partly", "no")).rows] == [None] * 3
    assert judged({"yes": 4}, ("yes", "partly", "no")).answered is None
