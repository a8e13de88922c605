"""A piece of what we want to say: a message's key, and what fills its blanks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from flows.consultation import Text

Blank: TypeAlias = "str | int | date | Text | tuple[Text, ...] | Phrase"
"""What a blank can hold; a tuple of texts is a numbered list of options; a phrase is put in whole."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or more sentences, by message key. `weight` above 0: may be left out to save a segment, heaviest first."""

    key: str
    blanks: Mapping[str, Blank] = field(default_factory=dict)
    weight: int = 0
