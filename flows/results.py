"""What may be published of a consultation that has closed: one total first, then the two groups side by side.

Every ballot counts as one. Whether somebody works here is told apart only after the counting, and only where no small
number can be worked out from it (see `flows.hiding`). The winner is always told in words, a tie is told as a tie, and
late answers stand apart. Nothing here knows who chose what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.conditional import NOT_COUNTED, Spoken, may_be_told, people_asked
from flows.consultation import Condition, Consultation, Question
from flows.hiding import LIMIT, shown_of
from flows.result import Given, Result, Row
from flows.tallying import COUNTED, rows_of, unless_few, without_sides

NO_CHOICE = ("abstain", "pass")
"""Answers that choose nothing: counted apart, since what adds up is what was chosen."""


def results(consultation: Consultation, given: Mapping[str, Given], limit: int = LIMIT) -> dict[str, Result]:
    """By question; open questions are not here, since their answers are views."""
    found: dict[str, Result] = {}
    for question in consultation.questions:
        if question.kind in COUNTED:
            result = result_of(question, given.get(question.id, Given({})), limit)
            found[question.id] = _as_its_condition_allows(result, question, consultation, given, found, limit)
    return found


def result_of(question: Question, given: Given, limit: int = LIMIT) -> Result:
    chosen = {value: side for value, side in given.answers.items() if value not in NO_CHOICE}
    no_choice = sum(sum(side) for value, side in given.answers.items() if value in NO_CHOICE)
    result = COUNTED[question.kind](question, chosen, limit)
    if not given.are_apart:
        result = without_sides(result)
    return replace(result, no_choice=unless_few(no_choice, limit), late=unless_few(given.late, limit))


def judged(counts: Mapping[str, int], order: Sequence[str], limit: int = LIMIT) -> Result:
    """What those who heard an outcome say of it. Where they are too few to say how many, nothing is said of them.

    No words say what most of them say: they would narrow what is hidden.
    """
    cells = [counts.get(value, 0) for value in order]
    shown = shown_of(cells, limit=limit)
    if not shown.total:
        return Result("", rows=tuple(Row(value, None) for value in order))
    return Result("", sum(cells), rows_of(order, cells, shown.hidden))


def _as_its_condition_allows(
    result: Result,
    question: Question,
    consultation: Consultation,
    given: Mapping[str, Given],
    found: Mapping[str, Result],
    limit: int,
) -> Result:
    """Who was asked because of an earlier answer is among those who gave it: what is hidden there is hidden here."""
    if question.ask_if is None:
        return result
    counts = {name: {value: sum(side) for value, side in one.answers.items()} for name, one in given.items()}
    spoken = Spoken(len(result.won), len(result.rows) - len(result.won))
    people = people_asked(question, consultation, counts)
    if not may_be_told(question, spoken, people, limit):
        return replace(_words_alone(result), won=(), objected=None, is_told=False)
    if people is not None and not may_be_told(question, spoken, people - (result.no_choice or 0), limit):
        return _words_alone(result)
    rows = _rows_asked(question.ask_if, consultation, found)
    shown = [row.people for row in rows if row.people is not None]
    no_choice = sum(number for value, number in counts.get(question.id, {}).items() if value in NO_CHOICE)
    if not rows or len(shown) < len(rows) or _is_left_over(no_choice, sum(shown), result, limit):
        return _words_alone(result)
    return without_sides(result) if any(row.staff is None for row in rows) else result


def _rows_asked(asked_if: Condition, consultation: Consultation, found: Mapping[str, Result]) -> Sequence[Row]:
    """None where not each of them is counted by itself."""
    asked, before = consultation.question(asked_if.question), found.get(asked_if.question)
    rows = [row for row in before.rows if row.value in asked_if.values] if before and asked else []
    is_counted = asked is not None and asked.kind not in NOT_COUNTED and len(rows) == len(set(asked_if.values))
    return rows if is_counted else ()


def _is_left_over(no_choice: int, asked: int, result: Result, limit: int) -> bool:
    """Those who made no choice are few, and can be known: of those who were asked hardly anybody else is left."""
    return 0 < no_choice < limit and result.answered is not None and asked - result.answered < limit - 1


def _words_alone(result: Result) -> Result:
    rows = tuple(Row(row.value, None) for row in result.rows)
    return Result(result.question, rows=rows, won=result.won, objected=result.objected)
