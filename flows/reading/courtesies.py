"""What stands around a wish to leave, or to come back, and changes nothing: "hi ok stop please thanks"."""

from collections.abc import Sequence
from functools import lru_cache

from flows.reading.leaving_slips import CARRIER_WORDS
from flows.reading.lexicon import lexicon
from flows.words import Words

LONGEST_LEAD = 5
SOFT = frozenset({"fillers", "yes", "perhaps_yes", "corrections"})
"""What may stand around a wish without changing it: "ok stop please". But not words such as "that" or "they"."""


def without_soft(said: Sequence[str], words: Words) -> tuple[str, ...]:
    """What is left when courtesies are taken away from both ends."""
    rest = tuple(said) if not said or said[0] in words.leave_leads else without_leads(said, words)
    rest = without_soft_after(rest, words)
    while rest and is_soft(rest[0], words):
        rest = rest[1:]
    return rest


def without_soft_after(said: Sequence[str], words: Words) -> tuple[str, ...]:
    """ "not interested thanks" without its thanks."""
    rest = tuple(said)
    while rest and is_soft(rest[-1], words):
        rest = rest[:-1]
    return rest


def without_leads(said: Sequence[str], words: Words) -> tuple[str, ...]:
    rest = tuple(said)
    begin_leads = _begin_leads(words)
    while rest:
        lengths = range(LONGEST_LEAD, 0, -1) if rest[0] in begin_leads else ()
        lead = next((n for n in lengths if " ".join(rest[:n]) in words.leave_leads), 0)
        if not lead and not is_soft(rest[0], words):
            break
        rest = rest[lead or 1 :]
    return rest


@lru_cache(maxsize=64)
def _begin_leads(words: Words) -> frozenset[str]:
    """The words with which a lead begins."""
    return frozenset(lead.partition(" ")[0] for lead in words.leave_leads)


def is_soft(word: str, words: Words) -> bool:
    tags = lexicon(words).single(word).tags
    return bool(tags & SOFT) and not tags & {"openers", "sayings"} and not _is_sign(word, words)


def is_courteous_yes(said: Sequence[str], words: Words) -> bool:
    """ "oui stp": a courtesy in their own language is no wish in another."""
    return "yes" in lexicon(words).single(said[0]).tags and all(is_soft(word, words) for word in said)


def _is_sign(word: str, words: Words) -> bool:
    return word in words.leave or word in words.returning or word in CARRIER_WORDS
