"""Is a cry told of a time that is over? "I used to cut myself, not since 2015", "suicidal ten years ago, great now".

Why every part of the text that is a cry by itself is looked at: "used to be ok, now I want to die" has the words of an
old story too. So each such part must say that it is of long ago and nothing in the present tense, and no word anywhere
may tell that it came back; what is in doubt is now. A "not" is in doubt wherever it is no part of what says so: in "I
am not doing well" it turns the rest around, and in "I no longer want to live" it is what makes the cry. The words for
it are under [long_ago] in keywords.toml.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from flows.reading.gaps import meaning
from flows.reading.patterns import Patterns
from flows.reading.plain_form import Cut
from flows.words import Words

Told = Literal["now", "over", "healed"]
"""Of now; of a time that is over; or of one that is over, by somebody who is well."""

MOST = 64
"""Words: a longer text is no short look back."""

REACH = 2
"""Words before one that a "not" reaches over: "not really well"."""

STATES = frozenset({"self_harm"})
"""What somebody was, or wanted, in the past tense. Of what was done to them that tense tells nothing about when."""

BREAKS = frozenset({"comma", "stop", "ask"})


class _Signs(NamedTuple):
    """Places of the words that tell of long ago and of being well; `alone`: what tells of long ago is clear without
    these. `now`: whether a word tells of now: more than the "now" beside "in recovery"."""

    over: frozenset[int]
    well: frozenset[int]
    alone: bool
    now: bool


def told_of(said: Cut, cry: Callable[[tuple[str, ...]], str | None], words: Words) -> Told:
    """`cry`: the category of danger of a part of the text, by itself."""
    if not words.long_ago or len(said.words) > MOST:
        return "now"
    signs = _signs(said.words, words)
    if signs.now or not (signs.over or signs.well):
        return "now"
    parts = {part: cry(said.words[part.start : part.stop]) for part in _parts(said, words)}
    cries, rest = ([part for part in parts if bool(parts[part]) == is_cry] for is_cry in (True, False))
    beside = tuple((place, said.words[place]) for part in rest for place in part)
    if any(word in words.long_ago["not"] and place not in signs.over | signs.well for place, word in beside):
        return "now"
    if any(_is_made_by_not(part, said.words, signs, cry, words) for part in cries):
        return "now"
    told = {_told(part, parts[part] or "", rest, said.words, signs, words) for part in cries}
    if not told or "now" in told or cry(tuple(word for _, word in beside)):
        return "now"
    if "was" in told:
        return "over" if signs.well else "now"
    if signs.well:
        return "healed"
    return "over" if signs.alone else "now"


def _told(
    part: range, category: str, rest: Sequence[range], said: Sequence[str], signs: _Signs, words: Words
) -> Literal["now", "was", "over"]:
    """Of a part that is a cry. "was": no more than that it is in the past tense, which may have been yesterday; but "I
    was suicidal, it is ten years ago" says when in what stands beside it. `rest`: the parts that are none."""
    there = {said[place] for place in part if place not in signs.over and place not in signs.well}
    if not there.isdisjoint(words.long_ago["is"]):
        return "now"
    if not signs.over.isdisjoint(part):
        return "over"
    if category not in STATES or there.isdisjoint(words.long_ago["was"]):
        return "now"
    beside = (one for one in rest if one.stop == part.start or one.start == part.stop)
    return "was" if all(signs.over.isdisjoint(one) for one in beside) else "over"


def _is_made_by_not(
    part: range,
    said: Sequence[str],
    signs: _Signs,
    cry: Callable[[tuple[str, ...]], str | None],
    words: Words,
) -> bool:
    """Whether nothing is a cry in it without the "not" that seemed to say that it is over."""
    without = tuple(
        said[place] for place in part if place not in signs.over or said[place] not in words.long_ago["not"]
    )
    return len(without) < len(part) and not cry(without)


def _signs(said: tuple[str, ...], words: Words) -> _Signs:
    alone, over, well, now = (_places(name, said, words) for name in ("alone", "over", "well", "now"))
    over |= alone
    beside = {place for place in now if said[place] in words.long_ago["turns"] and well & {place - 1, place + 1}}
    return _Signs(over, well, bool(alone), bool(now - over - well - beside or _turned_around(said, words)))


def _turned_around(said: tuple[str, ...], words: Words) -> frozenset[int]:
    """Where somebody is well, but for a "not" just before it or in between."""
    patterns, turned = _patterns("well", words), set[int]()
    for one in patterns.find(said):
        named = frozenset(patterns.patterns[one.which].replace("/", " ").split())
        around = range(max(one.start - REACH, 0), one.end)
        turned |= {place for place in around if said[place] in words.long_ago["not"] and said[place] not in named}
    return frozenset(turned)


def _places(name: str, said: tuple[str, ...], words: Words) -> frozenset[int]:
    found = _patterns(name, words).find(said)
    return frozenset(place for one in found for place in range(one.start, one.end))


def _parts(said: Cut, words: Words) -> Iterator[range]:
    """Up to each sign of punctuation, and up to each word that turns to something else: "but", "now"."""
    turns = words.long_ago["turns"]
    places = range(1, len(said.words))
    breaks = (place for place in places if said.words[place] in turns or meaning(said.gaps[place], False) in BREAKS)
    return (range(start, end) for start, end in pairwise((0, *breaks, len(said.words))))


@lru_cache(maxsize=64)
def _patterns(name: str, words: Words) -> Patterns:
    return Patterns(words.long_ago[name], words.groups)
