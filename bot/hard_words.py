"""The short lists of words that are hard to read: locales/<code>/hard.toml."""

import tomllib
from functools import cache

from bot.languages import LOCALES, words
from flows.covers import HardWords, kind_of
from flows.reading.plain_form import plain_form

FILE = "hard.toml"


@cache
def hard_words(code: str) -> HardWords:
    lists = tomllib.loads((LOCALES / code / FILE).read_text("utf-8"))
    plain = {kind: frozenset(map(plain_form, phrases)) for kind, phrases in lists.items()}
    return HardWords({kind: phrases for kind, phrases in plain.items() if kind != "unless"}, plain["unless"])


def kind_in(text: str, language: str, is_held: bool = False) -> str:
    """In its author's language and in English, which is written in between by many."""
    several = tuple(hard_words(code) for code in dict.fromkeys((language, "en")))
    return kind_of(text, words(language), several, is_held)
