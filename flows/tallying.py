"""How the answers to each kind of question are added up, and what of that may be shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from flows.consultation import Question
from flows.hiding import Shown, hidden_rows, mean_is_safe, shown_of
from flows.result import NOBODY, Result, Row, Side, Table
from flows.value import Value


def _adds_up(question: Question, chosen: Table, limit: int) -> Result:
    return _one_each(question, _values(question, chosen), chosen, limit)


def _one_each(question: Question, values: Sequence[Value], chosen: Table, limit: int) -> Result:
    """Each person is in one row, so the rows add up to all who answered."""
    cells = [sum(chosen.get(value, NOBODY)) for value in values]
    won = greatest(cells)
    shown = shown_of(cells, won, limit=limit)
    result = _published(question, values, cells, shown, limit)
    return replace(_with_sides(result, chosen, shown, limit), won=tuple(values[place] for place in won))


def _score(question: Question, chosen: Table, limit: int) -> Result:
    """Every step and the mean, or, where one step has to be hidden, the mean alone, where even that gives none away."""
    values = _values(question, chosen)
    cells = [sum(chosen.get(value, NOBODY)) for value in values]
    shown, people = shown_of(cells, limit=limit), sum(cells)
    summed = sum(value * count for value, count in zip(values, cells, strict=True) if isinstance(value, int))
    tenths = (20 * summed + people) // (2 * people) if people else None
    if shown.total and not shown.hidden:
        result = _with_sides(_published(question, values, cells, shown, limit), chosen, shown, limit)
        return replace(result if not _hides_a_side(result) else without_sides(result), tenths=tenths)
    is_safe = mean_is_safe(people, summed - question.low * people, question.high - question.low + 1, limit)
    return Result(question.id, people if people >= limit else None, tenths=tenths if is_safe else None)


def _rank(question: Question, chosen: Table, limit: int) -> Result:
    """First choices: exact, simple, and each person has one."""
    first: dict[Value, Side] = {}
    for value, side in chosen.items():
        if isinstance(value, tuple) and value:
            before = first.get(value[0], NOBODY)
            first[value[0]] = Side(before.members + side.members, before.staff + side.staff)
    return _one_each(question, _values(question, first), first, limit)


def _consent(question: Question, chosen: Table, limit: int) -> Result:
    """Words say whether somebody objected, so that nought objections are no secret and one at least is known."""
    values = _values(question, chosen)
    objected = sum(chosen.get("object", NOBODY)) > 0
    asked = values if objected else [value for value in values if value != "object"]
    cells = [sum(chosen.get(value, NOBODY)) for value in asked]
    shown = shown_of(cells, at_least={asked.index("object"): 1} if objected else {}, limit=limit)
    result = _with_sides(_published(question, asked, cells, shown, limit), chosen, shown, limit)
    nought = () if objected else (Row("object", 0, *(NOBODY if result.sides else (None, None))),)
    rows = (*result.rows, *nought) if sum(cells) else ()
    return replace(result, rows=rows, objected=objected if sum(cells) else None)


def _choose_many(question: Question, chosen: Table, limit: int) -> Result:
    """Each option by itself: who chose it, and so also who did not, must be enough people."""
    everybody = _together(chosen.values())
    each = {value: _together(side for list_, side in chosen.items() if _has(list_, value))
            for value in _options(question)}  # fmt: skip
    people = sum(everybody)
    rows = tuple(
        Row(value, _unless_extreme(sum(side), people, limit), *_sides_unless_extreme(side, everybody, limit))
        for value, side in each.items()
    )
    won = greatest([sum(side) for side in each.values()])
    sides = everybody if any(row.staff is not None for row in rows) else None
    winners = tuple(list(each)[place] for place in won)
    return Result(question.id, unless_few(people, limit), rows, winners, sides)


def _points(question: Question, chosen: Table, limit: int) -> Result:
    """Sums of points, where enough people gave some to each option."""
    values, everybody = _options(question), _together(chosen.values())
    points = {value: Side(*(_given(chosen, value, side) for side in (0, 1))) for value in values}
    givers = {value: _together(side for shares, side in chosen.items() if _share(shares, value)) for value in values}
    is_shown = all(sum(side) >= limit for side in givers.values())
    are_apart = is_shown and all(min(side) >= limit for side in givers.values())
    rows = tuple(
        Row(value, sum(side) if is_shown else None, *(side if are_apart else (None, None)))
        for value, side in points.items()
    )
    won = tuple(values[place] for place in greatest([sum(side) for side in points.values()]))
    people = sum(everybody)
    return Result(question.id, unless_few(people, limit), rows, won, everybody if are_apart else None)


COUNTED: Mapping[str, Callable[[Question, Table, int], Result]] = {
    "yes_no": _adds_up,
    "choose_one": _adds_up,
    "statements": _adds_up,
    "score": _score,
    "rank": _rank,
    "consent": _consent,
    "choose_many": _choose_many,
    "points": _points,
}
"""How each kind of question is counted for everybody to see."""

FIXED: Mapping[str, tuple[Value, ...]] = {
    "yes_no": ("yes", "no"),
    "statements": ("agree", "disagree"),
    "consent": ("yes", "no", "object"),
}


def greatest(cells: Sequence[int]) -> tuple[int, ...]:
    """The places of the greatest number; none where all are nought."""
    most = max(cells, default=0)
    return tuple(place for place, cell in enumerate(cells) if cell == most and most > 0)


def _values(question: Question, chosen: Table) -> list[Value]:
    """Every answer that could be given, then what was given while the question stood otherwise."""
    known = [*FIXED.get(question.kind, ()), *_options(question)]
    if question.kind == "score":
        known = list(range(question.low, question.high + 1))
    return [*known, *sorted((value for value in chosen if value not in known), key=str)]


def _options(question: Question) -> list[Value]:
    return list(range(1, len(question.options) + 1))


def _published(question: Question, values: Sequence[Value], cells: Sequence[int], shown: Shown, limit: int) -> Result:
    return Result(question.id, sum(cells) if shown.total else None, rows_of(values, cells, shown.hidden))


def rows_of(values: Iterable[Value], cells: Sequence[int], hidden: frozenset[int]) -> tuple[Row, ...]:
    return tuple(
        Row(value, None if place in hidden else cell)
        for place, (value, cell) in enumerate(zip(values, cells, strict=True))
    )


def _with_sides(result: Result, chosen: Table, shown: Shown, limit: int) -> Result:
    """The two groups beside the total: rows that are hidden there are hidden here, and perhaps more."""
    table = [chosen.get(row.value, NOBODY) for row in result.rows]
    hidden = hidden_rows(table, limit, shown.hidden)
    if not shown.total or len(hidden) == len(table):
        return result
    rows = tuple(
        row if place in hidden else row._replace(members=side.members, staff=side.staff)
        for place, (row, side) in enumerate(zip(result.rows, table, strict=True))
    )
    return replace(result, rows=rows, sides=_together(table))


def _hides_a_side(result: Result) -> bool:
    return any(row.staff is None for row in result.rows)


def without_sides(result: Result) -> Result:
    return replace(result, rows=tuple(Row(row.value, row.people) for row in result.rows), sides=None)


def unless_few(people: int, limit: int) -> int | None:
    return people if people >= limit else None


def _unless_extreme(people: int, of: int, limit: int) -> int | None:
    return people if people >= limit and of - people >= limit else None


def _sides_unless_extreme(side: Side, everybody: Side, limit: int) -> tuple[int | None, int | None]:
    shown = [_unless_extreme(people, of, limit) for people, of in zip(side, everybody, strict=True)]
    return (None, None) if None in shown else (shown[0], shown[1])


def _together(sides: Iterable[Side]) -> Side:
    every = list(sides)
    return Side(sum(side.members for side in every), sum(side.staff for side in every))


def _has(chosen: Value, option: Value) -> bool:
    return option in chosen if isinstance(chosen, tuple) else option == chosen


def _share(shares: Value, option: Value) -> int:
    if not isinstance(shares, tuple) or not isinstance(option, int) or option > len(shares):
        return 0
    return shares[option - 1]


def _given(chosen: Table, option: Value, side: int) -> int:
    return sum(_share(shares, option) * people[side] for shares, people in chosen.items())
