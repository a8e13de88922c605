"""A reply may be in another language than the one we write in: "tak" to an English question is yes."""

import re
from collections.abc import Callable

from flows.questions.kind import Reading
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import cut
from flows.words import Words

_CODE = re.compile(r"<[A-Za-z/!?]|[{}\\|`]|\w\(\d|[=*]\s?\d")
_CODE_BUT_NO_SUM = re.compile(r"<[A-Za-z/!?]|[{}\\|`]")
FROM = 3
"""In another language only the first words are looked at for a sign that it is one: answers come first."""

FEW = 4
"""Words of a reply that made sense in part ("claro que si" to an English question) and may be another language's."""

ENOUGH = 12
"""Words by which one can tell in which of two languages somebody writes."""


def best_reading(read: Callable[[Words], Reading], text: str, words: Words, sums: bool = False) -> Reading:
    """The reading in their own language; where that finds nothing, or makes sense of only a part, one in another
    language that stands alone.

    Two other languages that disagree: the first, not sure; no letter alone is sure. A word of theirs among words that
    they do not know is none ("da lift is broke"). What looks like a program or a sum is never sure; `sums`: "1=6, 2=4"
    is an answer here.
    """
    reading = read(words)
    if reading.sure and (_CODE_BUT_NO_SUM if sums else _CODE).search(text):
        return Reading(reading.value, sure=False, more=True)
    if reading.sure or not reading.more or not words.also:
        return reading
    said = cut(text).words
    strange = [word for word in said[:FROM] if not _is_own(word, words) and _is_a_word(word, said)]
    if not strange:
        return reading
    half_read = reading.value is not None
    if half_read and (len(said) > FEW or not isinstance(reading.value, str)):
        return reading
    elsewhere = words.everywhere().answers.seen_in(said if half_read else strange) - {words.language}
    every = ((read(other), other) for other in words.of(elsewhere))
    found = [one for one, other in every if one.value is not None and _is_theirs(one, other, words, text)]
    if not found or (half_read and len({one.value for one in found if one.sure and not one.more}) != 1):
        return reading
    best = max(found, key=lambda one: one.sure)
    agreed = all(other.value == best.value for other in found if other.sure)
    is_a_word = any(len(word) > 1 for word in said)
    return Reading(best.value, best.sure and agreed and is_a_word, best.more)


def _is_own(word: str, words: Words) -> bool:
    """Also what only looks like a word of ours: "chair" and "try" are numbers elsewhere."""
    return word in lexicon(words).singles or word in words.no_slips


def _is_a_word(word: str, said: tuple[str, ...]) -> bool:
    """No figure, and no letter among words, as in "U.S."."""
    return not word.isdigit() and (len(word) > 1 or len(said) == 1)


def _is_theirs(reading: Reading, language: Words, own: Words, text: str) -> bool:
    """Whoever says more says it in that language, with more than one word that is not in their own as well.

    "s, going to the shops now" is English all the same.
    """
    if not reading.more:
        return True
    theirs, known = lexicon(language).singles, lexicon(own).singles
    if not reading.sure or sum(word in theirs and word not in known for word in cut(text).words[:FROM]) < 2:
        return False
    return _words_of(language, text, ENOUGH) >= _words_of(own, text, ENOUGH)


def _words_of(language: Words, text: str, first: int) -> int:
    """How many of the first words are in that language's lists."""
    return sum(word in lexicon(language).singles for word in cut(text).words[:first])
