"""What our own words cost in a language: its dearest message, with its letters and without the dear ones."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot import messages
from flows.segments import measure, plain_typography, without_dear_letters

BLANK = re.compile(r"\{(\w+)\}")
AS_LONG_AS_IT_GETS = {
    "reference": "Z999",
    "date": "28 Sep",
    "answered": "29",
    "questions": "30",
    "total": "10",
    "code": "000000",
    "number": "100",
    "amount": "\u00a399.50",
}
"""What we put into blanks ourselves. Staff's words are left out: here it is ours that are measured."""


class Dearest(NamedTuple):
    """`segments` as it is written, `without` without its dear letters."""

    key: str
    text: str
    segments: int
    without: int


def dearest(language: str, always: Mapping[str, str]) -> Dearest:
    """`always`: our name and the help lines. Of two that take as many segments, the one with more characters."""
    return max(costs(language, always), key=lambda one: (one.segments, one.without, len(one.text)))


def costs(language: str, always: Mapping[str, str]) -> Iterator[Dearest]:
    for key, written in messages.catalog(language).items():
        text = plain_typography(filled(written, always))
        yield Dearest(key, text, measure(text).segments, measure(without_dear_letters(text)).segments)


def filled(text: str, always: Mapping[str, str]) -> str:
    known = {**AS_LONG_AS_IT_GETS, **always}
    return " ".join(BLANK.sub(lambda blank: known.get(blank[1], ""), text).split())
