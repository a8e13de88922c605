"""What a row of pieces comes to: how many points each option gets, and whether that is the only way to take it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from flows.consultation import Question
from flows.reading.sharing import HUNDRED, Piece

Pair = tuple[int, int | None]
"""(option, points); None: whatever is left."""

CLAUSE_ENDS = frozenset({"comma", "stop", "and", "then"})
DOUBTS = frozenset(
    {"or", "doubt", "decimal", "minus", "ask", "abstain", "not", "except", "less", "out_of", "among", "money"}
)
PLACED = frozenset({"number", "option", "each", "evenly", "in_two", "both"})


class Shares(NamedTuple):
    """`points`: of each option, in order; None: nothing was shared out."""

    points: tuple[int, ...] | None = None
    sure: bool = False


NOTHING = Shares()


def shares(row: Sequence[Piece], question: Question, says_which: bool) -> Shares:
    """`says_which`: a sign such as ":" stands between an option's number and its points."""
    whole, start = _shares(row, question, says_which), _before_words(row)
    before = whole if whole.sure or len(start) == len(row) else _shares(start, question, says_which)
    return before if before.sure else whole


def _before_words(row: Sequence[Piece]) -> Sequence[Piece]:
    """ "6 4 0, sort the showers first": what stands before the sentence that begins to tell something."""
    told = next((place for place, piece in enumerate(row) if piece.kind == "content"), len(row))
    ends = [place for place, piece in enumerate(row[:told]) if piece.kind in {"comma", "stop"}]
    return row[: ends[-1]] if ends and told < len(row) else row


def _shares(row: Sequence[Piece], question: Question, says_which: bool) -> Shares:
    said = [piece for piece in row if piece.kind in PLACED]
    if not said:
        return NOTHING
    found = _found(row, said, question, says_which)
    told = _is_told(row)
    if found.points is None or (told and not _adds_up(said, question.total)):
        return NOTHING
    doubted = told or any(piece.kind in DOUBTS for piece in row) or not all(piece.sure for piece in said)
    return Shares(found.points, found.sure and not doubted and sum(found.points) == question.total)


def _found(row: Sequence[Piece], said: Sequence[Piece], question: Question, says_which: bool) -> Shares:
    kinds = {piece.kind for piece in said}
    numbers = [piece.value for piece in said if piece.kind == "number"]
    if not numbers:
        return _evenly(said, kinds, question)
    if len(numbers) == 1 and numbers[0] is not None and kinds & {"each", "both"}:
        return _each(numbers[0], said, question, "each" in kinds or len(question.options) == 2)
    if "option" in kinds:
        return _by_name(row, question)
    on = any(piece.kind == "on" for piece in row)
    return _by_number(numbers, question, says_which, on)


def _is_told(row: Sequence[Piece]) -> bool:
    """Do other words stand among the shares, or right behind a bare number or the only one ("6 lifts", "my road has 10
    holes")? Then it may be a sentence."""
    last = max(place for place, piece in enumerate(row) if piece.kind in PLACED)
    kinds = {piece.kind for piece in row if piece.kind in PLACED}
    if kinds == {"option"} and _has_content(row):
        return True
    bare = "option" not in kinds or sum(piece.kind == "number" for piece in row) == 1
    return _has_content(row[:last]) or (bare and _has_content(row[last + 1 : last + 2]))


def _has_content(row: Sequence[Piece]) -> bool:
    return any(piece.kind == "content" for piece in row)


def _adds_up(said: Sequence[Piece], total: int) -> bool:
    return sum(piece.value or 0 for piece in said if piece.kind == "number") == total


def _targets(said: Sequence[Piece], question: Question) -> list[int]:
    """The options that are named, or else all."""
    named = [piece.value for piece in said if piece.kind == "option" and piece.value is not None]
    return list(dict.fromkeys(named)) or list(range(1, len(question.options) + 1))


def _evenly(said: Sequence[Piece], kinds: set[str], question: Question) -> Shares:
    """ "equally", "half and half"; an option alone is guessed to get them all, several to get the same."""
    targets = _targets(said, question)
    share, left = divmod(question.total, len(targets))
    points = _points([(option, share + (place < left)) for place, option in enumerate(targets)], question)
    clear = "evenly" in kinds or ("in_two" in kinds and len(targets) == 2)
    return Shares(points, clear and not left)


def _each(number: int, said: Sequence[Piece], question: Question, sure: bool) -> Shares:
    return Shares(_points([(option, number) for option in _targets(said, question)], question), sure)


def _by_name(row: Sequence[Piece], question: Question) -> Shares:
    """ "showers 6 locks 4", "6 on showers, 4 on locks", "1. showers 6": each number with the option beside it."""
    line = [piece for piece in row if piece.kind in {"number", "option"}]
    clauses = [list(part) for ends, part in groupby(row, lambda piece: piece.kind in CLAUSE_ENDS) if not ends]
    parts = [[piece for piece in clause if piece.kind in {"number", "option"}] for clause in clauses]
    for way in ([line], [_without_its_own_number(line)], [part for part in parts if part]):
        if all(_in_pairs(part) for part in way):
            pairs = [pair for part in way for pair in _beside(part)]
            return Shares(_points(pairs, question), _each_once(pairs))
    return Shares(_points([pair for part in parts for pair in _neighbours(part)], question))


def _in_pairs(part: Sequence[Piece]) -> bool:
    pairs = zip(part[::2], part[1::2], strict=False)
    return bool(part) and len(part) % 2 == 0 and all(one.kind != other.kind for one, other in pairs)


def _beside(part: Sequence[Piece]) -> Iterator[Pair]:
    for one, other in zip(part[::2], part[1::2], strict=True):
        option, number = (one, other) if one.kind == "option" else (other, one)
        yield option.value or 0, number.value


def _neighbours(part: Sequence[Piece]) -> Iterator[Pair]:
    """The best that can be made of a part where not every number has an option; it is asked back."""
    left = list(part)
    while len(left) > 1:
        if left[0].kind != left[1].kind:
            yield from _beside(left[:2])
            left = left[2:]
        else:
            left = left[1:]


def _without_its_own_number(line: Sequence[Piece]) -> list[Piece]:
    """ "1. showers 6": the list as we sent it, with points behind."""
    after = [*line[1:], Piece("")]
    return [piece for piece, following in zip(line, after, strict=True) if following != piece._replace(kind="option")]


def _by_number(numbers: Sequence[int | None], question: Question, says_which: bool, on: bool) -> Shares:
    """ "6 4 0" in the order of the options, "1: 6, 2: 4", "6 on 1, 4 on 2": sure where only one of them comes out.

    Two numbers alone ("3/10", "2 10") are no option and its points.
    """
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False)) if len(numbers) % 2 == 0 else []
    option_first = [(option or 0, points) for option, points in pairs] if says_which or len(pairs) > 1 else []
    option_last = [(option or 0, points) for points, option in pairs] if on else []
    all_said = None not in numbers or len(numbers) == len(question.options)
    in_order = list(enumerate(numbers, start=1)) if len(numbers) > 1 and all_said else []
    ways = [option_first] if says_which and _can_be(option_first, question) else [in_order, option_first, option_last]
    found = {_points(way, question) for way in ways if _comes_out(way, question)}
    if len(found) == 1:
        return Shares(found.pop(), sure=True)
    return _out_of_a_hundred(numbers, question) or Shares(_points(list(enumerate(numbers, start=1)), question))


def _out_of_a_hundred(numbers: Sequence[int | None], question: Question) -> Shares | None:
    """ "60 40" where there are 10: they think of percent. "50 50" can only be half and half."""
    shared = [number or 0 for number in numbers]
    scaled = [number * question.total // HUNDRED for number in shared]
    if sum(shared) != HUNDRED or sum(scaled) != question.total or len(shared) > len(question.options):
        return None
    halves = len(shared) == len(question.options) == 2 and shared[0] == shared[1]
    return Shares(_points(list(enumerate(scaled, start=1)), question), sure=halves)


def _comes_out(pairs: Sequence[Pair], question: Question) -> bool:
    return _can_be(pairs, question) and sum(_points(pairs, question)) == question.total


def _can_be(pairs: Sequence[Pair], question: Question) -> bool:
    return bool(pairs) and all(1 <= option <= len(question.options) for option, _ in pairs) and _each_once(pairs)


def _each_once(pairs: Sequence[Pair]) -> bool:
    options = [option for option, _ in pairs]
    rests = sum(points is None for _, points in pairs)
    return len(set(options)) == len(options) and rests <= 1


def _points(pairs: Sequence[Pair], question: Question) -> tuple[int, ...]:
    """In the order of the options; those that are not named get 0."""
    left = max(0, question.total - sum(points or 0 for _, points in pairs))
    shared = [0] * len(question.options)
    for option, points in pairs:
        if 1 <= option <= len(shared):
            shared[option - 1] += left if points is None else points
    return tuple(shared)
