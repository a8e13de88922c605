"""What Arabic writes as one word with the next: "and", and in speech what says that somebody does it now or will.

"وبيضربني" is "يضربني". A text is looked at as it is written, and without these letters. Our lists say mostly what one
man does: "تضربني" (she) and "يضربونا" (they, us) are found by it, where they are not in a list themselves.
"""

from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

AND = "و"
TENSES = frozenset(tense + person for tense in "بهحسك" for person in "يت")
"""How a verb begins: when it is done, and by whom. The second letter is the verb's own."""

WITH_ALIF = frozenset({"كاي", "كات"})
"""In the Maghreb, as many write it: of a verb of some length, since "كاتب" is a writer."""

SHORTEST, SOME_LENGTH = 4, 6
"""Letters: in a shorter word they are mostly its own."""

HE, SHE = "ي", "ت"
"""How a verb begins."""

TO_ME = {"وني": "ني", "تني": "ني", "ونني": "ني", "ونا": "ني", "وننا": "ني", "تنا": "ني"}
"""How a verb ends, by whom and to whom: "they ... me", "she ... us" are "he ... me"."""

TO_US = {"نا": "ني", "وها": "ها", "وه": "ه", "وهم": "هم", "وا": "", "ون": ""}
"""Of a verb that begins with HE: of others these letters say who does it, or are their own."""

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
    if verb[:3] in WITH_ALIF and len(verb) >= SOME_LENGTH:
        return verb[2:]
    return verb[1:] if verb[:2] in TENSES and len(verb) >= SHORTEST else verb


def shortened(word: str) -> str:
    """One thing less: of "and", and of what is before a verb."""
    return word[1:] if word[0] == AND and len(word) > 2 else bare(word)


def known(word: str, table: Container[str]) -> str:
    """As it is in the table, with these letters or without."""
    return next((one for one in (word, shortened(word), bare(word)) if one in table), word)


def others(word: str) -> Iterator[str]:
    """What else it may be in a list: without these letters, and of one man."""
    verb = bare(word)
    yield from (shortened(word), verb)
    if len(verb) < SHORTEST:
        return
    one = HE + verb[1:] if verb[0] == SHE else verb
    yield one
    for end, of_one in (*TO_ME.items(), *(TO_US.items() if one[0] == HE else ())):
        if one.endswith(end):
            yield one[: -len(end)] + of_one


def without_prefixes(row: tuple[str, ...], vocabulary: Vocabulary, same: Mapping[str, str]) -> tuple[str, ...]:
    """The row with such words as they are in the lists."""
    return tuple(_in_lists(word, vocabulary, same) for word in row)


def _in_lists(word: str, vocabulary: Vocabulary, same: Mapping[str, str]) -> str:
    """What the lists name is no other word, unless it only says when."""
    if word in ITS_OWN or (bare(word) == word and word in vocabulary.words):
        return word
    several = [one for one in (bare(word), *others(word)) if one != word and one not in ITS_OWN]
    spelled = (same[one] for one in several if one in same)
    return next(filter(vocabulary.holds, (*spelled, *several)), word)
