"""What took long to count holds for a while: typing, looking once more and live pages do not count it all again.

What is quick to count is never held, so a small installation always sees what is so now. Nothing is decided by what
was counted lately: whatever is sent, closed or approved is counted at that moment.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from bot.clock import seconds

T = TypeVar("T")

LONG = 0.05
"""Seconds from which on it is held."""

TIMES, LONGEST = 20, 60.0
"""It holds this many times as long as it took, so that counting never takes more than a twentieth of the machine."""

MOST = 200


class _Counted(NamedTuple):
    value: Any
    until: float


class Lately:
    """Safe to use from several threads. `clock`: seconds by any watch that goes on."""

    def __init__(self, clock: Callable[[], float] = seconds) -> None:
        self._clock = clock
        self._lock = Lock()
        self._counted: dict[Hashable, _Counted] = {}
        self._counting: dict[Hashable, Lock] = {}

    def count(self, what: Hashable, count: Callable[[], T]) -> T:
        """What `count` says, now or lately. Two who ask at once for the same wait for one count."""
        with self._turn(what):
            known = self._counted.get(what)
            if known is not None and self._clock() < known.until:
                value: T = known.value
                return value
            began = self._clock()
            value = count()
            took = self._clock() - began
            self._keep(what, value, took)
            return value

    def _turn(self, what: Hashable) -> Lock:
        with self._lock:
            return self._counting.setdefault(what, Lock())

    def _keep(self, what: Hashable, value: Any, took: float) -> None:
        with self._lock:
            self._counting.pop(what, None)
            self._counted.pop(what, None)
            if took < LONG:
                return
            while len(self._counted) >= MOST:
                del self._counted[next(iter(self._counted))]
            self._counted[what] = _Counted(value, self._clock() + min(TIMES * took, LONGEST))
