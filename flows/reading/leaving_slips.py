"""Words to leave with, where the fingers slipped: "stpo", "unsubcribe me"."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from flows.reading.closeness import is_slip, is_swap
from flows.words import Words

LONG = 8
"""Letters of a word in which any slip is forgiven, since no other word is near."""
CARRIER_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
"""Phone companies act on these, alone in a text, whatever language it is in."""


def is_slipped(said: Sequence[str], words: Words) -> bool:
    """A few words, without courtesies, that are a word to leave with: written apart or with a slip of the fingers."""
    if not said:
        return False
    if "".join(said) in words.leave or (len(set(said)) == 1 and _is_leave_slip(said[0], words)):
        return True
    return any(_is_long_slip(said, place, words) for place, word in enumerate(said) if len(word) >= LONG - 1)


def _is_long_slip(said: Sequence[str], place: int, words: Words) -> bool:
    """ "unsubcribe me", with its long word as it was meant."""
    meant = (long for long in _slips(words)[1] if is_slip(said[place], long))
    return any(" ".join((*said[:place], long, *said[place + 1 :])) in words.leave for long in meant)


def _is_leave_slip(word: str, words: Words) -> bool:
    """ "stpo", "unsubcribe": letters swapped, or any slip in a long word."""
    if word in words.commands:
        return False
    swapped, long = _slips(words)
    if any(is_swap(word, meant) for meant in swapped.get("".join(sorted(word)), ())):
        return True
    return len(word) >= LONG - 1 and any(is_slip(word, meant) for meant in long)


@lru_cache(maxsize=64)
def _slips(words: Words) -> tuple[Mapping[str, list[str]], tuple[str, ...]]:
    singles = [word for word in words.leave | CARRIER_WORDS if " " not in word]
    swapped: dict[str, list[str]] = {}
    for word in singles:
        swapped.setdefault("".join(sorted(word)), []).append(word)
    return swapped, tuple(word for word in singles if len(word) >= LONG)
