"""Which options does a reply name? Whole names, part of a name, another ending, a slip of the fingers."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flows.reading.alone import ANSWERS
from flows.reading.closeness import (
    SHORTEST,
    is_cut_short,
    is_inflected,
    is_near,
    is_next_key,
    is_slip,
    may_begin,
    plural,
    same_stem,
    share_an_end,
    sound_of,
)
from flows.reading.lexicon import lexicon
from flows.reading.one_name import Name, in_brief, is_most, is_slip_of, may_be_meant, says_all, says_enough, words_alike
from flows.reading.plain_form import cut
from flows.reading.spelled import long_forms, spelled, spelled_tokens
from flows.words import Words

if TYPE_CHECKING:
    from flows.reading.sounding import Sounding

MOST_LOOKED_UP = 4096
FEW, LONG = 4, 5
NOBODY: frozenset[int] = frozenset()
LONGEST = 12
"""In a reply of more words than this, nobody is only naming an option: slips are not looked for."""

FIRST_OF_OTHERS = "\u0400"
"""Cyrillic letters and what comes after them."""

BETWEEN = frozenset({"little", "fillers"})
HEAD_ENDS = frozenset({"ands", "ors", "little", "thens", "out_of"})
REFUSALS = frozenset({"no", "none", "negations", "excepts"})


class Mention(NamedTuple):
    """Words up to `end` name one of `options` (numbers from 1). `sure`: one option, and named well enough."""

    end: int
    options: frozenset[int]
    sure: bool


class Names:
    """The names of a question's options, for looking up."""

    def __init__(
        self, names: tuple[tuple[str, ...], ...], words: Words, parts: bool, head_first: frozenset[str]
    ) -> None:
        """`head_first`: those in languages in which "hot water" is "water hot"."""
        self.lists, self.real, self.everyday = lexicon(words), words.no_slips, words.everyday
        self.head_first = frozenset(cut(name).words for name in head_first)
        self.every = [
            self._name(number, words)
            for number, several in enumerate(names, start=1)
            for words in dict.fromkeys(cut(name).words for name in several)
            if words
        ]
        self.tokens = self._tokens(len(names), words) if parts else {}
        self.stems: dict[str, set[int]] = {}
        for word, options in self.tokens.items():
            self.stems.setdefault(plural(word), set()).update(options)
        self.looked_up: dict[tuple[str, bool], tuple[frozenset[int], bool]] = {}
        self.whole: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for name in self.every:
            forms = self._forms(name) if parts else {name.words}
            for form in forms | {other for one in forms for other in spelled(one, len(names), words)}:
                self.whole.setdefault(form[0], []).append((form, name.option))
        single = {form[0]: option for several in self.whole.values() for form, option in several if len(form) == 1}
        self.full = frozenset(form for several in self.whole.values() for form, _ in several)
        self.apart = {word: frozenset({option}) for word, option in single.items() if parts and len(word) >= LONG}
        self.brief = in_brief(self.every, words.short_forms, long_forms(words)) if parts else {}
        self.dull: dict[bool, set[str]] = {True: set(), False: set()}
        self.near: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.slipping = [one for several in self.whole.values() for one in several] if parts else []
        self.sounding = self._sounding(words)

    def _tokens(self, options: int, words: Words) -> dict[str, set[int]]:
        """Each word that carries meaning, with the options it is in."""
        tokens: dict[str, set[int]] = {}
        for name in self.every:
            plain = (word for word in name.content if not word.isdigit() or int(word) > options)
            for word in (*plain, *spelled_tokens(name.words, options, words)):
                tokens.setdefault(word, set()).add(name.option)
        for word, numbers in tokens.items():
            if not self._carries_meaning(word):  # "very" of "Very good" is in "Very poor" too
                numbers.update(name.option for name in self.every if word in name.words)
        return tokens

    def _name(self, number: int, words: tuple[str, ...]) -> Name:
        content = tuple(word for word in words if self._carries_meaning(word)) or words
        tags = [self.lists.single(word).tags for word in words]
        ends = [place for place, several in enumerate(tags) if several & HEAD_ENDS] + [len(words)]
        refuses = any(several & REFUSALS for several in tags)
        if words in self.head_first:
            heads = [self._first_content(words[begin:]) for begin in (0, *ends[:-1])]
        else:
            heads = [self._first_content(words[:end][::-1]) for end in ends]
        return Name(number, words, content, tuple(word for word in heads if word), refuses)

    def _sounding(self, words: Words) -> "Sounding | None":
        """Of names that are often typed in other letters than their own, or said otherwise."""
        if not words.other_words and not any(word >= FIRST_OF_OTHERS for word in self.tokens):
            return None
        from flows.reading.sounding import Sounding  # most names have no such letters

        return Sounding(self.tokens, words.other_words)

    def _as_written(self, word: str) -> str:
        """ "pani" as it is in the names, where it is no word of the language itself."""
        return word if self.sounding is None or word in self.lists.singles else self.sounding.as_written(word)

    def _first_content(self, words: tuple[str, ...]) -> str:
        return next((word for word in words if self._carries_meaning(word)), "")

    def _carries_meaning(self, word: str) -> bool:
        """Also "first" of "First floor", and "mixed": a reply of that word means this option, if anything."""
        entry = self.lists.singles.get(word)
        if entry is None or entry.number is not None or entry.ordinal is not None:
            return True
        return entry.tags - ANSWERS == {"sayings"} or entry.tags == {"abstain"}

    def _forms(self, name: Name) -> set[tuple[str, ...]]:
        """All its words; and, where they are no other option's too, those that carry the meaning, apart or as one."""
        others = [other for other in self.every if other.option != name.option]
        if not name.content or name.refuses or any(set(name.content) <= set(other.words) for other in others):
            return {name.words}
        return {name.words, name.content, ("".join(name.content),)}

    def find(self, words: tuple[str, ...]) -> dict[int, Mention]:
        """Every mention, by the place of its first word."""
        found: dict[int, Mention] = {}
        words = tuple(map(self._as_written, words)) if self.sounding else words
        dull = self.dull[len(words) <= LONGEST]
        start = 0
        while start < len(words):
            mention = self._in_short(words, start)
            if mention is None and words[start] not in dull:
                mention = self._mention(words, start)
            if mention is not None:
                found[start] = mention
            start = mention.end if mention else start + 1
        return found

    def _in_short(self, words: tuple[str, ...], start: int) -> Mention | None:
        """In a reply of a few words: "pot holes" for potholes, "thurs" for Thursday."""
        if len(words) > FEW:
            return None
        for end in (start + 2, start + 1):
            options = self.brief.get(words[start:end], NOBODY) or self.apart.get("".join(words[start:end]), NOBODY)
            if len(options) == 1 and words[start:end] not in self.full:
                return Mention(min(end, len(words)), options, sure=True)
        return None

    def _mention(self, words: tuple[str, ...], start: int) -> Mention | None:
        whole = self._whole(words, start)
        slipped = None if whole and whole.end == len(words) else self._slipped(words, start)
        mention = max(filter(None, (whole, slipped)), key=lambda one: one.end, default=None) or self._part(words, start)
        if mention is None:
            self._remember_dull(words[start], short=len(words) <= LONGEST)
        return mention

    def _remember_dull(self, word: str, short: bool) -> None:
        """No name begins with it or with anything like it: most words of most texts."""
        if len(self.dull[short]) > MOST_LOOKED_UP:
            self.dull[short].clear()
        if not (word in self.whole or self._beginning_near(word) or self._one(word, short)[0] or self._cut_short(word)):
            self.dull[short].add(word)

    def _whole(self, words: tuple[str, ...], start: int) -> Mention | None:
        best: dict[int, set[int]] = {}
        for form, option in self.whole.get(words[start], ()):
            if words[start : start + len(form)] == form:
                best.setdefault(len(form), set()).add(option)
        if not best:
            return None
        length = max(best)
        return Mention(start + length, frozenset(best[length]), sure=len(best[length]) == 1)

    def _slipped(self, words: tuple[str, ...], start: int) -> Mention | None:
        """A slip in any word of a whole name, or in all of them, where it is near to no other name."""
        if len(words) > LONGEST or not (beginning := self._beginning_near(words[start])):
            return None
        near = {(len(form), n) for form, n in beginning if is_slip_of(words[start:][: len(form)], form, self.lists)}
        options = frozenset(option for _, option in near)
        if len(options) != 1:
            return None
        length = max(near)[0]
        return Mention(start + length, options, sure=length > 1 or len(self._one(words[start], short=True)[0]) < 2)

    def _beginning_near(self, word: str) -> list[tuple[tuple[str, ...], int]]:
        """The names that begin with this word or one like it. Looked up once for each word, as in `_one`."""
        known = self.near.get(word)
        if known is None:
            if len(self.near) > MOST_LOOKED_UP:
                self.near.clear()
            known = [one for one in self.slipping if may_begin(word, one[0])]
            self.near[word] = known = [one for one in known if may_be_meant(word, one[0], self.lists, self.real)]
        return known

    def _part(self, words: tuple[str, ...], start: int) -> Mention | None:
        """A run of words that all point at the same option or options."""
        options: frozenset[int] = frozenset()
        said: list[str] = []
        end = start
        for place in range(start, len(words)):
            here, well = self._one(words[place], short=len(words) <= LONGEST)
            here = here or self._cut_short(words[place])
            both = options & here if options else here
            if not both and place == end > start and self.lists.single(words[place]).tags & BETWEEN:
                continue  # "angrezi ki class": what stands between two of its words
            if not both:
                break
            options, end = both, place + 1
            said += [words[place]] if well else []
        if not options or (end == start + 1 < len(words) and not said and self._cut_short(words[start])):
            return None
        enough = self._says_enough(min(options), said, words) or says_all(self._of(min(options)), words[start:end])
        alike = [(words_alike(name.words, words[start:]), name) for name in self.every if {name.option} == options]
        end = max((end, *(start + count for count, _ in alike)))
        enough = enough or any(is_most(name, count) for count, name in alike)
        return Mention(end, options, len(options) == 1 and enough)

    def _cut_short(self, word: str) -> frozenset[int]:
        """ "car pak": beside the rest of a name, a word with hardly any letters left is still that name's."""
        if len(word) != SHORTEST - 1 or word in self.lists.singles:
            return frozenset()
        return frozenset(n for token, several in self.tokens.items() if is_cut_short(word, token) for n in several)

    def _one(self, word: str, short: bool) -> tuple[frozenset[int], bool]:
        """Looked up once for each word: most texts are made of the same few hundred."""
        if (known := self.looked_up.get((word, short))) is None:
            if len(self.looked_up) > MOST_LOOKED_UP:
                self.looked_up.clear()
            known = self.looked_up[word, short] = self._look_up(word, short)
        return known

    def _look_up(self, word: str, short: bool) -> tuple[frozenset[int], bool]:
        if word in self.tokens:
            return frozenset(self.tokens[word]), "abstain" not in self.lists.single(word).tags
        if len(word) < 3 or word in self.lists.singles:
            return self._at_same_place(word), False
        if options := self.stems.get(plural(word)):
            return frozenset(options), True
        if word in self.real:
            return self._options_of(token for token in self.tokens if is_inflected(word, token)), True
        return self._near(word) if short and len(word) > 3 else (frozenset(), False)

    def _at_same_place(self, word: str) -> frozenset[int]:
        """ "1st floor" and "frist floor" for "First floor"."""
        place = self.lists.single(word).ordinal
        return self._options_of(one for one in self.tokens if place and self.lists.single(one).ordinal == place)

    def _near(self, word: str) -> tuple[frozenset[int], bool]:
        """Well enough where it is near to no word of another option: "tran" may be a train or a tram."""
        likely = [token for token in self.tokens if share_an_end(word, token)]
        several = self._options_of(token for token in likely if is_near(word, token))
        if len(several) > 1 and plural(word) not in self.stems:
            return several, False
        for alike, well in ((is_slip, True), (is_next_key, True), (same_stem, True), (is_near, False)):
            if options := self._options_of(token for token in likely if alike(word, token)):
                return options, well
        options = self.by_sound.get(sound_of(word), NOBODY) if len(word) >= LONG else NOBODY
        return options, len(options) == 1

    @cached_property
    def by_sound(self) -> dict[str, frozenset[int]]:
        """The options by how their longer words sound: "bibienda" is vivienda."""
        sounds: dict[str, set[int]] = {}
        for token, options in self.tokens.items():
            if len(token) >= LONG and token.isascii():
                sounds.setdefault(sound_of(token), set()).update(options)
        return {sound: frozenset(options) for sound, options in sounds.items()}

    def _options_of(self, tokens: Iterable[str]) -> frozenset[int]:
        return frozenset(option for token in tokens for option in self.tokens[token])

    def _says_enough(self, option: int, said: list[str], words: tuple[str, ...]) -> bool:
        """ "showers" is enough for "Fix the showers"; "fix" is not."""
        dull = self.everyday if len(words) >= FEW else ()
        return any(says_enough(name, said, self.tokens, dull) for name in self._of(option))

    def _of(self, option: int) -> Iterator[Name]:
        return (name for name in self.every if name.option == option)


@lru_cache(maxsize=256)
def names_of(
    names: tuple[tuple[str, ...], ...], words: Words, parts: bool = True, head_first: frozenset[str] = frozenset()
) -> Names:
    """Built once for each question. `parts` False: only whole names count. `head_first`: see `Names`."""
    return Names(names, words, parts, head_first)
