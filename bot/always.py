"""The blanks that any message may have: our name, the languages on offer, the help lines of the nation."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import locales
from bot import languages, messages

HELP_LINES = Path(locales.__file__).parent / "helplines"


class Blanks(Mapping[str, str]):
    """By the blank's name. The languages on offer are looked up when first said: it takes every language's file."""

    def __init__(self, name: str, nation: str) -> None:
        self._said = {"name": name, **help_lines(nation)}

    def __getitem__(self, blank: str) -> str:
        return on_offer() if blank == "languages" else self._said[blank]

    def __iter__(self) -> Iterator[str]:
        yield from ("languages", *self._said)

    def __len__(self) -> int:
        return len(self._said) + 1


@cache
def on_offer() -> str:
    return ", ".join(messages.catalog(code)["own-name"] for code in languages.codes())


def nations() -> tuple[str, ...]:
    """Those that have a file of help lines."""
    return tuple(sorted(path.stem for path in HELP_LINES.glob("*.toml")))


@cache
def help_lines(nation: str) -> Mapping[str, str]:
    """Raises FileNotFoundError for a nation without a file."""
    with (HELP_LINES / f"{nation}.toml").open("rb") as file:
        return {name: line for name, line in tomllib.load(file).items() if isinstance(line, str)}
