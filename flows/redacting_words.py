"""Numbers that are written in words: "oh seven seven double oh nine hundred"."""

import re
from collections.abc import Iterator

FEWEST, FEWEST_WORDS = 7, 3
"""So many digits one after the other count nothing any more: they are a number to ring. Figures may stand between."""

_DIGIT = "oh|o|zero|nought|naught|nil|one|two|three|four|five|six|seven|eight|nine"
_NOUGHTS = {"hundred": 2, "thousand": 3}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_SAID = rf"(?:(?:{'|'.join(_TIMES)})[ -])?(?:{_DIGIT}|{'|'.join(_NOUGHTS)}|\d{{1,15}})\b"
_RUN = re.compile(rf"\b{_SAID}(?:[ ,.()/-]{{1,3}}{_SAID}){{2,30}}", re.IGNORECASE)
_EACH = re.compile(r"[a-z]+|\d+")

Span = tuple[int, int, str]


def spelled_in(plain: str) -> Iterator[Span]:
    for match in _RUN.finditer(plain):
        said = _EACH.findall(match[0].lower())
        if _digits(said) >= FEWEST and sum(word.isalpha() for word in said) >= FEWEST_WORDS:
            yield match.start(), match.end(), "phone number"


def _digits(said: list[str]) -> int:
    """ "double oh" is two, "hundred" is two noughts."""
    before = ["", *said]
    return sum(_count(word) * _TIMES.get(first, 1) for first, word in zip(before, said, strict=False))


def _count(word: str) -> int:
    if word.isdigit():
        return len(word)
    return 0 if word in _TIMES else _NOUGHTS.get(word, 1)
