"""What we say in each language: `locales/<code>/messages.po`, read when a language is first used."""

import re
from functools import cache
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
    return tuple(_BLANK.split(catalog(language)[key]))


def day_pattern(language: str) -> str:
    return catalog(language)["day-pattern"]
