"""The blanks that any message may have: our name and the help lines of the nation."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import locales

NONE: Mapping[str, str] = {}
HELP_LINES = Path(locales.__file__).parent / "helplines"


def blanks(name: str, nation: str, own_lines: Mapping[str, str] = NONE) -> Mapping[str, str]:
    """By the blank's name; an organisation's own help lines before ours. Raises FileNotFoundError for a nation without
    a file."""
    return {"name": name, **help_lines(nation), **own_lines}


def nations() -> tuple[str, ...]:
    """Those that have a file of help lines."""
    return tuple(sorted(path.stem for path in HELP_LINES.glob("*.toml")))


@cache
def help_lines(nation: str) -> Mapping[str, str]:
    """Raises FileNotFoundError for a nation without a file."""
    with (HELP_LINES / f"{nation}.toml").open("rb") as file:
        return {name: line for name, line in tomllib.load(file).items() if isinstance(line, str)}
