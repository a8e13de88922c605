"""What takes long to read from files, kept beside them as Python keeps its compiled modules.

Why: a word list in TOML takes ten times longer to read than to load, there is one for each language, and `yousaid
read` stands in pipelines. Where the folder cannot be written to, nothing is kept and nothing is lost but time.
"""

import marshal
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

Stamp = list[list[Any]]
LETTERS = 2
"""Of a word, by which a table is kept in parts."""

NONE: Mapping[str, Any] = {}


def compiled(name: str, sources: Iterable[Path], make: Callable[[], Any]) -> Any:
    """What `make` gives, of plain Python values; made anew when one of the `sources` has changed. Kept by the first."""
    files = list(sources)
    kept = files[0].parent / "__pycache__" / f"{name}.{sys.implementation.cache_tag}.marshal"
    stamp = _stamp(files)
    with suppress(OSError, ValueError, EOFError, TypeError):
        found_stamp, found = marshal.loads(kept.read_bytes())  # noqa: S302 - as trusted as the modules beside it
        if found_stamp == stamp:
            return found
    made = make()
    with suppress(OSError):
        _keep(kept, marshal.dumps((stamp, made)))
    return made


def _stamp(files: Iterable[Path]) -> Stamp:
    return [_one_stamp(file) for file in files]


@cache
def _one_stamp(file: Path) -> list[Any]:
    """Looked at once in a process, which works with what it read first: many lists have the same sources."""
    known = file.stat()
    return [str(file), known.st_mtime_ns, known.st_size]


def _keep(kept: Path, content: bytes) -> None:
    """Whole or not at all: another process may be reading it."""
    kept.parent.mkdir(exist_ok=True)
    ours = kept.with_suffix(f".{os.getpid()}")
    ours.write_bytes(content)
    ours.replace(kept)


def in_parts(table: Mapping[str, Any]) -> dict[str, bytes]:
    """A large table by words, as plain values for `InParts`."""
    parts: dict[str, dict[str, Any]] = {}
    for word, value in table.items():
        parts.setdefault(word[:LETTERS], {})[word] = value
    return {letters: marshal.dumps(part) for letters, part in parts.items()}


class InParts(Mapping[str, Any]):
    """A table of which each part is loaded when a word that begins so is first looked up: a text has few of them."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._loaded: dict[str, Mapping[str, Any]] = {}

    def get(self, word: str, default: Any = None) -> Any:
        letters = word[:LETTERS]
        return (self._loaded.get(letters) or self._part(letters)).get(word, default)

    def __getitem__(self, word: str) -> Any:
        return self._part(word[:LETTERS])[word]

    def __iter__(self) -> Iterator[str]:
        return (word for letters in self._parts for word in self._part(letters))

    def __len__(self) -> int:
        return sum(len(self._part(letters)) for letters in self._parts)

    def _part(self, letters: str) -> Mapping[str, Any]:
        if letters not in self._parts:
            return NONE
        part = self._loaded.get(letters)
        if part is None:
            part = self._loaded[letters] = marshal.loads(self._parts[letters])  # noqa: S302 - loaded with the rest
        return part
