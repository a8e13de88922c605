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

TELLING, FEWEST = 9, 5
"""Words that have a weight: a text with fewer only sounds like a cry where it is `FEWER` calmer for each that it lacks,
and never with fewer than the fewest."""

FEWER = 4

STRETCH, SLACK = 16, 30
"""So many words of a long text are weighed by themselves too: an answer to a question calms no cry that follows it.
They may weigh a little more, since so few tell less."""


class Weights(NamedTuple):
    """`words`: weights, above zero for what stands in cries. `category`: the kind of cry that a word speaks for.

    `start`: what a text without any of them weighs. From `enough` on it is heard; up to `calm` it is one of every day.
    `courtesies`: words that make nothing calmer, since they stand beside anything. `letters`: how many of each word
    count, where words end in many ways; 0 for all. `one_in`: a text of which fewer words are known, one in so many, is
    in another language. `fewest`: where fewer words weigh anything, one or two could make a cry of a text.
    """

    words: Mapping[str, int] = NO_WEIGHTS
    category: Mapping[str, str] = NO_CATEGORIES
    courtesies: frozenset[str] = frozenset()
    start: int = 0
    enough: int = 1
    calm: int = -1
    letters: int = 0
    one_in: int = 2
    fewest: int = 1


def heard_by_weight(said: Sequence[str], weights: Weights) -> str | None:
    """The category for which these words speak most, where all of them together weigh enough."""
    there = _weighed(said, weights)
    if (
        sum(map(bool, map(weights.words.__getitem__, there))) < weights.fewest
        or _weight(there, weights) < weights.enough
    ):
        return None
    speaking: Counter[str] = Counter()
    for word in there & weights.category.keys():
        speaking[weights.category[word]] += weights.words[word]
    return max(sorted(speaking), key=speaking.__getitem__, default=WHATEVER)


def sounds_everyday(said: Sequence[str], weights: Weights) -> bool:
    """A text that is long enough to tell, and weighs no more than texts of every day do, nor does any stretch of it:
    "our lad got hit in the face with a cricket ball but the nurse was brilliant and hes back playing now"."""
    there = _weighed(said, weights) - weights.courtesies
    if len(there) < FEWEST or _weight(there, weights) > weights.calm - FEWER * max(0, TELLING - len(there)):
        return False
    stretches = (said[begin : begin + STRETCH] for begin in range(0, len(said) - STRETCH // 2, STRETCH // 2))
    most = weights.calm + SLACK
    return all(_weight(_weighed(each, weights) - weights.courtesies, weights) <= most for each in stretches)


def _weighed(said: Sequence[str], weights: Weights) -> frozenset[str]:
    """The words that have a weight; none of a text in another language, of which few have one."""
    letters = weights.letters
    distinct = frozenset(word[:letters] for word in said) if letters else frozenset(said)
    there = distinct & weights.words.keys()
    return there if len(said) <= LONG and weights.one_in * len(there) > len(distinct) else NO_WORDS


def _weight(there: frozenset[str], weights: Weights) -> int:
    return sum(map(weights.words.__getitem__, there), weights.start)
