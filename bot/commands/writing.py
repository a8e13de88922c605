"""The files that commands write: new ones, so that a name typed by mistake never costs what it held."""

import os
from pathlib import Path

from bot.commands.telling import CannotDo

PRIVATE, PLAIN = 0o600, 0o666


def write_new(to: Path, content: bytes, mode: int = PLAIN) -> None:
    """`mode`: who may read it. Raises CannotDo; what is broken off leaves nothing. A device or a pipe is written to."""
    refuse_where_taken(to)
    _fill(to, content, 0 if os.path.lexists(to) else os.O_CREAT | os.O_EXCL, mode)


def refuse_where_taken(to: Path) -> None:
    """For who must know it beforehand. Raises CannotDo."""
    if os.path.lexists(to) and (to.is_file() or not to.exists()):
        raise CannotDo(f"{to} is there already: choose another name.")


def write_again(to: Path, content: bytes, ending: str, mode: int = PLAIN) -> None:
    """As `write_new`, but one of its own kind is replaced, as scripts do it every night. Raises CannotDo."""
    if os.path.lexists(to) and to.is_file() and to.suffix.lower() == ending:
        _fill(to, content, os.O_TRUNC)
    else:
        write_new(to, content, mode)


def _fill(to: Path, content: bytes, how: int, mode: int = PLAIN) -> None:
    try:
        place = os.open(to, os.O_WRONLY | how, mode)
        try:
            with os.fdopen(place, "wb") as file:
                file.write(content)
        except OSError:
            if how & os.O_EXCL:
                to.unlink()
            raise
    except OSError as problem:
        raise CannotDo(f"{to} cannot be written ({problem.strerror}): choose another place.") from None
