"""The only place that reads the time and throws dice: everything else is told."""

import itertools
import os
import random
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware and in UTC."""


def o_clock(local: datetime | time_of_day) -> str:
    """ "9:40pm", "9am": as staff read it, on every page and in every sentence."""
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class MovedClock:
    """A clock that staff can push forward in the demo; `keep` stores how far, so that a restart does not go back."""

    def __init__(self, offset: timedelta, keep: Callable[[timedelta], None]) -> None:
        self.offset = offset
        self._keep = keep

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move(self, by: timedelta) -> None:
        """Forward only: what has happened cannot happen later. Raises ValueError for a step back."""
        if by < timedelta(0):
            raise ValueError("The clock only moves forward.")
        self._keep(self.offset + by)
        self.offset += by


def seconds() -> float:
    """A stopwatch: it never goes back, and means nothing except beside another reading of itself."""
    return time.monotonic()


def secret_key() -> bytes:
    """32 bytes that nobody can guess."""
    return secrets.token_bytes(32)


def token() -> str:
    """22 characters that nobody can guess, fit for an address or a button."""
    return secrets.token_urlsafe(16)


def code(length: int, of: str) -> str:
    """So many letters of these, that nobody can guess: for people to write down."""
    return "".join(secrets.choice(of) for _ in range(length))


def some_of(many: int, of: Sequence[str]) -> list[str]:
    """So many of these, each as likely every time, that nobody can guess."""
    return [secrets.choice(of) for _ in range(many)]


def six_digits() -> str:
    """A code to send back, that nobody can guess."""
    return f"{secrets.randbelow(1_000_000):06d}"


def shuffled(items: Sequence[T]) -> list[T]:
    """The same things in an order that tells nothing of the one before."""
    return random.SystemRandom().sample(items, len(items))


class _Ids:
    """Ids of 32 hexadecimal characters that sort by time: 12 of milliseconds, 6 of a count, 14 of this process.

    Why not uuid4: rows written together lie together in the index. They can be guessed: use `token` for secrets.
    """

    def __init__(self) -> None:
        self._count = itertools.count()
        self._last = 0
        self._fork()
        os.register_at_fork(after_in_child=self._fork)

    def _fork(self) -> None:
        self._process = secrets.token_hex(7)

    def __call__(self) -> str:
        self._last = max(self._last, time.time_ns() // 1_000_000)
        return f"{self._last:012x}{next(self._count) & 0xFFFFFF:06x}{self._process}"


new_id = _Ids()
