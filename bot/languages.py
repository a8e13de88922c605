"""The words we understand, by language: every folder of locales/ that has a keywords.toml."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from flows.reading.plain_form import plain_form
from flows.words import DangerRule, Words

LOCALES = Path(__file__).resolve().parent.parent / "locales"
FILE = "keywords.toml"
_PLAIN_ALREADY = re.compile("[a-z0-9]+(?: [a-z0-9]+)*")


@cache
def codes() -> tuple[str, ...]:
    """Every language that we have words for, in alphabetical order."""
    return tuple(sorted(folder.name for folder in LOCALES.iterdir() if (folder / FILE).is_file()))


@cache
def words(code: str) -> Words:
    """What we understand in one language. Its `also` are the others, read when first looked at.

    Raises KeyError for a language that has no folder.
    """
    if code not in codes():
        raise KeyError(f"There is no locales/{code}/{FILE}. The languages are {', '.join(codes())}.")
    return _words(code, tomllib.loads((LOCALES / code / FILE).read_text("utf-8")))


class Others(Sequence[Words]):
    """All languages but one, each read when first needed: most replies are in the language we write in."""

    def __init__(self, code: str) -> None:
        self._codes = tuple(other for other in codes() if other != code)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [words(code) for code in self._codes[place]]
        return words(self._codes[place])

    def __len__(self) -> int:
        return len(self._codes)


def _words(code: str, lists: Mapping[str, Any]) -> Words:
    answers, joining, leaving = lists["answers"], lists["joining"], lists["leaving"]
    sets = {name: frozenset(_plain(phrases)) for name, phrases in {**answers, **joining}.items()}
    return Words(
        language=code,
        commands=_named(lists["commands"]) | _asking(lists),
        languages=_named(lists["languages"]),
        numbers=_numbered(lists["numbers"]),
        ordinals=_numbered(lists["ordinals"]),
        same={said: meant for meant, several in lists.get("same", {}).items() for said in _plain(several)},
        leave=frozenset(_plain(leaving["words"])),
        leave_leads=frozenset(_plain(leaving["leads"])),
        leave_wishes=tuple(leaving["wishes"]),
        leave_unsure=tuple(leaving["unsure"]),
        returning=frozenset(_plain(lists["returning"]["words"])),
        danger=tuple(_rule(rule) for rule in lists.get("danger", ())),
        also=Others(code),
        **sets,
    )


def _plain(phrases: Iterable[str]) -> Iterator[str]:
    """In plain form, and as it looks when typed in capitals: some Cyrillic capitals look like Latin ones."""
    for phrase in phrases:
        if _PLAIN_ALREADY.fullmatch(phrase):
            yield phrase
        else:
            yield plain_form(phrase)
            if not phrase.isascii():
                yield plain_form(phrase.upper())


def _named(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {said: name for name, phrases in table.items() for phrase in phrases for said in _command(phrase)}


def _command(phrase: str) -> Iterator[str]:
    more = " ..." if phrase.endswith(" ...") else ""
    for said in _plain([phrase.removesuffix(" ...")]):
        yield said + more


def _asking(lists: Mapping[str, Any]) -> dict[str, str]:
    """What stands around a language's name; "{}" is where the name is."""
    around = lists.get("asking_for_a_language", {}).get("around", ())
    return {f"{said} {{}}": "LANGUAGE" for said in _plain(around)}


def _numbered(table: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {said: int(number) for number, phrases in table.items() for said in _plain(phrases)}


def _rule(rule: Mapping[str, Any]) -> DangerRule:
    return DangerRule(rule["category"], rule["level"], tuple(rule["phrases"]), tuple(rule.get("unless", ())))
