"""What all the words of a text weigh together: by that a cry is heard that nobody foresaw.

A pattern knows one way to say a thing. People tell what happens to them in words of their own, and what their stories
have in common is their words: each has a weight, by how much more often it stands in cries than in texts of every day,
and the sum over a text's different words tells the two apart (logistic regression, as in Hastie, Tibshirani and
Friedman, The Elements of Statistical Learning, 4.4; the weights are in `locales/<code>/weights.toml`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

NO_WEIGHTS: Mapping[str, int] = MappingProxyType({})
NO_CATEGORIES: Mapping[str, str] = MappingProxyType({})

NO_WORDS: frozenset[str] = frozenset()

WHATEVER = "self_harm"
"""The kind whose help lines are for anybody, where the words speak for none."""

LONG = 64
"""Words: the weights are those of texts that are no longer."""

TELLING = 9
"""Words that have a weight: of a text with fewer it is never said that it only sounds like a cry."""


class Weights(NamedTuple):
    """`words`: weights, above zero for what stands in cries. `category`: the kind of cry that a word speaks for.

    `start`: what a text without any of them weighs. From `enough` on it is heard; up to `calm` it is one of every day.
    `courtesies`: words that make nothing calmer, since they stand beside anything. `letters`: how many of each word
    count, where words end in many ways; 0 for all. `one_in`: a text of which fewer words are known, one in so many, is
    in another language.
    """

    words: Mapping[str, int] = NO_WEIGHTS
    category: Mapping[str, str] = NO_CATEGORIES
    courtesies: frozenset[str] = frozenset()
    start: int = 0
    enough: int = 1
    calm: int = -1
    letters: int = 0
    one_in: int = 2


def heard_by_weight(said: Sequence[str], weights: Weights) -> str | None:
    """The category for which these words speak most, where all of them together weigh enough."""
    there = _weighed(said, weights)
    if not there or _weight(there, weights) < weights.enough:
        return None
    speaking: Counter[str] = Counter()
    for word in there & weights.category.keys():
        speaking[weights.category[word]] += weights.words[word]
    return max(sorted(speaking), key=speaking.__getitem__, default=WHATEVER)


def sounds_everyday(said: Sequence[str], weights: Weights) -> bool:
    """A text that is long enough to tell, and weighs no more than texts of every day do: "our lad got hit in the face
    with a cricket ball but the nurse was brilliant and hes back playing now"."""
    there = _weighed(said, weights) - weights.courtesies
    return len(there) >= TELLING and _weight(there, weights) <= weights.calm


def _weighed(said: Sequence[str], weights: Weights) -> frozenset[str]:
    """The words that have a weight; none of a text in another language, of which few have one."""
    letters = weights.letters
    distinct = frozenset(word[:letters] for word in said) if letters else frozenset(said)
    there = distinct & weights.words.keys()
    return there if len(said) <= LONG and weights.one_in * len(there) > len(distinct) else NO_WORDS


def _weight(there: frozenset[str], weights: Weights) -> int:
    return sum(map(weights.words.__getitem__, there), weights.start)
