"""Another language asked for in words of their own: "could you write to me in polish", or by who does not speak ours,
mostly in theirs: "nie mówię po angielsku".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.reading.courtesies import LONGEST_LEAD, is_soft, without_soft_after
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import cut
from flows.remembering import remembered
from flows.words import Words

NAME = "{}"
"""Where a language's name stands in `Words.not_spoken`; a phrase without it only goes with another that has one."""

LONGEST, MOST_PARTS = 12, 3
"""Words and parts of a text that says nothing else."""

_MARKS = re.compile(r"[.,;:!?\n]+|\s[-–—]+\s")


@lru_cache(maxsize=64)
def naming(words: Words) -> frozenset[str]:
    """Names of languages, in any language, and their codes: most texts have none."""
    names = words.everywhere().names
    return frozenset((*names, *names.values()))


def named_anywhere(rest: str, words: Words) -> str | None:
    """A language by its name in any language, or by its code."""
    said = cut(rest).words
    if len(said) != 1:
        return None
    named = words.languages.get(said[0]) or words.everywhere().names.get(said[0])
    return named or (said[0] if said[0] in words.languages.values() else None)


class Instead(NamedTuple):
    """`language`: the code of the one that they are to be written in; None where nothing tells which, as when it is
    said in the very one they do not speak."""

    language: str | None


AskedIn = Callable[[str, Words], str | None]
"""The language that a part of a text asks for by itself."""


def asked_instead(text: str, said: Sequence[str], words: Words, asked_in: AskedIn) -> Instead | None:
    """ "no hablo inglés", "my english is bad, polish please": the whole text says so."""
    if asked := _in_parts(text, words, asked_in):
        return Instead(asked)
    return _spoken_instead(said, words)


def _spoken_instead(said: Sequence[str], words: Words) -> Instead | None:
    """What they are to be written in, where the whole text says that they do not speak ours."""
    if len(said) > LONGEST:
        return None
    for one in _naming_one(said, words):
        for named in _not_spoken(tuple(said), one):
            if named == one.language:
                return Instead(None)
            if one.language != words.language:
                return Instead(one.language)
    return None


def _naming_one(said: Sequence[str], words: Words) -> tuple[Words, ...]:
    """The languages that have a name for one of these: no other is even read."""
    named = tuple(naming(words).intersection(said))
    return words.of(words.everywhere().commands.seen_in(named))


class Asking(NamedTuple):
    """`words`: of which whoever asks for a language makes their text. `before`: those that can lead to its name."""

    words: frozenset[str]
    before: frozenset[str]


def asked_in_words(said: Sequence[str], words: Words) -> str | None:
    """The one language that it names, where every other word is one to ask with: "polish would be better".

    Not the one that we write in already: "my english is good".
    """
    if len(said) > LONGEST:
        return None
    for one in _naming_one(said, words):
        named = [(place, one.languages[word]) for place, word in enumerate(said) if word in one.languages]
        if len(named) == 1 and named[0][1] != words.language and _is_asking(said, named[0][0], one):
            return named[0][1]
    return None


def _is_asking(said: Sequence[str], place: int, words: Words) -> bool:
    asking = _asking(words)
    if place and said[place - 1] not in asking.before:
        return False
    return all(word in asking.words or is_soft(word, words) for word in (*said[:place], *said[place + 1 :]))


@remembered
def _asking(words: Words) -> Asking:
    around = [tuple(phrase.split()[:-1]) for phrase in words.commands if phrase.endswith(NAME)]
    return Asking(words.asking.union(*around), frozenset(phrase[-1] for phrase in around))


def _in_parts(text: str, words: Words, asked_in: AskedIn) -> str | None:
    """ "my english is bad, polish please": the language that one part asks for, where no other says anything else."""
    parts = [part for part in _MARKS.split(text) if part.strip()]
    if not 1 < len(parts) <= MOST_PARTS or len(cut(text).words) > LONGEST:
        return None
    asked = [asked_in(part, words) for part in parts]
    language = next(filter(None, reversed(asked)), None)
    rest = (cut(part).words for part, other in zip(parts, asked, strict=True) if other is None)
    return language if language and all(_is_not_understood(said, language, words) for said in rest) else None


def _is_not_understood(said: tuple[str, ...], language: str, words: Words) -> bool:
    """A courtesy, or "i dont understand", in ours or in that language."""
    if _spoken_instead(said, words) is not None:
        return True
    both = words.of(frozenset((words.language, language)))
    return any(not rest or " ".join(rest) in one.not_spoken for one in both for rest in _rests(said, one))


def _not_spoken(said: tuple[str, ...], words: Words) -> Iterator[str]:
    """The codes of the languages that it says they do not speak."""
    named = {place: words.languages[word] for place, word in enumerate(said) if word in words.languages}
    for place, language in named.items():
        for rest in _rests((*said[:place], NAME, *said[place + 1 :]), words):
            if " ".join(rest) in words.not_spoken:
                yield language


def _rests(said: tuple[str, ...], words: Words) -> Iterator[tuple[str, ...]]:
    """With and without courtesies at the end, and without what leads to it: "perdón, pero ..."."""
    for whole in (said, without_soft_after(said, words)):
        yield whole
        for lead in range(1, min(LONGEST_LEAD, len(whole))):
            if not lexicon(words).single(whole[lead - 1]).tags:
                break
            yield whole[lead:]
