"""Ukrainian as it is typed in Latin letters: "cholovik mene bie" is "чоловік мене бє".

Everybody spells it in their own way ("zh" or "z", "kh" or "h", "ya", "ia" or "ja"): so words meet by what is left when
those are one letter and all that sounds like "i" is left out. Only words that our lists hold are known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from flows.reading.word_tables import Sounds

if TYPE_CHECKING:
    from flows.words import Words

WRITTEN_SO = frozenset({"uk"})
LEAST = 0.6
"""How many of its words must be ours: of a text in another language a few sound like one by chance."""

SHORTEST, SHORTEST_BEGINNING = 2, 4
"""Letters that must be left of a word, and of the beginning of one: others would meet by chance."""

LONGEST, MOST = 32, 128
"""Letters of a word, and words of a text, that are looked at: no word is longer, and hardly any text."""

MOST_OF_AN_ANSWER = 7
"""Words: a longer text tells more than an answer."""

_SHORT = {
    "ya": "я",
    "ja": "я",
    "ia": "я",
    "i": "і",
    "ni": "ні",
    "z": "з",
    "v": "в",
    "u": "у",
    "na": "на",
    "my": "ми",
} | {
    "vy": "ви",
    "ty": "ти",
}
_PAIRS = re.compile("zh|kh|ts|ch|sh|sz|cz")
_ONE = {"zh": "z", "kh": "h", "ts": "c", "ch": "c", "sh": "s", "sz": "s", "cz": "c"}
_LATIN = str.maketrans("gxwq", "hhvk", "iyj'")
_CYRILLIC = str.maketrans("абвгґдеєэёжзклмнопрстуфхцчшюяыиіїйьъʼ", "abvhhdeeeozzklmnoprstufhccsua" + "-" * 8) | {
    ord("щ"): "sc"
}
_TWICE = re.compile(r"(.)\1+")


def in_cyrillic(said: Sequence[str], words: "Words") -> tuple[str, ...]:
    """Nothing for a text that is not in Latin letters, or in a language that is hardly ever written so."""
    if words.language not in WRITTEN_SO or not all(map(str.isascii, said)) or all(map(str.isdigit, said)):
        return ()
    sounds, said = words.sounds(), said[:MOST]
    meant = tuple(word if word in words.same else _meant(word, sounds) for word in said)
    ours = sum(one != word or word in words.same for one, word in zip(meant, said, strict=True))
    return meant if ours >= len(said) * LEAST else ()


def answer_in_cyrillic(said: Sequence[str], words: "Words") -> tuple[str, ...]:
    """The same by the words of answers: "ya za" is "я за". Nothing where one of them is none of those."""
    if words.language not in WRITTEN_SO or len(said) > MOST_OF_AN_ANSWER:
        return ()
    if not all(word.isascii() and word.isalpha() for word in said):
        return ()
    sounds = _sounds_of_answers(words)
    meant = tuple(words.same.get(word) or _meant(word, sounds) for word in said)
    return () if any(map(str.isascii, meant)) else meant


@lru_cache(maxsize=4)
def _sounds_of_answers(words: "Words") -> Sounds:
    from flows.reading.lexicon import lexicon  # whoever writes in Cyrillic letters needs neither

    return Sounds(_by_what_is_left(chain(words.grammar().words, lexicon(words).singles)))


def _meant(word: str, sounds: Sounds) -> str:
    """The word as it is where none of ours sounds like it."""
    left = _left_of_latin(word[:LONGEST])
    if word in _SHORT or len(left) < SHORTEST:
        return _SHORT.get(word, word)
    if left in sounds.words:
        return sounds.words[left]
    begun = (left[:end] for end in range(len(left), SHORTEST_BEGINNING - 1, -1))
    return next((sounds.beginnings[begin] for begin in begun if begin in sounds.beginnings), word)


def sounds_of(words: "Words") -> Sounds:
    """Worked out once for a language; what it gives can be kept."""
    from flows.reading.patterns import steps_of  # mostly they were worked out at installation

    steps = [step for pattern in _patterns(words) for step in steps_of(pattern, words.groups)]
    ours = chain((word for step in steps for word in step.words), words.same)
    begun = (beginning for step in steps for beginning in step.beginnings)
    return Sounds(_by_what_is_left(ours), _by_what_is_left(begun))


def _patterns(words: "Words") -> Iterator[str]:
    """What says it, and what says that it is none."""
    return chain.from_iterable((*rule.phrases, *rule.unless) for rule in words.danger)


def _by_what_is_left(several: Iterable[str]) -> dict[str, str]:
    """The one that comes first in the alphabet, where several sound alike: the same one in every process."""
    by_rest: dict[str, str] = {}
    for word in sorted(word for word in set(several) if not word.isascii() and " " not in word):
        by_rest.setdefault(_left_of_cyrillic(word), word)
    return by_rest


def _left_of_latin(word: str) -> str:
    return _TWICE.sub(r"\1", _PAIRS.sub(lambda found: _ONE[found[0]], word).translate(_LATIN))


def _left_of_cyrillic(word: str) -> str:
    return _TWICE.sub(r"\1", word.translate(_CYRILLIC).replace("-", ""))
