"""What is published of a vote says who won, hides small numbers, and treats everybody's ballot alike."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.consultation import Condition, Consultation
from flows.hiding import LIMIT
from flows.result import Given, Row, Side
from flows.results import judged, result_of, results
from tests.examples import examples
from tests.flows.voting import VALUES, members, people, question, sides, text

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


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=examples(15))
def test_swapping_who_works_here_changes_no_result(kind: str, data: st.DataObject) -> None:
    asked, ballots = question(kind, high=3), data.draw(answers(kind))
    swapped = Given({value: Side(side.staff, side.members) for value, side in ballots.answers.items()})
    one, other = result_of(asked, ballots), result_of(asked, swapped)
    exchanged = tuple(Row(row.value, row.people, row.staff, row.members) for row in other.rows)
    assert one == replace(other, rows=exchanged, sides=other.sides and Side(*reversed(other.sides)))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=examples(15))
def test_what_one_group_chose_counts_as_what_the_other_chose(kind: str, data: st.DataObject) -> None:
    asked, ballots = question(kind, high=3), data.draw(answers(kind))
    one_group = Given({value: Side(sum(side), 0) for value, side in ballots.answers.items()})
    bare = replace(result_of(asked, ballots), sides=None)
    assert replace(bare, rows=tuple(Row(row.value, row.people) for row in bare.rows)) == result_of(asked, one_group)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=examples(15))
def test_no_number_under_the_limit_is_ever_shown(kind: str, data: st.DataObject) -> None:
    result = result_of(question(kind, high=3), data.draw(answers(kind)))
    told = {0} if result.objected is False else set()
    shown = [n for row in result.rows for n in (row.people, row.members, row.staff)]
    shown += [result.answered, result.no_choice, result.late, *(result.sides or ())]
    assert all(n is None or n >= LIMIT or n in told for n in shown)


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


def test_who_won_is_not_told_where_hardly_anybody_was_asked() -> None:
    asked = two(Condition("q", ("no",)))
    few = results(asked, {"q": members(yes=30, no=8), "why": members(o1=4, o2=2)})["why"]
    assert (few.is_told, few.won, people(few), few.answered) == (False, (), [None] * 3, None)
    enough = results(asked, {"q": members(yes=30, no=9), "why": members(o1=5, o2=2)})["why"]
    assert (enough.is_told, enough.won) == (True, (1,))
    tie = results(asked, {"q": members(yes=30, no=13), "why": members(o1=5, o2=5)})["why"]
    assert (tie.is_told, tie.won) == (False, ())


# ---- Outcomes


def test_what_people_say_of_an_outcome_hides_small_numbers_too() -> None:
    assert judged({"yes": 9, "partly": 1}, ("yes", "partly", "no")).answered == 10
    assert [row.people for row in judged({"yes": 9, "partly": 6, "no": 5}, ("yes", "partly", "no")).rows] == [9, 6, 5]
    assert [row.people for row in judged({"yes": 12, "partly": 3}, ("yes", "partly", "no")).rows] == [None] * 3
    assert judged({"yes": 4}, ("yes", "partly", "no")).answered is None
