"""May new numbers take the place of published ones? Who kept the old ones sees the difference: that is a number too.

13 today where there were 12 yesterday tells what one person said. So new numbers are published only where everything
that can be worked out of both, and was there before, has changed by the limit at least or nothing has changed at all;
where it has not, the old ones stay. What is shown and what is hidden must be the same places, since a number that
appears or goes tells what it was. Means stay as they were first published: two of them would tell of those between.
"""

from collections.abc import Iterator, Sequence

from flows.hiding import LIMIT
from flows.result import Result, Row


def may_follow(before: Sequence[Result], new: Result, limit: int = LIMIT) -> bool:
    """`before`: everything that was ever published of this question."""
    return all(_is_far_enough(old, new, limit) for old in before)


def _is_far_enough(old: Result, new: Result, limit: int) -> bool:
    if old == new:
        return True
    if old.won != new.won or old.objected != new.objected or old.tenths is not None or new.tenths is not None:
        return False
    earlier, later = dict(_lines(old)), dict(_lines(new))
    if earlier.keys() != later.keys() or not earlier:
        return False
    changes = [abs(later[name] - number) for name, number in earlier.items()]
    return all(change >= limit for change in changes)


def _lines(result: Result) -> Iterator[tuple[object, int]]:
    """Every number by its name, and what is left of each total for the rows that are hidden."""
    yield from _shown("answered", result.answered)
    yield from _shown("no_choice", result.no_choice)
    yield from _shown("late", result.late)
    for name, total in zip(
        ("people", "members", "staff"), (result.answered, *(result.sides or (None, None))), strict=True
    ):
        numbers = [(row.value, _of(row, name)) for row in result.rows]
        for value, number in numbers:
            yield from _shown((value, name), number)
        if total is not None and any(number is None for _, number in numbers):
            yield (name, "hidden"), total - sum(number or 0 for _, number in numbers)


def _of(row: Row, name: str) -> int | None:
    number: int | None = getattr(row, name)
    return number


def _shown(name: object, number: int | None) -> Iterator[tuple[object, int]]:
    if number is not None:
        yield name, number
