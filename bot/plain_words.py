"""Advice on words, as staff read it. Its lists: locales/<code>/plain.toml; without them, few rules are left."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache

from bot.languages import LOCALES, words
from flows.advice import in_words
from flows.plain import LISTED, PlainWords, advise

FILE = "plain.toml"


@cache
def plain_words(code: str) -> PlainWords:
    """The lists of one language; without lists where it has none."""
    file = LOCALES / code / FILE
    if not file.is_file():
        return PlainWords()
    lists = tomllib.loads(file.read_text("utf-8"))
    return PlainWords(
        instead={rule: lists.get(rule, {}) for rule in LISTED},
        joining=frozenset(lists["joining"]),
        capitals=frozenset(lists["capitals"]) | commands(code),
        dear_letters=lists["dear_letters"],
    )


def commands(code: str) -> frozenset[str]:
    """The names of our commands and of languages: texts show them in capitals."""
    known = words(code)
    names = (*(name.replace("_", " ") for name in known.commands.values()), *known.everywhere().names)
    return frozenset(word.upper() for name in names for word in name.split())


def advice(text: str, language: str, names: Iterable[str] = ()) -> Iterator[str]:
    """One sentence or two for each thing to write otherwise, in the order of the text."""
    names = frozenset(name.upper() for name in names)
    return (in_words(one) for one in advise(text, plain_words(language), names))
