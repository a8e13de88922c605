"""What takes long to read from files, kept beside them as Python keeps its compiled modules.

Why: a word list in TOML takes ten times longer to read than to load, there is one for each language, and `yousaid
read` stands in pipelines. Where the folder cannot be written to, nothing is kept and nothing is lost but time.
"""

import marshal
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

Stamp = list[list[Any]]


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
    return [[str(file), (known := file.stat()).st_mtime_ns, known.st_size] for file in files]


def _keep(kept: Path, content: bytes) -> None:
    """Whole or not at all: another process may be reading it."""
    kept.parent.mkdir(exist_ok=True)
    ours = kept.with_suffix(f".{os.getpid()}")
    ours.write_bytes(content)
    ours.replace(kept)
