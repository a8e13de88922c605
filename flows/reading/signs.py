"""Which languages could have something to say about a text? One look-up a word, for all languages together.

Nearly every text has no sign of danger, leaving or a command in nearly every language. Looking for each word once, in
one index over all of them, lets those go at once, however many languages there are.
"""

from collections.abc import Iterable, Iterator, Sequence

from flows.reading.patterns import SHORTEST_BEGINNING, Patterns
from flows.words import Words


class Signs:
    """The words (and beginnings of words) without which nothing can match, with the languages that they belong to."""

    def __init__(self, languages: Iterable[tuple[Words, Iterable[str], Iterable[str]]]) -> None:
        """Each language with its words and its beginnings."""
        self.languages: list[Words] = []
        self.by_word: dict[str, list[int]] = {}
        self.by_beginning: dict[str, list[int]] = {}
        for place, (language, words, beginnings) in enumerate(languages):
            self.languages.append(language)
            for word in set(words):
                self.by_word.setdefault(word, []).append(place)
            for beginning in set(beginnings):
                self.by_beginning.setdefault(beginning, []).append(place)
        self.words, self.beginnings = frozenset(self.by_word), frozenset(self.by_beginning)

    def seen_in(self, said: Sequence[str]) -> Sequence[Words]:
        """The languages of which a sign is there, in their order."""
        places = {place for word in self.words.intersection(said) for place in self.by_word[word]}
        if self.by_beginning:
            begun = self.beginnings.intersection([word[:SHORTEST_BEGINNING] for word in said])
            places.update(place for beginning in begun for place in self.by_beginning[beginning])
        return [self.languages[place] for place in sorted(places)] if places else ()


def signs_of(words: Words, *several: Patterns) -> Iterator[str]:
    """The words that these patterns hang on, and those that are another spelling of one."""
    for patterns in several:
        yield from patterns.by_word
    for said, meant in words.same.items():
        if any(patterns.hangs_on(word) for word in meant.split() for patterns in several):
            yield said.partition(" ")[0]
