"""Advice on words, as staff read it. Its lists: locales/<code>/plain.toml; without them, few rules are left."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache

from bot.languages import LOCALES, words
from flows.plain import LISTED, MOST_WORDS, Advice, PlainWords, Rule, advise, length
from flows.segments import TYPOGRAPHY

FILE = "plain.toml"
MOST_SHOWN = 60
SENTENCES: dict[Rule, str] = {
    "long": '"{words}" has {length} words. Split it: a sentence has at most {most}.',
    "joined": '"{words}" says several things. Write a sentence for each.',
    "hard": '"{words}" is hard to read.',
    "deficit": '"{words}" can hurt.',
    "blame": '"{words}" sounds like blame.',
    "idiom": '"{words}" does not mean what it says.',
    "loud": '"{words}" is loud. Write a full stop.',
    "capitals": '"{words}" in capitals is loud.',
    "dear": '"{words}" makes a text dearer.',
}


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


def in_words(one: Advice) -> str:
    said = SENTENCES[one.rule].format(words=shown(one.words), length=length(one.words), most=MOST_WORDS)
    return f"{said} {what_to_write(one)}".rstrip()


def what_to_write(one: Advice) -> str:
    if one.rule == "dear" and one.words in TYPOGRAPHY:
        return f'We send "{one.instead}" for it, so write that.' if one.instead else "We leave it out, so leave it out."
    if one.rule == "dear" and not one.instead:
        return "Leave it out."
    if not one.instead or one.instead.endswith("."):
        return one.instead
    return f'Write "{one.instead}".'


def shown(words: str) -> str:
    """On one line, and not too much of it."""
    flat = " ".join(words.split()) or f"U+{ord(words[0]):04X}"
    return flat if len(flat) <= MOST_SHOWN else flat[: MOST_SHOWN - 3].rstrip() + "..."
