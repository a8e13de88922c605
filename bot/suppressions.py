"""The file beside the database that outlives it: who left and who was erased, as keyed hashes, a line for each.

A backup is from before; whoever left since then must not hear from us again once it is restored, also where the
database is gone for good. So the worker adds to this file what is new, seconds after it was committed.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.settings import Settings
from bot.writer import Writer
from storage import suppressing
from storage.database import Database
from storage.sealed import Keys
from storage.suppressing import Suppressed

FILE = "suppressions.log"


def path_of(settings: Settings) -> Path:
    return settings.data / FILE


def read(path: Path, keys: Keys) -> Suppressed | None:
    """None where there is no such file. Raises NotOurs for another installation's."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return suppressing.read(lines, keys)
    except FileNotFoundError:
        return None


class Suppressions:
    """What the file has, as this process knows it: looked at anew when another one has added to it."""

    def __init__(self, database: Database, writer: Writer, keys: Keys, path: Path) -> None:
        self._database, self._writer, self._keys, self._path = database, writer, keys, path
        self._seen: tuple[object, ...] | None = None
        self._size = -1
        self._file = suppressing.nothing()

    async def keep_up(self) -> None:
        """Adds what is new. Nothing is read but six counts where nothing has changed."""
        found = await asyncio.to_thread(self._look)
        if found is None:
            return
        after, seen = found
        if lines := suppressing.changes(self._file, after):
            serial = await self._writer.run(self._count_on)
            await asyncio.to_thread(self._add, [*lines, json.dumps({"serial": serial})])
            self._file = replace(suppressing.together(after, self._file) or after, serial=serial)
        self._seen = seen

    def _look(self) -> tuple[Suppressed, tuple[object, ...]] | None:
        with self._database.reading() as db:
            seen = suppressing.fingerprint(db)
            if seen == self._seen and self._size == _size(self._path):
                return None
            after = suppressing.known(db)
        if self._size != _size(self._path):
            self._file = read(self._path, self._keys) or suppressing.nothing()
        return after, seen

    def _count_on(self) -> int:
        with self._database.transaction() as db:
            return suppressing.count_on(db, self._file.serial)

    def _add(self, lines: Sequence[str]) -> None:
        """On the disk when this returns. What another process has added meanwhile is read the next time."""
        with _locked(self._path) as place:
            before = os.fstat(place).st_size
            head = "" if before else json.dumps({"for": suppressing.whose(self._keys)})
            written = "".join(f"{line}\n" for line in (head, *lines)).encode()
            os.write(place, written)
            os.fsync(place)
        self._size = before + len(written) if before == max(self._size, 0) else -1


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Two workers on one machine do not write into each other's lines. Only this account may read it."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    place = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield place
    finally:
        os.close(place)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1
