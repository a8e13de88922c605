"""May new numbers take the place of published ones? Who kept the old ones sees the difference: that is a number too.

13 today where there were 12 yesterday tells what one person said; and where one of two numbers grew by five and the
other not at all, all five said the same. So of everything that can be worked out of both, each must have changed by
the limit at least; otherwise the old numbers stay. Which rows are hidden stays the same, since a row that appears tells
what it was, unless all of them were. A mean and the words of who won stay as they were first published.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.hiding import LIMIT
from flows.result import Result, Row

SIDES = ("people", "members", "staff")


def may_follow(before: Sequence[Result], new: Result, limit: int = LIMIT) -> bool:
    """`before`: everything that was ever published of this question."""
    return all(old == new or _is_far_enough(old, new, limit) for old in before)


def is_late_alone(old: Result, new: Result) -> bool:
    """Nothing has changed but how many came too late."""
    return replace(old, late=None) == replace(new, late=None)


def _is_far_enough(old: Result, new: Result, limit: int) -> bool:
    if not _may_come_after(old.late, new.late, limit):
        return False
    if is_late_alone(old, new):
        return True
    if not _is_comparable(old, new):
        return False
    return all(abs(change) >= limit for change in _changes(old, new))


def _may_come_after(old: int | None, new: int | None, limit: int) -> bool:
    """A number by itself. Where it was hidden, it was under the limit."""
    if new is None or old is None:
        return new == old or (new is not None and new >= 2 * limit - 1)
    return new == old or abs(new - old) >= limit


def _is_comparable(old: Result, new: Result) -> bool:
    if (old.won, old.objected, old.is_told) != (new.won, new.objected, new.is_told):
        return False
    if old.tenths is not None or new.tenths is not None or (old.no_choice is None) != (new.no_choice is None):
        return False
    same = [row.value for row in old.rows] == [row.value for row in new.rows]
    is_all_hidden = all(row.people is None for row in old.rows)
    return same and new.answered is not None and (is_all_hidden or _hidden(old) == _hidden(new))


def _hidden(result: Result) -> Sequence[tuple[bool, bool]]:
    return [(row.people is None, row.staff is None) for row in result.rows]


def _changes(old: Result, new: Result) -> Iterator[int]:
    if old.no_choice is not None and new.no_choice is not None:
        yield new.no_choice - old.no_choice
    for side, earlier, later in zip(SIDES, _totals(old), _totals(new), strict=True):
        if earlier is not None and later is not None:
            yield later - earlier
            yield from _changes_of(old.rows, new.rows, side, later - earlier)


def _totals(result: Result) -> tuple[int | None, ...]:
    return result.answered, *(result.sides or (None, None))


def _changes_of(old: Sequence[Row], new: Sequence[Row], side: str, total: int) -> Iterator[int]:
    """Of each row that is shown in both, and of what is left of the total for all others."""
    pairs = [(getattr(one, side), getattr(other, side)) for one, other in zip(old, new, strict=True)]
    seen = [after - before for before, after in pairs if before is not None and after is not None]
    yield from seen
    if len(seen) < len(pairs):
        yield total - sum(seen)
