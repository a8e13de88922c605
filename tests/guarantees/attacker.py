"""Somebody who writes down all that is published as sums with a least and a greatest value, and asks what is possible.

The numbers are whole and never below nought. `possible` is exact: it tries values until it has found as many as are
asked for, narrowing what every sum leaves to each number after each try.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

MOST = 10**4
"""No count of people is greater than this."""


class Sum(NamedTuple):
    """`low` <= the numbers, each so many times, added up <= `high`."""

    times: Mapping[int, int]
    low: int
    high: int


class Known:
    """All that the attacker wrote down. Numbers are named by what they count."""

    def __init__(self) -> None:
        self.places: dict[object, int] = {}
        self.sums: list[Sum] = []

    def place(self, name: object) -> int:
        return self.places.setdefault(name, len(self.places))

    def add(self, times: Mapping[object, int], low: int, high: int = MOST) -> None:
        self.sums.append(Sum({self.place(name): factor for name, factor in times.items()}, low, high))

    def is_(self, names: Iterable[object], number: int) -> None:
        self.add(dict.fromkeys(names, 1), number, number)

    def above(self, greater: object, smaller: object, by: int = 1) -> None:
        self.add({greater: 1, smaller: -1}, by)

    def narrow(self) -> None:
        """Once, when all is written down."""
        self.touching: list[list[int]] = [[] for _ in self.places]
        for number, one in enumerate(self.sums):
            for at in one.times:
                self.touching[at].append(number)
        boxes = [(0, MOST)] * len(self.places)
        found = narrowed(boxes, self.sums, self.touching, range(len(self.sums)))
        assert found is not None, "what was published contradicts itself"
        self.boxes = found

    def possible(self, name: object, enough: int) -> list[int]:
        """Up to so many values that this number could have."""
        place, found = self.places[name], list[int]()
        low, high = self.boxes[place]
        near = self._connected(place)
        for value in range(low, high + 1):
            box = list(self.boxes)
            box[place] = (value, value)
            if can_be(box, self.sums, self.touching, self.touching[place], near):
                found.append(value)
                if len(found) == enough:
                    break
        return found

    def _connected(self, place: int) -> list[int]:
        """The numbers that are open still and share a sum with it, or with one that does: the others do not matter."""
        near, waiting = {place: None}, [place]
        while waiting:
            for number in self.touching[waiting.pop()]:
                for at in self.sums[number].times:
                    if at not in near and self.boxes[at][0] < self.boxes[at][1]:
                        near[at] = None
                        waiting.append(at)
        return list(near)


Box = tuple[int, int]


def narrowed(
    boxes: Sequence[Box], sums: Sequence[Sum], touching: Sequence[Sequence[int]], first: Iterable[int]
) -> list[Box] | None:
    """What every sum leaves to each number; None: nothing."""
    left, waiting = list(boxes), dict.fromkeys(first)
    while waiting:
        number = next(iter(waiting))
        del waiting[number]
        times, low, high = sums[number]
        ends = [(f * left[at][0], f * left[at][1]) if f > 0 else (f * left[at][1], f * left[at][0])
                for at, f in times.items()]  # fmt: skip
        least, most = sum(end[0] for end in ends), sum(end[1] for end in ends)
        if least > high or most < low:
            return None
        for (at, factor), (small, big) in zip(times.items(), ends, strict=True):
            box = _cut(left[at], factor, low - (most - big), high - (least - small))
            if box is None:
                return None
            if box != left[at]:
                left[at] = box
                waiting.update(dict.fromkeys(touching[at]))
    return left


def _cut(box: Box, factor: int, low: int, high: int) -> Box | None:
    """low <= factor * number <= high"""
    if factor < 0:
        factor, low, high = -factor, -high, -low
    least, most = max(box[0], -(-low // factor)), min(box[1], high // factor)
    return (least, most) if least <= most else None


def can_be(
    boxes: Sequence[Box],
    sums: Sequence[Sum],
    touching: Sequence[Sequence[int]],
    first: Iterable[int],
    near: Sequence[int],
) -> bool:
    """The tightest number first: its least value, or else any of the others."""
    left = narrowed(boxes, sums, touching, first)
    if left is None:
        return False
    width, place = min(((left[at][1] - left[at][0], at) for at in near if left[at][0] < left[at][1]), default=(0, -1))
    if not width:
        return True
    low, high = left[place]
    middle = (low + high) // 2
    for part in ((low, low), (high, high), (low + 1, middle), (max(middle, low) + 1, high - 1)):
        if part[0] > part[1]:
            continue
        left[place] = part
        if can_be(left, sums, touching, touching[place], near):
            return True
    return False
