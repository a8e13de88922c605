"""What was worked out for a value that never changes, found again by the value itself and not by what is in it.

Why not `functools.lru_cache`: it would look through a whole consultation to compare it with itself, on every text.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST_KEPT = 4096


def remembered(work: Callable[[T], R]) -> Callable[[T], R]:
    """The same function, worked out once for each value. The value is kept beside, so that its id stays its own."""
    known: dict[int, tuple[T, R]] = {}

    def found_again(value: T) -> R:
        found = known.get(id(value))
        if found is None or found[0] is not value:
            if len(known) >= MOST_KEPT:
                known.clear()
            found = known[id(value)] = (value, work(value))
        return found[1]

    return found_again
