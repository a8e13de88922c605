"""What is known of all languages together, by word: in which of them could this text mean something?

Nearly every text has no sign of danger, leaving or a command in nearly every language. One look-up for each word, in
one table over all languages, lets those go at once, and only the languages that could have a say are ever read.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

BEGINNING = 3
"""Letters of a word by which patterns that begin a word are found."""

Codes = tuple[str, ...]


NONE: Mapping[str, Any] = MappingProxyType({})


class Signs:
    """The words, and beginnings of words, without which nothing can match: with the languages they are a sign in."""

    __slots__ = ("beginnings", "by_beginning", "by_word", "words")

    def __init__(self, by_word: Mapping[str, Codes] = NONE, by_beginning: Mapping[str, Codes] = NONE) -> None:
        """`by_beginning`: each as long as it is."""
        self.by_word, self.by_beginning = by_word, by_beginning
        self.words = frozenset(by_word)
        self.beginnings: dict[str, list[str]] = {}
        for beginning in by_beginning:
            self.beginnings.setdefault(beginning[:BEGINNING], []).append(beginning)

    def seen_in(self, said: Sequence[str]) -> frozenset[str]:
        """The codes of the languages of which a sign is there."""
        codes = [code for word in self.words.intersection(said) for code in self.by_word[word]]
        if self.beginnings:
            for word in said:
                for beginning in self.beginnings.get(word[:BEGINNING], ()):
                    if word.startswith(beginning):
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
