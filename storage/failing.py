"""Points at which a rehearsal makes this process fail, to see that nothing is lost by it and nothing done twice.

`YOUSAID_FAIL=outbox.after_http:3:kill` kills this process at the third pass of that point; several are written with
commas. Without the variable a point costs one look at a name. It is read once, as the process begins, and is refused
wherever a provider is a real one (`bot.setting_clashes`).
"""

import errno
import itertools
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

VARIABLE = "YOUSAID_FAIL"
POINTS = (
    "inbound.pre_commit",
    "inbound.post_commit",
    "spool.pre_write",
    "spool.post_write",
    "spool.taken",
    "receipts.pre_commit",
    "tick",
    "worker.mid_txn",
    "outbox.pre_claim",
    "outbox.pre_http",
    "outbox.after_http",
    "outbox.mark",
    "purge.step",
    "erase.step",
    "migrate.step",
)
"""In the order in which a text meets them, from its arrival to the day on which it goes."""

STALL_SECONDS = 3600.0


class MadeToFail(Exception):
    """What "raise" raises."""


class Failing(NamedTuple):
    """At which pass of that point what happens. `seconds`: how long "stall" stands still."""

    point: str
    at: int
    action: str
    seconds: float = STALL_SECONDS


def _kill(failing: Failing) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raise(failing: Failing) -> None:
    raise MadeToFail(failing.point)


def _stall(failing: Failing) -> None:
    time.sleep(failing.seconds)


def _disk_full(failing: Failing) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


ACTIONS: Mapping[str, Callable[[Failing], None]] = {
    "kill": _kill,
    "raise": _raise,
    "stall": _stall,
    "diskfull": _disk_full,
}


def understood(written: str) -> tuple[Failing, ...]:
    """`POINT:PASS:ACTION` or `POINT:PASS:stall=SECONDS`, with commas between. Raises ValueError for anything else."""
    return tuple(_one(words) for words in written.split(",") if words)


def _one(words: str) -> Failing:
    point, at, action = words.split(":")
    action, _, seconds = action.partition("=")
    if point not in POINTS or int(at) < 1 or action not in ACTIONS:
        raise ValueError(words)
    return Failing(point, int(at), action, float(seconds or STALL_SECONDS))


def _asked_for(written: str) -> tuple[Failing, ...]:
    """What cannot be read makes nothing fail: whoever reads the settings is told."""
    try:
        return understood(written)
    except ValueError:
        return ()


_armed: dict[str, tuple[Iterator[int], tuple[Failing, ...]]] = {}


def arm(written: str) -> None:
    """From now on these fail, and nothing else; passes are counted anew."""
    wanted = _asked_for(written)
    _armed.clear()
    for point in {one.point for one in wanted}:
        _armed[point] = itertools.count(1), tuple(one for one in wanted if one.point == point)


def failpoint(point: str) -> None:
    """Does nothing, but for the rehearsals that want it."""
    if _armed and point in _armed:
        passes, wanted = _armed[point]
        passed = next(passes)
        for failing in wanted:
            if failing.at == passed:
                ACTIONS[failing.action](failing)


arm(os.environ.get(VARIABLE, ""))
