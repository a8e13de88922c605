"""What the punctuation between two words says."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from flows.reading.plain_form import Cut

MOST_CLAUSES = 12
"""Looked at from the beginning of a text, and as many from its end."""

_STOPS = frozenset(".!;:\n()[]{}*_~|\\")
_SAYS_NOTHING = ' "'
"""A word in quotes belongs to what is said around it: 'they said "no"'."""


@lru_cache(maxsize=1024)
def meaning(gap: str, numbers: bool) -> str:
    """ "", or one of: stop, ask, comma, and, slash, greater, less, equal, dash, decimal, time, minus, money, percent.

    `numbers`: a number stands on both sides, so that "1-3" and "4.5" are not breaks between sentences.
    """
    signs = gap.strip(_SAYS_NOTHING)
    if not signs:
        return ""
    if "?" in signs:
        return "ask"
    if numbers and gap in _BETWEEN_NUMBERS:
        return _BETWEEN_NUMBERS[gap]
    if signs in _ANYWHERE:
        return _ANYWHERE[signs]
    if signs == "-":
        return _dash(gap)
    return _other(signs)


_BETWEEN_NUMBERS = {"-": "dash", " - ": "dash", " -": "minus", "- ": "dash", ".": "decimal", ":": "time", "/": "slash"}
_ANYWHERE = {
    **dict.fromkeys(("&", "+"), "and"),
    **dict.fromkeys((">", "->", "=>", ">>", "-->"), "greater"),
    **dict.fromkeys(("<", "<-", "<<"), "less"),
    "=": "equal",
    "/": "slash",
    "$": "money",
    "%": "percent",
}


def _dash(gap: str) -> str:
    if gap == "-":
        return ""
    return "minus" if gap.endswith("-") else "comma"


def _other(signs: str) -> str:
    if "$" in signs:
        return "money"
    if "%" in signs:
        return "percent"
    if any(sign in _STOPS for sign in signs):
        return "stop"
    return "comma" if "," in signs or "-" in signs else ""


def clauses_of(said: Cut) -> Sequence[tuple[str, ...]]:
    """Those of its beginning and of its end."""
    signs = [place for place in range(1, len(said.words)) if said.gaps[place] != " "]
    ends = [place for place in signs if meaning(said.gaps[place], numbers=False) in {"comma", "stop", "ask"}]
    clauses = [said.words[start:end] for start, end in pairwise((0, *ends, len(said.words)))]
    return clauses[:MOST_CLAUSES] + clauses[MOST_CLAUSES:][-MOST_CLAUSES:]
