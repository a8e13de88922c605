"""What may be published of a consultation that has closed: one total first, then the two groups side by side.

Every ballot counts as one. Whether somebody works here is told apart only after the counting, and only where no small
number can be worked out from it (see `flows.hiding`). The winner is always told in words, a tie is told as a tie, and
late answers stand apart. Nothing here knows who chose what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.consultation import Condition, Consultation, Question
from flows.hiding import LIMIT, shown_of
from flows.result import Given, Result, Row
from flows.tallying import COUNTED, greatest, rows_of, unless_few, without_sides

NO_CHOICE = ("abstain", "pass")
"""Answers that choose nothing: counted apart, since what adds up is what was chosen."""


def results(consultation: Consultation, given: Mapping[str, Given], limit: int = LIMIT) -> dict[str, Result]:
    """By question; open questions are not here, since their answers are views."""
    found: dict[str, Result] = {}
    for question in consultation.questions:
        if question.kind in COUNTED:
            result = result_of(question, given.get(question.id, Given({})), limit)
            found[question.id] = _as_its_condition_allows(result, question.ask_if, consultation, found)
    return found


def result_of(question: Question, given: Given, limit: int = LIMIT) -> Result:
    chosen = {value: side for value, side in given.answers.items() if value not in NO_CHOICE}
    no_choice = sum(sum(side) for value, side in given.answers.items() if value in NO_CHOICE)
    result = COUNTED[question.kind](question, chosen, limit)
    if not given.are_apart:
        result = without_sides(result)
    return replace(result, no_choice=unless_few(no_choice, limit), late=unless_few(given.late, limit))


def judged(counts: Mapping[str, int], order: Sequence[str], limit: int = LIMIT) -> Result:
    """What those who heard an outcome say of it. Where they are too few to say how many, nothing is said of them."""
    cells = [counts.get(value, 0) for value in order]
    won = greatest(cells)
    shown = shown_of(cells, won, limit=limit)
    if not shown.total:
        return Result("", rows=tuple(Row(value, None) for value in order))
    return Result("", sum(cells), rows_of(order, cells, shown.hidden), tuple(order[place] for place in won))


def _as_its_condition_allows(
    result: Result, asked_if: Condition | None, consultation: Consultation, found: Mapping[str, Result]
) -> Result:
    """Who was asked because of an earlier answer is among those who gave it: what is hidden there is hidden here."""
    if asked_if is None:
        return result
    asked, before = consultation.question(asked_if.question), found.get(asked_if.question)
    rows = [row for row in before.rows if row.value in asked_if.values] if before and asked else []
    if asked is None or asked.kind in ("rank", "points") or len(rows) < len(set(asked_if.values)):
        return _words_alone(result)
    if any(row.people is None for row in rows):
        return _words_alone(result)
    return without_sides(result) if any(row.staff is None for row in rows) else result


def _words_alone(result: Result) -> Result:
    rows = tuple(Row(row.value, None) for row in result.rows)
    return Result(result.question, rows=rows, won=result.won, objected=result.objected)
