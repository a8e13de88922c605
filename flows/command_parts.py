"""A command asked for in a sentence: its parts in whatever order a language has, and only polite words around them.

Why in parts: "main kisi insaan se baat karna chahta hoon" is said in a thousand ways, and a list has but a few of them.
A rule is written "insaan/banda baat/mila ~bot": one word of each part must stand in the text, and one after "~" may.
"""

from functools import lru_cache
from typing import NamedTuple

from flows.reading.patterns import one_spelling
from flows.words import Words

AROUND = "around"
"""Beside the commands: words that stand around any of them and ask for nothing by themselves."""

LONGEST = 12
"""Words: whoever asks for a command says little else."""

NAME, MAY_STAND = "{}", "~"


class Rule(NamedTuple):
    """`parts`: of each of these a word. `beside`: every word that may stand in the text."""

    command: str
    parts: tuple[frozenset[str], ...]
    beside: frozenset[str]


def find(said: tuple[str, ...], words: Words, names: frozenset[str]) -> tuple[str, str] | None:
    """The command, and the language that it names as it was typed, if any. `names`: of languages."""
    if not words.command_parts or not 2 <= len(said) <= LONGEST:
        return None
    row = frozenset(one_spelling(said, words))
    named = row & names
    every, rules = _rules(words)
    if len(named) > 1 or not every.issuperset(row - named):
        return None
    rule = next((rule for rule in rules if _asks(rule, row, named)), None)
    return (rule.command, next(iter(named), "")) if rule else None


def _asks(rule: Rule, row: frozenset[str], named: frozenset[str]) -> bool:
    """A language's name asks for a language; where none is to be named, it is a word like any other."""
    names_one = NAME in rule.beside
    if names_one and not named:
        return False
    parts = (part for part in rule.parts if NAME not in part)
    return not any(map(row.isdisjoint, parts)) and rule.beside.issuperset(row - named if names_one else row)


@lru_cache(maxsize=64)
def _rules(words: Words) -> tuple[frozenset[str], tuple[Rule, ...]]:
    """Every word of them, and the rules."""
    around = frozenset(word for line in words.command_parts[AROUND] for word in line.split("/"))
    rules = tuple(
        _rule(command, line.split(), around)
        for command, lines in words.command_parts.items()
        for line in lines
        if command != AROUND
    )
    return around.union(*(rule.beside for rule in rules)), rules


def _rule(command: str, parts: list[str], around: frozenset[str]) -> Rule:
    needed = tuple(frozenset(part.split("/")) for part in parts if not part.startswith(MAY_STAND))
    extra = frozenset(word for part in parts for word in part.removeprefix(MAY_STAND).split("/"))
    return Rule(command, needed, around | extra)
