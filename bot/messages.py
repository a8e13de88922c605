"""What we say in each language: `locales/<code>/messages.po`, read when a language is first used."""

import re
from functools import cache, lru_cache
from pathlib import Path

import locales

FOLDER = Path(locales.__file__).parent
_BLANK = re.compile(r"\{(\w+)\}")


@cache
def catalog(language: str) -> dict[str, str]:
    """Message key -> text, for one language."""
    from babel.messages.pofile import read_po

    with (FOLDER / language / "messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


@cache
def parts(language: str, key: str) -> tuple[str, ...]:
    """The text cut at its blanks: words, blank's name, words, and so on."""
    return cut(catalog(language)[key])


@lru_cache(maxsize=512)
def cut(text: str) -> tuple[str, ...]:
    """As `parts`, of words that are not ours."""
    return tuple(_BLANK.split(text))


def blanks_of(text: str) -> tuple[str, ...]:
    """The names of its blanks, in alphabetical order, one as often as it stands there."""
    return tuple(sorted(_BLANK.findall(text)))


def day_pattern(language: str) -> str:
    return catalog(language)["day-pattern"]
