"""What is known of all languages together, by word: in which of them could this text mean something?

Nearly every text has no sign of danger, leaving or a command in nearly every language. One look-up for each word, in
one table over all languages, lets those go at once, and only the languages that could have a say are ever read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from flows.reading.arabic import others

BEGINNING = 3
"""Letters of a word by which patterns that begin a word are found, where they have so many."""

Codes = tuple[str, ...]


NOWHERE: frozenset[str] = frozenset()
MOST_KNOWN = 20_000
NONE: Mapping[str, Any] = MappingProxyType({})


class Beginnings:
    """Beginnings of words, to be found by the words that begin with them."""

    __slots__ = ("_by_letters", "_first", "_lengths")

    def __init__(self, beginnings: Iterable[str]) -> None:
        self._by_letters: dict[str, list[str]] = {}
        for beginning in beginnings:
            self._by_letters.setdefault(beginning[:BEGINNING], []).append(beginning)
        self._first = frozenset(letters[0] for letters in self._by_letters)
        self._lengths = sorted({len(letters) for letters in self._by_letters})

    def of(self, word: str) -> Sequence[str]:
        """Those that this word begins with. Hardly any word does, and its first letter tells."""
        if word[0] not in self._first:
            return ()
        near = (self._by_letters.get(word[:length], ()) for length in self._lengths)
        return [beginning for several in near for beginning in several if word.startswith(beginning)]


LETTERS = 2
"""By which beginnings of words are kept together: of most words nothing is."""

Tables = tuple[Mapping[str, Codes], Mapping[str, Mapping[str, Codes]]]
"""By word; and by the beginning of a word, each as long as it is, under its first LETTERS."""


class Signs:
    """The words, and beginnings of words, without which nothing can match: with the languages they are a sign in."""

    __slots__ = ("_known", "latin", "other")

    def __init__(
        self, latin: Callable[[], Tables] = lambda: (NONE, NONE), other: Callable[[], Tables] = lambda: (NONE, NONE)
    ) -> None:
        """The tables of words in letters from a to z, and of those in other letters: read when first needed."""
        self.latin, self.other = latin, other
        self._known: dict[str, frozenset[str]] = {}

    def seen_in(self, said: Sequence[str]) -> frozenset[str]:
        """The codes of the languages of which a sign is there. Most words were met before."""
        codes, known = NOWHERE, self._known
        for word in said:
            found = known.get(word)
            if found is None:
                found = self._look_up(word)
            if found:
                codes = codes | found
        return codes

    def told_by(self, said: Iterable[str]) -> Counter[str]:
        """By the code of a language: how many of these words are a sign of it and of no other."""
        known = self._known
        every = (known[word] if word in known else self._look_up(word) for word in said)
        return Counter(code for codes in every if len(codes) == 1 for code in codes)

    def most_seen_in(self, said: Sequence[str], most: int, besides: Iterable[str] = ()) -> frozenset[str]:
        """The codes of the languages of which most signs are there: nobody writes a long text in twelve.

        `besides`: languages that are looked at anyway, and are not counted.
        """
        alike = Counter(self._known[word] if word in self._known else self._look_up(word) for word in said)
        counted: Counter[str] = Counter()
        for codes, times in alike.items():
            counted.update(dict.fromkeys(sorted(codes), times))
        for code in besides:
            counted.pop(code, None)
        return frozenset(code for code, _ in counted.most_common(most))

    def _look_up(self, word: str) -> frozenset[str]:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        found = self._in_tables(word)
        if not found and not word.isascii():
            found = next(filter(None, map(self._in_tables, others(word))), found)
        self._known[word] = found
        return found

    def _in_tables(self, word: str) -> frozenset[str]:
        by_word, by_beginning = self.latin() if word.isascii() else self.other()
        found = frozenset(by_word.get(word, ()))
        if near := by_beginning.get(word[:LETTERS]):
            begun = (near.get(word[:length], ()) for length in range(1, len(word) + 1))
            found = found.union(*begun)
        return found


class Everywhere(NamedTuple):
    """All languages together.

    `danger_ends`: words that a cry can end with, which may have begun in the text before. `commands`: where one begins
    and names of languages; `command_letters`: of whole ones, in alphabetical order. `answers`: what can be an answer or
    lead to one. `telling`: by which a language is known. `names`: of a language, in any language -> its code.
    """

    danger: Signs = Signs()
    danger_ends: Signs = Signs()
    leaving: Signs = Signs()
    complaints: Signs = Signs()
    commands: Signs = Signs()
    command_letters: Signs = Signs()
    answers: Signs = Signs()
    telling: Signs = Signs()
    names: Mapping[str, str] = NONE
