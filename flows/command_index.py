"""One language's commands, put in order for looking up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from flows.reading.closeness import sound_of
from flows.reading.command_slips import LONG
from flows.reading.lexicon import lexicon
from flows.words import Words

SOFT = frozenset({"fillers", "perhaps_yes", "openers"})
"""What may stand before a command and after it."""


def letters_of(whole: str) -> str:
    return "".join(sorted(whole))


class CommandIndex:
    """One language's commands, for looking up."""

    def __init__(self, words: Words) -> None:
        self.lists = lexicon(words)
        self.around = frozenset(phrase for phrase in words.commands if phrase.endswith("{}"))
        plain = {phrase: name for phrase, name in words.commands.items() if not phrase.endswith(("{}", " ..."))}
        more = {phrase.removesuffix(" ..."): name for phrase, name in words.commands.items() if phrase.endswith(" ...")}
        self.plain: Mapping[str, str] = plain
        self.names: Mapping[str, str] = {**more, **plain}
        self.open_ended = frozenset((name, phrase) for phrase, name in more.items())
        self.first: Mapping[str, Sequence[int]] = _lengths(self.names)
        self.begin_asking = frozenset(lead.split()[0] for lead in words.leave_leads if " " in lead)

    @cached_property
    def by_letters(self) -> Mapping[str, Sequence[str]]:
        """Whole commands by their letters in alphabetical order: only a short text that is none is looked up here."""
        by_letters: dict[str, list[str]] = {}
        for phrase in self.plain:
            by_letters.setdefault(letters_of(phrase), []).append(phrase)
        return by_letters

    @cached_property
    def by_sound(self) -> Mapping[str, str]:
        """Long commands by how they sound."""
        return {sound_of(phrase): phrase for phrase in self.plain if phrase.isascii() and len(phrase) >= LONG - 1}


def _lengths(phrases: Iterable[str]) -> dict[str, list[int]]:
    """By the first word, how many words phrases have that begin with it: the longest first."""
    lengths: dict[str, set[int]] = {}
    for word, words in {(phrase.partition(" ")[0], phrase.count(" ") + 1) for phrase in phrases}:
        lengths.setdefault(word, set()).add(words)
    return {word: sorted(several, reverse=True) for word, several in lengths.items()}


@lru_cache(maxsize=64)
def index_of(words: Words) -> CommandIndex:
    return CommandIndex(words)


def letters(words: Words) -> Iterable[str]:
    """The letters of whole commands of this language, in alphabetical order."""
    return index_of(words).by_letters


def signs(words: Words) -> Iterator[str]:
    """What a command of this language can begin with, and names of languages."""
    index = index_of(words)
    yield from index.first
    yield from words.languages
    yield from index.lists.first_words(lambda entry: bool(entry.tags & SOFT))


def phrases(words: Words) -> Iterator[tuple[str, str]]:
    """Each phrase with the command it stands for, for checks that no two lists clash."""
    yield from index_of(words).plain.items()
