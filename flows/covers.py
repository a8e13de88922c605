"""Words that are hard to read are covered until somebody uncovers them: what kind of thing it is, and no more.

Found by what says that somebody may be in danger (`flows.safety`), by a short list of words in each language, or marked
by staff. Who uncovers what is never kept: it is their own choice at each look.
"""

from collections.abc import Mapping
from typing import NamedTuple

from flows import safety
from flows.reading.plain_form import plain_form
from flows.words import Words

KINDS: Mapping[str, str] = {
    "violence": "violence",
    "abuse": "abuse or sexual violence",
    "self_harm": "suicide or self-harm",
    "death": "somebody's death",
    "health": "somebody's health",
    "hate": "hateful words",
    "other": "something that is hard to read",
}
"""What stands before the words are uncovered."""

OF_DANGER: Mapping[str, str] = {
    "self_harm": "self_harm",
    "child": "abuse",
    "sexual_violence": "abuse",
    "domestic": "violence",
    "violence": "violence",
    "medical": "health",
    "neglect": "other",
}


class HardWords(NamedTuple):
    """By kind, in plain form; where one of `unless` is in a text, the list finds nothing in it."""

    kinds: Mapping[str, frozenset[str]]
    unless: frozenset[str] = frozenset()


def kind_of(text: str, words: Words, several: tuple[HardWords, ...], is_held: bool = False) -> str:
    """One of KINDS; empty: nothing hard was found. `is_held`: for safety, so that it is never shown bare."""
    if danger := safety.look_at(text, words):
        return OF_DANGER[danger.category]
    return _listed(text, several) or ("other" if is_held else "")


def kind_in_force(marked: str | None, found: str) -> str:
    """What staff marked wins, also that there is nothing to cover."""
    return found if marked is None else marked


def said_before(kind: str) -> str:
    return f"Covered: this may be about {KINDS[kind]}." if kind != "other" else f"Covered: {KINDS[kind]}."


def _listed(text: str, several: tuple[HardWords, ...]) -> str:
    said = f" {plain_form(text)} "
    for one in several:
        if any(f" {phrase} " in said for phrase in one.unless):
            continue
        for kind, phrases in one.kinds.items():
            if any(f" {phrase} " in said for phrase in phrases):
                return kind
    return ""
