"""What Arabic writes as one word with the next: "and", and in speech what says that somebody does it now or will.

"وبيضربني" is "يضربني". A text is looked at as it is written, and without these letters.
"""

from collections.abc import Container
from typing import NamedTuple

AND = "و"
TENSES = frozenset(tense + person for tense in "بهحسك" for person in "يت")
"""How a verb begins: when it is done, and by whom. The second letter is the verb's own."""

SHORTEST = 4
"""Letters: in a shorter word they are mostly its own."""

ITS_OWN = frozenset({"والله", "وانا", "حياتي"})
"""Said with everything; "while I was"; and a word that our patterns are written in."""


class Vocabulary(NamedTuple):
    """The words of a list, and beginnings of words."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def holds(self, word: str) -> bool:
        return word in self.words or word.startswith(self.beginnings)


def bare(word: str) -> str:
    """Without these letters."""
    if len(word) < SHORTEST or word in ITS_OWN:
        return word
    verb = word[1:] if word[0] == AND else word
    return verb[1:] if verb[:2] in TENSES and len(verb) > SHORTEST else verb


def shortened(word: str) -> str:
    """One thing less: of "and", and of what is before a verb."""
    return word[1:] if word[0] == AND and len(word) > 2 else bare(word)


def known(word: str, table: Container[str]) -> str:
    """As it is in the table, with these letters or without."""
    return next((one for one in (word, shortened(word), bare(word)) if one in table), word)


def without_prefixes(row: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The row without these letters, wherever what is left is a word that is known."""
    return tuple(_known_bare(word, vocabulary) for word in row)


def _known_bare(word: str, vocabulary: Vocabulary) -> str:
    less = bare(word)
    if less == word:
        return word
    return next((one for one in (less, shortened(word)) if one not in ITS_OWN and vocabulary.holds(one)), word)
