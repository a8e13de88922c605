"""Names that are never published: those on the organisation's own list, and what somebody says that they are called."""

import re
from collections.abc import Collection, Sequence

_WORD = re.compile(r"\w[\w'-]{0,60}")
_CALLED = re.compile(
    r"\b(?:my name'?s|my name is|i'?m called|i am called|his name is|her name is|named)\s{1,3}"
    r"(\w[\w'-]{1,30}(?:\s[A-Z][\w'-]{1,30})?)",
    re.IGNORECASE,
)
_ALSO_WORDS = re.compile(
    "april|art|august|autumn|bill|bob|carol|chase|christian|dale|dawn|dean|drew|faith|frank|gene|grace|grant|guy|harry"
    "|hope|iris|ivy|jack|joy|june|mark|max|may|miles|norm|olive|pat|peg|penny|pierce|ray|rich|rob|robin|rock|rose"
    "|ruby|sandy|sky|sue|summer|violet|wade|will|woody|young"
)
"""In small letters these say something else more often than they name somebody."""

Span = tuple[int, int, str]


def names_in(plain: str, names: Collection[str]) -> tuple[list[Span], list[Span]]:
    """Those that are surely names, and those that may be words."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        if words := tuple(_bare(match[0]) for match in _WORD.finditer(name)):
            by_first.setdefault(words[0], []).append(words)
    certain = [(match.start(1), match.end(1), "name") for match in _CALLED.finditer(plain)]
    doubtful: list[Span] = []
    found = list(_WORD.finditer(plain)) if by_first else []
    for place, match in enumerate(found):
        length = _longest(found, place, by_first.get(_bare(match[0]), ()))
        if length:
            end = found[place + length - 1].end()
            is_word = length == 1 and match[0].islower() and _ALSO_WORDS.fullmatch(_bare(match[0]))
            (doubtful if is_word else certain).append((match.start(), end, "name"))
    return certain, doubtful


def _longest(found: Sequence[re.Match[str]], place: int, names: Sequence[tuple[str, ...]]) -> int:
    fitting = (len(name) for name in names if _stands_at(found, place, name))
    return max(fitting, default=0)


def _stands_at(found: Sequence[re.Match[str]], place: int, name: tuple[str, ...]) -> bool:
    here = found[place : place + len(name)]
    return len(here) == len(name) and all(_bare(match[0]) == word for match, word in zip(here, name, strict=True))


def _bare(word: str) -> str:
    """ "Tyler's" is Tyler."""
    return word.casefold().removesuffix("'s").rstrip("'")
