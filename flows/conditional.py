"""Questions that were put only to those who gave some earlier answer: how many those are tells of the answers too."""

from collections.abc import Mapping
from typing import NamedTuple

from flows.consultation import Condition, Consultation, Question
from flows.hiding import LIMIT, words_are_safe
from flows.value import Value

NOT_COUNTED = ("rank", "points")
"""Kinds whose rows are not how many people gave an answer."""


class Spoken(NamedTuple):
    """How many of the answers words call the greatest, and how many they do not."""

    won: int
    others: int


def people_asked(
    question: Question, consultation: Consultation, counts: Mapping[str, Mapping[Value, int]]
) -> int | None:
    """At most so many could answer. None: everybody could, or nobody can know."""
    condition = question.ask_if
    before = consultation.question(condition.question) if condition else None
    if condition is None or before is None or before.kind in NOT_COUNTED:
        return None
    return sum(number for value, number in counts.get(before.id, {}).items() if _is_one_of(value, condition))


def _is_one_of(value: Value, condition: Condition) -> bool:
    given = value if isinstance(value, tuple) else (value,)
    return any(one in condition.values for one in given)


def may_be_told(question: Question, spoken: Spoken, people: int | None, limit: int = LIMIT) -> bool:
    """May words say who won? Where few were asked it would tell what each of them said."""
    if people is None or question.kind == "score":
        return True
    if question.kind in ("consent", "choose_many"):
        return people >= limit
    return words_are_safe(people, spoken.won, spoken.others, limit)
