"""Who uses a SQLite database, by a lock beside it that the system lets go when a process ends, however it ends.

Everybody who opens an installation shares it; a restore needs it alone, and one web front answers for it. The files
stay and are empty; every account may read them, since an admin of the machine may have been the first to make them.
"""

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from storage.problems import DatabaseProblem

RESTORING = "A backup is being restored here: wait until that is done, and try again."
RUNNING = (
    "yousaid is running on the database {path}: stop it first (sudo systemctl stop yousaid), and every command that "
    "works on it. Nothing was changed."
)


ANSWERING = (
    "Another yousaid already answers for the database {path}: stop it first (Ctrl-C where it runs, or sudo systemctl "
    "stop yousaid), or give this one a database of its own (DATABASE_URL; --data for the demo). Nothing was changed."
)


class InUse:
    """A lock that is held, until `close` or the end of the process."""

    def __init__(self, place: int | None) -> None:
        self._place = place

    def close(self) -> None:
        if self._place is not None:
            os.close(self._place)
            self._place = None

    def __enter__(self) -> "InUse":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


def shared(path: Path | None) -> InUse:
    """For whoever works on it; on PostgreSQL there is nothing to lock. Raises DatabaseProblem during a restore."""
    return _locked(path, alone=False, refused=RESTORING) if path else InUse(None)


def alone(path: Path) -> InUse:
    """For a restore. Raises DatabaseProblem where anybody works on it."""
    return _locked(path, alone=True, refused=RUNNING.format(path=path))


def answering(path: Path) -> InUse:
    """For a web front: of two, staff would look at one and providers send to the other. Raises DatabaseProblem.

    The first time there is not even a folder yet: where none can be made, no database can be either.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    return _locked(path, alone=True, refused=ANSWERING.format(path=path), of="front")


def lock_of(path: Path, of: str = "in-use") -> Path:
    return path.with_name(f".{path.name}.{of}")


def _locked(path: Path, *, alone: bool, refused: str, of: str = "in-use") -> InUse:
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        return InUse(None)
    try:
        place = os.open(lock_of(path, of), os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC, 0o644)
    except OSError:  # whoever cannot make a file here cannot change the database either
        return InUse(None)
    try:
        fcntl.flock(place, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(place)
        raise DatabaseProblem(refused) from None
    except OSError:  # a disk without locks
        os.close(place)
        return InUse(None)
    return InUse(place)
