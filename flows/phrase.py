"""A piece of what we want to say: a message's key, and what fills its blanks."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from flows.consultation import Text
from flows.how_long import Span

Blank: TypeAlias = "str | int | date | Span | Text | tuple[Text, ...] | Phrase | Several"
"""What a blank can hold; a tuple of texts is a numbered list of options; a phrase is put in whole."""


NO_BLANKS: Mapping[str, "Blank"] = MappingProxyType({})


class Phrase(NamedTuple):
    """One or more sentences, by message key.

    `weight` above 0: may be left out to save a segment, heaviest first. `language`: said in it, whatever the member's
    is.
    """

    key: str
    blanks: Mapping[str, Blank] = NO_BLANKS
    weight: int = 0
    language: str | None = None


class Several(NamedTuple):
    """Short phrases in one blank, with commas between them; words of staff may stand among them."""

    phrases: "tuple[Phrase | Text, ...]"


ARABIC_COMMA = "\u060c "


def comma(language: str) -> str:
    """Between the parts of a list."""
    return ARABIC_COMMA if language in ("ar", "ur") else ", "
