"""Where what came in waits while the database refuses it: sealed files in a folder of their own on this machine.

A file is whole on the disk before it has its name, and its name begins with the time, so that files are read in the
order in which they came. What cannot be taken in at all is set aside, so that it holds back nothing else.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from storage.failing import failpoint
from storage.sealed import Keys
from storage.tables.columns import micros, moment

FOLDER, ASIDE = "spool", "aside"
MOST_FILES, MOST_BYTES = 10_000, 100_000_000
"""Some hundred thousand texts. What comes beyond is refused: a provider may keep it, and the disk is not filled."""

KEPT_ASIDE = timedelta(days=30)
TIME_DIGITS = 16


class SpoolIsFull(OSError):
    """It holds as much as it may."""


class Spooled(NamedTuple):
    """`since`: when the oldest that waits came; None: nothing waits. `aside`: how many could not be taken in, and
    `aside_since`: when the oldest of those came."""

    files: int = 0
    bytes: int = 0
    since: datetime | None = None
    aside: int = 0
    aside_since: datetime | None = None


class Spool:
    """Nothing is made on the disk before something has to wait. Safe to use from several processes."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self.folder, self.aside, self.keys = folder, folder / ASIDE, keys

    def put(self, plain: bytes, id: str, now: datetime) -> str:
        """Returns its name once it is on the disk. Raises OSError, and then nothing is there."""
        failpoint("spool.pre_write")
        there = self.look()
        if there.files >= MOST_FILES or there.bytes + len(plain) > MOST_BYTES:
            raise SpoolIsFull("The spool is full")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{micros(now):0{TIME_DIGITS}d}-{id}"
        try:
            self._write(self.folder / name, plain)
        except BaseException:
            with suppress(OSError):
                self.drop(name)
            raise
        failpoint("spool.post_write")
        return name

    def _write(self, place: Path, plain: bytes) -> None:
        """Whole, and on the disk, before it has its name; what stood there stands there until then."""
        part = place.with_name(f".{place.name}")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(self.keys.seal(plain, _bound_to(place.name)))
                file.flush()
                os.fsync(file.fileno())
            part.rename(place)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        _sync(place.parent)

    def names(self) -> list[str]:
        """Of all that waits, the oldest first."""
        return sorted(file.name for file in _files(self.folder))

    def read(self, name: str) -> bytes | None:
        """None where it is gone, or no key of ours opens it."""
        try:
            sealed = (self.folder / name).read_bytes()
        except OSError:
            return None
        return self.keys.opened(sealed, _bound_to(name))

    def drop(self, *names: str) -> None:
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> None:
        self.aside.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):
            (self.folder / name).rename(self.aside / name)

    def try_again(self) -> None:
        """What was set aside waits once more, at its old place: what was wrong with it may be mended by now."""
        for file in _files(self.aside):
            with suppress(OSError):
                Path(file).rename(self.folder / file.name)

    def is_empty(self) -> bool:
        """Nothing waits, and nothing is set aside."""
        return not _files(self.folder) and not _files(self.aside)

    def look(self) -> Spooled:
        files, aside = _files(self.folder), _files(self.aside)
        size = 0
        for file in files:
            with suppress(FileNotFoundError):
                size += file.stat().st_size
        return Spooled(len(files), size, _oldest(files), len(aside), _oldest(aside))

    def forget_old(self, now: datetime) -> None:
        """What was set aside is not kept for ever."""
        for file in _files(self.aside):
            if _at(file.name) < now - KEPT_ASIDE:
                Path(file).unlink(missing_ok=True)

    def everywhere(self) -> Iterator[tuple[Path, bytes]]:
        """Every file that opens, with what is in it: to look for somebody's words."""
        for file in (*_files(self.folder), *_files(self.aside)):
            with suppress(OSError):
                plain = self.keys.opened(Path(file).read_bytes(), _bound_to(file.name))
                if plain is not None:
                    yield Path(file), plain

    def change(self, file: Path, plain: bytes | None) -> None:
        """Other words instead, at the same place; None: nothing is left of it."""
        if plain is None:
            file.unlink(missing_ok=True)
            return
        self._write(file, plain)


def _bound_to(name: str) -> str:
    return f"spool:{name}"


def _oldest(files: "list[os.DirEntry[str]]") -> datetime | None:
    return min((_at(file.name) for file in files), default=None)


def _at(name: str) -> datetime:
    return moment(int(name[:TIME_DIGITS]))


def _files(folder: Path) -> "list[os.DirEntry[str]]":
    """Whole ones only: what a crash left half-written was acknowledged to nobody."""
    try:
        with os.scandir(folder) as found:
            return [entry for entry in found if entry.name[:TIME_DIGITS].isdigit()]
    except FileNotFoundError:
        return []


def _sync(folder: Path) -> None:
    """The new name is on the disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
