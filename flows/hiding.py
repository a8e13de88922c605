"""Small numbers hidden, so that nobody can work out how few people chose something.

A number under the limit is never shown. That alone is not enough: of numbers that add up to a total that is shown, one
hidden number can be worked out by subtraction, and what words say of the winner narrows the others. So more are hidden,
the smallest first, until those that are hidden are together no small number either (so they are at least two), and
each of them could still be as many different numbers as the limit, given all that is shown. Where that cannot be had,
nothing but the words is shown.

A nought is a small number too: that nobody chose something says what everybody did not choose.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

LIMIT = 5
"""The smallest number of people that is ever shown. An installation may choose a greater one, and never a smaller."""


class Shown(NamedTuple):
    """What may be shown of numbers that add up. `hidden`: their places."""

    total: bool
    hidden: frozenset[int]


def shown_of(
    cells: Sequence[int], won: Collection[int] = (), at_least: Mapping[int, int] | None = None, limit: int = LIMIT
) -> Shown:
    """`won`: the places that words say are the greatest, all of them. `at_least`: what words say of single numbers."""
    every, total = frozenset(range(len(cells))), sum(cells)
    for hidden in _more_and_more(cells, hidden_rows([(cell,) for cell in cells], limit)):
        if total >= limit and _keeps_its_secret(cells, hidden, won, at_least or {}, limit):
            return Shown(True, hidden)
    return Shown(False, every)


def _more_and_more(cells: Sequence[int], hidden: frozenset[int]) -> Iterator[frozenset[int]]:
    """The smallest next, equal ones together, until all are hidden."""
    yield hidden
    while left := [cell for place, cell in enumerate(cells) if place not in hidden]:
        hidden |= {place for place, cell in enumerate(cells) if cell <= min(left)}
        yield hidden


def hidden_rows(table: Sequence[Sequence[int]], limit: int = LIMIT, already: Collection[int] = ()) -> frozenset[int]:
    """The rows to hide where the sum of each column, and perhaps of each row, is shown; all of them: show none.

    Equal ones go together, so that the order of the rows tells nothing. Each row that goes is hidden in every column,
    since its sum may be known. What remains possible for a hidden number then spans at least the limit, because the
    hidden rows together reach it in each column.
    """
    hidden = {place for place, row in enumerate(table) if min(row) < limit} | set(already)
    while hidden and len(hidden) < len(table) and not _are_enough(table, hidden, limit):
        least = min(min(row) for place, row in enumerate(table) if place not in hidden)
        hidden |= {place for place, row in enumerate(table) if min(row) <= least}
    return frozenset(hidden)


def _are_enough(table: Sequence[Sequence[int]], hidden: Collection[int], limit: int) -> bool:
    columns = zip(*(table[place] for place in hidden), strict=True)
    return all(sum(column) >= limit for column in columns)


def _keeps_its_secret(
    cells: Sequence[int], hidden: Collection[int], won: Collection[int], at_least: Mapping[int, int], limit: int
) -> bool:
    """Each hidden number could be any of as many as the limit, or is known to be no small one."""
    lowest: dict[int, int] = {}
    highest: dict[int, int] = {}
    for low, high in _possible(cells, hidden, won, at_least):
        for place in hidden:
            lowest[place] = min(lowest.get(place, low[place]), low[place])
            highest[place] = max(highest.get(place, high[place]), high[place])
    step = _step(hidden, won)
    return all(_is_open(lowest[place], highest[place], limit, step if place not in won else 1) for place in hidden)


def _step(hidden: Collection[int], won: Collection[int]) -> int:
    """A tie takes two people or more at a time from the only other one."""
    winners = len([place for place in hidden if place in won])
    return winners if winners and len(hidden) == winners + 1 else 1


def _is_open(lowest: int, highest: int, limit: int, step: int = 1) -> bool:
    return (highest - lowest) // step + 1 >= limit or lowest >= limit


def _possible(
    cells: Sequence[int], hidden: Collection[int], won: Collection[int], at_least: Mapping[int, int]
) -> Iterator[tuple[dict[int, int], dict[int, int]]]:
    """(lowest, highest) of each hidden number, for each number that the winners could have.

    Who knows that the smallest are hidden first knows too that they are below the least that is shown.
    """
    together = sum(cells[place] for place in hidden)
    winners, rest = [p for p in hidden if p in won], [p for p in hidden if p not in won]
    floor = {place: at_least.get(place, 0) for place in rest}
    least_seen = min((cells[place] for place in range(len(cells)) if place not in hidden), default=together + 1)
    for most in _winning_numbers(cells, hidden, won, together):
        left, cap = together - most * len(winners), min(most if won else together + 1, least_seen) - 1
        if not sum(floor.values()) <= left <= cap * len(rest):
            continue
        low, high = dict.fromkeys(winners, most), dict.fromkeys(winners, most)
        for place in rest:
            low[place] = max(floor[place], left - cap * (len(rest) - 1))
            high[place] = min(cap, left - sum(floor.values()) + floor[place])
        yield low, high


def _winning_numbers(
    cells: Sequence[int], hidden: Collection[int], won: Collection[int], together: int
) -> Sequence[int]:
    """Where words name no winner, the number does not matter."""
    seen = [cells[place] for place in won if place not in hidden]
    if seen or not won:
        return seen[:1] or [0]
    others = [cells[place] for place in range(len(cells)) if place not in hidden]
    return range(max(others, default=0) + 1, together // len(won) + 1)


def words_are_safe(people: int, won: int, others: int, limit: int = LIMIT) -> bool:
    """May words say who won, where it can be known that no more than so many people answered?

    `won`: how many are the greatest together; `others`: how many are not. Nought `won`: nothing is said of any.
    """
    if not won:
        return True
    greatest, least = people // won, (people - won) // (won + 1)
    return greatest >= limit and (not others or least + 1 >= limit)


def mean_is_safe(people: int, above: int, steps: int, limit: int = LIMIT) -> bool:
    """May a mean be shown where the numbers of each step are not? `above`: the points above the lowest score, summed.

    Each step could have been chosen by as many different numbers of people as the limit, or surely by no small one.
    """
    widest = steps - 1
    if people < limit or widest < 2:
        return False
    below = people * widest - above
    ends = (_at_an_end(people, above, widest), _at_an_end(people, below, widest))
    between = (_between(above, below, step, widest) for step in range(1, widest))
    return all(_is_open(lowest, highest, limit) for lowest, highest in (*ends, *between))


def _at_an_end(people: int, away: int, widest: int) -> tuple[int, int]:
    """How many could have chosen that end, where all together are so many steps away from it."""
    return max(0, people - away), people + -away // widest


def _between(above: int, below: int, step: int, widest: int) -> tuple[int, int]:
    """Of three steps the middle one goes up by twos; of more, a number or two may not come out even."""
    most = min(above // step, below // (widest - step))
    return (0, most // 2) if widest == 2 else (0, most - 2)
