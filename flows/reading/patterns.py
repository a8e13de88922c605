"""Find phrases in a text: the language in which keywords.toml writes down what danger and leaving sound like.

A pattern is words in a row. `a/b` means either; `*` stands for up to three words or none, `**` for up to six; a word
that ends in `~` begins a word ("hit~" is hit, hits, hitting); `<family>` is any word of that group, and a group can
hold others. One look-up for each word of the text, so long texts cost no more a word.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from flows.reading.arabic import known
from flows.reading.everywhere import MOST_KNOWN, Beginnings
from flows.reading.plain_form import forms, plain_form
from flows.reading.word_tables import Group, Groups, Hooks, Spelling
from flows.words import Words

GAPS = {"*": 3, "**": 6}
NOT_ANY: Mapping[str, int] = MappingProxyType({})


class Step(NamedTuple):
    """One word of a pattern. `gap`: how many other words may stand before it."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    gap: int

    def fits(self, word: str) -> bool:
        return word in self.words or (bool(self.beginnings) and word.startswith(self.beginnings))


class Found(NamedTuple):
    """Pattern number `which` is at words `start` to `end`."""

    which: int
    start: int
    end: int


Needed = tuple[frozenset[str], ...]
"""A text needs one word of each, those first of which there are fewest: mostly it has none of them."""

Hanging = tuple[int, Sequence[Step], int]
"""A pattern on a word: its number and steps, and which step the word is."""

HungOn = Sequence[tuple[Needed, Sequence[Hanging]]]


class Patterns:
    """Many patterns, to be looked for together: each is taken apart when the word that it hangs on is there."""

    def __init__(self, patterns: Iterable[str], groups: Groups, hooks: Hooks | None = None) -> None:
        """`hooks`: as `hooks_of` gives them for these patterns; without them they are worked out here."""
        self.patterns = tuple(patterns)
        self.hooks = hooks or hooks_of(self.patterns, groups)
        self._groups = groups
        self._steps: dict[int, Sequence[Step]] = {}
        self._known: dict[str, HungOn] = {}
        self._met: set[str] = set()
        self._beginnings = Beginnings(self.hooks.by_beginning)

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Every place where a pattern is, by the place of the word that it hangs on."""
        hanging = self._possible(frozenset(words))
        for place, word in enumerate(words if hanging else ()):
            for which, steps, anchor in hanging.get(word, ()):
                end = _forward(steps, anchor + 1, words, place + 1)
                start = _backward(steps, anchor, words, place) if end else None
                if end is not None and start is not None:
                    yield Found(which, start, end)

    def _possible(self, there: frozenset[str]) -> Mapping[str, list[Hanging]]:
        """By the word that they hang on: those of which a text of these words has all that they need."""
        for word in there - self._met:
            self._meet(word)
        hanging: dict[str, list[Hanging]] = {}
        for word in there & self._known.keys():
            for needed, several in self._known[word]:
                for one in needed:
                    if there.isdisjoint(one):
                        break
                else:
                    hanging.setdefault(word, []).extend(several)
        return hanging

    def _meet(self, word: str) -> None:
        """Looked up once for each word: most texts are made of the same few thousand, and nothing hangs on most."""
        if len(self._met) >= MOST_KNOWN:
            self._met.clear()
            self._known.clear()
        begun = (which for beginning in self._beginnings.of(word) for which in self.hooks.by_beginning[beginning])
        by_need: dict[Needed, list[Hanging]] = {}
        for which in (*self.hooks.by_word.get(word, ()), *begun):
            for needed, hanging in self._hung(which, word):
                by_need.setdefault(needed, []).append(hanging)
        if by_need:
            self._known[word] = tuple(by_need.items())
        self._met.add(word)

    def _hung(self, which: int, word: str) -> Iterator[tuple[Needed, Hanging]]:
        steps = self._taken_apart(which)
        for anchor, step in enumerate(steps):
            if step.fits(word):
                others = (other.words for other in steps if other is not step and not other.beginnings)
                yield tuple(sorted(others, key=len)), (which, steps, anchor)

    def _taken_apart(self, which: int) -> Sequence[Step]:
        if which not in self._steps:
            self._steps[which] = steps_of(self.patterns[which], self._groups)
        return self._steps[which]


def hooks_of(patterns: Iterable[str], groups: Groups, everyday: Mapping[str, int] = NOT_ANY) -> Hooks:
    """The rarest word of each pattern. `everyday`: in how many of a thousand texts a word is, where it is in many."""
    taken_apart = [steps_of(pattern, groups) for pattern in patterns]
    common = Counter(word for steps in taken_apart for step in steps for word in (*step.words, *step.beginnings))
    begun = Counter[str]()
    for word, texts in everyday.items():
        begun.update({word[:length]: texts for length in range(1, len(word) + 1)})
    by_word: dict[str, list[int]] = {}
    by_beginning: dict[str, list[int]] = {}
    for which, steps in enumerate(taken_apart):
        rarest = steps[_anchor(steps, common, everyday, begun)]
        for word in rarest.words:
            by_word.setdefault(word, []).append(which)
        for beginning in rarest.beginnings:
            by_beginning.setdefault(beginning, []).append(which)
    return Hooks(by_word, by_beginning)


def _forward(steps: Sequence[Step], step: int, words: Sequence[str], place: int) -> int | None:
    """Where the rest of the pattern ends, if it goes on from here."""
    if step == len(steps):
        return place
    for skipped in range(steps[step].gap + 1):
        here = place + skipped
        if here < len(words) and steps[step].fits(words[here]):
            end = _forward(steps, step + 1, words, here + 1)
            if end is not None:
                return end
    return None


def _backward(steps: Sequence[Step], step: int, words: Sequence[str], place: int) -> int | None:
    """Where the pattern begins, if what is before `step` stands before `place`."""
    if step == 0:
        return place
    for skipped in range(steps[step].gap + 1):
        here = place - 1 - skipped
        if here >= 0 and steps[step - 1].fits(words[here]):
            start = _backward(steps, step - 1, words, here)
            if start is not None:
                return start
    return None


def _anchor(steps: Sequence[Step], common: Counter[str], everyday: Mapping[str, int], begun: Mapping[str, int]) -> int:
    """The step that is the rarest in texts: no words of every day, few of them, and those in few patterns.

    `begun`: in how many of a thousand texts is a word of every day that begins so.
    """

    def rarity(place: int) -> tuple[int, int, int, int]:
        words = (*steps[place].words, *steps[place].beginnings)
        familiar = sum(everyday.get(word, 1) for word in steps[place].words)
        familiar += sum(begun.get(beginning, 1) for beginning in steps[place].beginnings)
        return familiar, len(words), max(common[word] for word in words), -min(map(len, words))

    return min(range(len(steps)), key=rarity)


def steps_of(pattern: str, groups: Groups) -> tuple[Step, ...]:
    """A pattern taken apart. Raises KeyError for a group that is not there."""
    steps = []
    gap = 0
    for part in pattern.split():
        if part in GAPS:
            gap = GAPS[part]
            continue
        exact, beginnings = _either(part.split("/"), groups)
        steps.append(Step(exact, beginnings, gap))
        gap = 0
    return tuple(steps)


def _either(several: Sequence[str], groups: Groups) -> Group:
    """Raises KeyError for a group that is not there."""
    known = [groups[one[1:-1]] if one.startswith("<") else _forms(one) for one in several]
    if len(known) == 1:
        return known[0]
    return frozenset().union(*(exact for exact, _ in known)), tuple(begin for _, begun in known for begin in begun)


def _forms(word: str) -> Group:
    begins = word.endswith("~")
    found = tuple(forms(word.removesuffix("~")))
    if begins:
        return frozenset(), found
    return frozenset(found if word.isascii() else chain(found, map(_other_ending, found))), ()


_ENDINGS = {"ся": "сь", "сь": "ся"}
LONG_VERB = 5


def _other_ending(word: str) -> str:
    """Ukrainian verbs have either: "прокидатись" is "прокидатися". Any other word as it is."""
    return word[:-2] + _ENDINGS.get(word[-2:], word[-2:]) if len(word) >= LONG_VERB else word


def groups_of(written: Mapping[str, Sequence[str]]) -> dict[str, Group]:
    """As keywords.toml has them, where a group can hold others."""
    every = ((name, tuple(_members(name, written))) for name in written)
    return {name: _either(members, {}) if members else (frozenset(), ()) for name, members in every}


def _members(name: str, written: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Raises KeyError for one that is not there."""
    for word in written[name]:
        yield from _members(word[1:-1], written) if word.startswith("<") else (word,)


def signs_of(words: Words, *several: Hooks) -> tuple[set[str], set[str]]:
    """The words that these patterns hang on, with other spellings of them; and the beginnings of words."""
    common = words.also["en"].commonest if "en" in words.also else frozenset()  # "in" of the Welsh "w in" tells nothing
    spelled = (
        max(said.split(), key=lambda word: (word not in common, len(word)))
        for said, meant in words.same.items()
        if any(hooks.hold(word) for word in meant.split() for hooks in several)
    )
    return {*spelled, *(w for h in several for w in h.by_word)}, {b for h in several for b in h.by_beginning}


def ends_of(words: Words, patterns: Iterable[str]) -> tuple[set[str], set[str]]:
    """The words that these patterns can end with, with other spellings of them; and the beginnings of words."""
    ends = [steps_of(pattern, words.groups)[-1] for pattern in patterns]
    last = {word for step in ends for word in step.words}
    spelled = {said.rpartition(" ")[2] for said, meant in words.same.items() if meant.rpartition(" ")[2] in last}
    return last | spelled, {beginning for step in ends for beginning in step.beginnings}


def respelled(pattern: str, same: Mapping[str, str]) -> str:
    """Where no word of a step would ever be left in a text by `one_spelling`: what is left instead. Whoever writes a
    list need not know. What stands for nothing there is left out."""
    parts = (_as_it_is_left(part.split("/"), same) for part in pattern.split())
    return " ".join("/".join(several) for several in parts if several)


def _as_it_is_left(several: Sequence[str], same: Mapping[str, str]) -> Sequence[str]:
    """What becomes two words keeps its place as it is: one step of a pattern is one word."""
    meant = {one: same.get(plain_form(one)) for one in several if one[0] not in "<*" and one[-1] != "~"}
    if len(meant) < len(several) or any(said in {None, plain_form(one)} for one, said in meant.items()):
        return several
    return tuple(dict.fromkeys(one if " " in said else said for one, said in meant.items() if said))


def spellings_of(same: Mapping[str, str]) -> dict[str, list[Spelling]]:
    """`Words.same` for looking up."""
    table: dict[str, list[Spelling]] = {}
    for said, meant in same.items():
        parts = tuple(said.split())
        table.setdefault(parts[0], []).append((parts, tuple(meant.split())))
    for several in table.values():
        several.sort(key=lambda pair: -len(pair[0]))
    return table


def one_spelling(said: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """ "i am", "i m" and "im" as one word, text-speak spelled out: as `Words.same` says."""
    table = words.spellings
    if words.language == "ar":
        said = tuple(known(word, table) for word in said)
    row: list[str] = []
    done = 0
    for place, word in enumerate(said):
        if word in table and place >= done and (spelled := _spelled(table[word], said, place)):
            parts, meant = spelled
            row += (*said[done:place], *meant)
            done = place + len(parts)
    return (*row, *said[done:]) if done else said


def _spelled(several: Sequence[Spelling], said: tuple[str, ...], place: int) -> Spelling | None:
    """The longest of these that stands here, and what it means: nothing, for a word that may stand anywhere."""
    for spelling in several:
        if said[place : place + len(spelling[0])] == spelling[0]:
            return spelling
    return None
