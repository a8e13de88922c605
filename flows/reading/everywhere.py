"""What is known of all languages together, by word: in which of them could this text mean something?

Nearly every text has no sign of danger, leaving or a command in nearly every language. One look-up for each word, in
one table over all languages, lets those go at once, and only the languages that could have a say are ever read.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

BEGINNING = 3
"""Letters of a word by which patterns that begin a word are found, where they have so many."""

Codes = tuple[str, ...]


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


class Signs:
    """The words, and beginnings of words, without which nothing can match: with the languages they are a sign in."""

    __slots__ = ("beginnings", "by_beginning", "by_word", "words")

    def __init__(self, by_word: Mapping[str, Codes] = NONE, by_beginning: Mapping[str, Codes] = NONE) -> None:
        """`by_beginning`: each as long as it is."""
        self.by_word, self.by_beginning = by_word, by_beginning
        self.words = frozenset(by_word)
        self.beginnings = Beginnings(by_beginning)

    def seen_in(self, said: Sequence[str]) -> frozenset[str]:
        """The codes of the languages of which a sign is there."""
        codes = [code for word in self.words.intersection(said) for code in self.by_word[word]]
        if self.by_beginning:
            for word in said:
                for beginning in self.beginnings.of(word):
                    codes += self.by_beginning[beginning]
        return frozenset(codes)


class Everywhere(NamedTuple):
    """All languages together.

    `commands`: where one begins, names of languages, and the letters of whole ones in alphabetical order. `answers`:
    what can be an answer or lead to one. `names`: of a language, in any language -> its code.
    """

    danger: Signs = Signs()
    leaving: Signs = Signs()
    complaints: Signs = Signs()
    commands: Signs = Signs()
    answers: Signs = Signs()
    names: Mapping[str, str] = NONE
