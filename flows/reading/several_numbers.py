"""Numbers that together are no one answer: a sum, the parts of an answer, the points of a list."""

from collections.abc import Sequence
from itertools import pairwise

from flows.reading.events import Event


def are_no_one_answer(head: Sequence[Event], events: Sequence[Event]) -> bool:
    """`head`: what stands before a reason; `events`: all that was said."""
    return _adds_up(head) or _answers_in_parts(events) or _numbers_its_points(events)


def _adds_up(head: Sequence[Event]) -> bool:
    """ "2 + 2": a sum, where "2, 2" says the same again."""
    three = zip(head, head[1:], head[2:], strict=False)
    return any(both.kind == "and" and _is_given(one) and one == other for one, both, other in three)


def _answers_in_parts(events: Sequence[Event]) -> bool:
    """ "4 for the staff, 2 for the food"."""
    given = {one.value for one, after in pairwise(events) if _is_given(one) and after.kind == "reason"}
    return len(given) > 1


def _is_given(event: Event) -> bool:
    return event.kind == "choice" and event.how == "number"


def _numbers_its_points(events: Sequence[Event]) -> bool:
    """ "1. who are you 2. why me": the numbers of a list in a reply."""
    stopped = [one for one, after in pairwise(events) if after.kind == "stop" and one.how == "number"]
    return [one.value for one in stopped if one.kind in {"choice", "outside"}][:2] == [1, 2]
