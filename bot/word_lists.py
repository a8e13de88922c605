"""Puts a language's keywords.toml in order: into plain values that can be kept, for looking up.

Done once, at installation: `languages` loads what this made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

from bot.compiled import in_parts
from flows.command_parts import MAY_STAND, NAME
from flows.indexing import hooks_by_name
from flows.reading.entries import tables_of
from flows.reading.patterns import groups_of, respelled, spellings_of
from flows.reading.plain_form import forms
from flows.reading.weighing import Weights
from flows.words import Words, fields

ENGLISH = "en"
NO_CATEGORY = frozenset({"any", "none"})
"""Tables of weights.toml whose words speak for no particular kind of cry, or against one."""

OF_TEXTS = ("everyday", "commonest", "no_slips", "no_numbers", "times", "engaged")

SOME_NAME = "languagename"
"""Stands for "{}", which no plain form holds."""

Patterns = Callable[[Iterable[str]], tuple[str, ...]]
"""Patterns in the spelling that texts are given before patterns are looked for."""


Read = Callable[[str], Mapping[str, Any]]
"""A language's lists as they stand in its file."""


def lists_and_hooks(code: str, read: Read) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of `Words`, and the hooks of its patterns by name."""
    lists, english = _lists(read(code)), _english(read)
    hooks = hooks_by_name(
        Words(**fields(lists), language=code, also={ENGLISH: Words(**fields(english), language=ENGLISH)})
    )
    tables = tuple(tables_of(Words(**fields(lists), language=code)))
    return {**lists, "lists": {}, "tables": tables}, {
        name: (in_parts(one.by_word), one.by_beginning) for name, one in hooks.items()
    }


@cache
def _english(read: Read) -> Mapping[str, Any]:
    """Read once for all languages that are put in order in one go."""
    return _lists(read(ENGLISH))


def _lists(lists: Mapping[str, Any]) -> dict[str, Any]:
    same = _same(lists)
    answers, of_one_kind, joining, leaving, complaints = (
        lists.get(name, {}) for name in ("answers", "of_one_kind", "joining", "leaving", "complaints")
    )

    def patterns(several: Iterable[str]) -> tuple[str, ...]:
        return tuple(filter(None, (respelled(pattern, same) for pattern in several)))

    no_danger = _no_danger(lists, patterns)
    return {
        "lists": {name: frozenset(_plain(phrases)) for name, phrases in {**answers, **of_one_kind, **joining}.items()},
        **{name: frozenset(_plain(lists.get("grammar", {}).get(name, ()))) for name in OF_TEXTS},
        "head_first": lists.get("grammar", {}).get("head") == "first",
        "mutations": tuple(tuple(row.split("/")) for row in lists.get("grammar", {}).get("mutations", ())),
        "commands": _named(lists["commands"]) | _asking(lists),
        "command_parts": _command_parts(lists.get("command_parts", {}), same),
        "languages": _named(lists["languages"]),
        "not_spoken": frozenset(_not_spoken(lists)),
        "telling": frozenset(_plain(lists.get("asking_for_a_language", {}).get("telling", ()))),
        "asking": frozenset(_plain(lists.get("asking_for_a_language", {}).get("words", ()))),
        "numbers": _numbered(lists["numbers"]),
        "ordinals": _numbered(lists["ordinals"]),
        "short_forms": _by_word(lists.get("short_forms", {})),
        "other_words": _by_word(lists.get("other_words", {})),
        "same": same,
        "spellings": spellings_of(same),
        "leave": frozenset(_plain(leaving["words"])),
        "leave_leads": frozenset(_plain(leaving["leads"])),
        "leave_wishes": patterns(leaving["wishes"]),
        "leave_unsure": patterns(leaving["unsure"]),
        "leave_unless": patterns(leaving.get("unless", ())),
        "leave_whose": patterns(leaving.get("whose", ())),
        "leave_named": patterns(leaving.get("named", ())),
        "leave_for_now": patterns(leaving.get("for_now", ())),
        "leave_at_times": patterns(leaving.get("at_times", ())),
        "leave_others": frozenset(_plain(leaving.get("others", ()))),
        "new_phone": frozenset(_plain(leaving["new_phone"])),
        "not_them": frozenset(_plain(leaving["not_them"])),
        "unquote": frozenset(_plain(lists.get("quotes", {}).get("unquote", ()))),
        "returning": frozenset(_plain(lists["returning"]["words"])),
        "groups": groups_of(lists.get("groups", {})),
        "complaints": patterns(complaints.get("phrases", ())),
        "complaints_alone": patterns(complaints.get("alone", ())),
        "complaints_unless": patterns(complaints.get("unless", ())),
        "danger": tuple(_rule(rule, no_danger, patterns) for rule in lists.get("danger", ())),
        "no_danger": no_danger,
        "long_ago": {name: _long_ago(name, several) for name, several in lists.get("long_ago", {}).items()},
    }


def _by_word(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {plain: tuple(_plain(said)) for word, said in table.items() for plain in forms(word)}


def _same(lists: Mapping[str, Any]) -> dict[str, str]:
    """Other spellings -> the one that patterns and weights are written in."""
    return {said: meant for meant, several in lists.get("same", {}).items() for said in _plain(several)}


def _plain(phrases: Iterable[str]) -> Iterator[str]:
    return (form for phrase in phrases for said in _each(phrase) for form in forms(said))


def _each(phrase: str) -> Iterator[str]:
    """ "good/great idea" is written once and stands for two phrases."""
    return map(" ".join, product(*(part.split("/") for part in phrase.split())))


def _named(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {said: name for name, phrases in table.items() for phrase in phrases for said in _command(phrase)}


def _command(phrase: str) -> Iterator[str]:
    more = " ..." if phrase.endswith(" ...") else ""
    for said in _plain([phrase.removesuffix(" ...")]):
        yield said + more


def _command_parts(table: Mapping[str, Any], same: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Rules by command, with every word written out, in the spelling that a text is given first."""
    one_of = {f"<{name}>": "/".join(several) for name, several in table.get("one_of", {}).items()}
    rules = ((name, lines) for name, lines in table.items() if name != "one_of")
    return {name: tuple(_rule_in_parts(line.split(), one_of, same) for line in lines) for name, lines in rules}


def _rule_in_parts(parts: Iterable[str], one_of: Mapping[str, str], same: Mapping[str, str]) -> str:
    return " ".join(_written_out(part, one_of, same) for part in parts)


def _written_out(part: str, one_of: Mapping[str, str], same: Mapping[str, str]) -> str:
    """What becomes two words keeps its place as it is. A part that stands for nothing is never found."""
    if part == NAME:
        return part
    mark = MAY_STAND if part.startswith(MAY_STAND) else ""
    listed = "/".join(one_of.get(one, one) for one in part.removeprefix(MAY_STAND).split("/"))
    meant = ((word, same.get(word, word)) for word in _plain([listed]))
    spelled = "/".join(filter(None, dict.fromkeys(word if " " in said else said for word, said in meant)))
    return mark + (spelled or listed)


def _asking(lists: Mapping[str, Any]) -> dict[str, str]:
    """What stands around a language's name; "{}" is where the name is."""
    around = lists.get("asking_for_a_language", {}).get("around", ())
    return {f"{said} {{}}": "LANGUAGE" for said in _plain(around)}


def _not_spoken(lists: Mapping[str, Any]) -> Iterator[str]:
    """What somebody says of a language that they do not speak; "{}" is where its name is."""
    for phrase in lists.get("asking_for_a_language", {}).get("not_spoken", ()):
        for said in _plain([phrase.replace("{}", SOME_NAME)]):
            yield said.replace(SOME_NAME, "{}")


def _numbered(table: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {said: int(number) for number, phrases in table.items() for said in _plain(phrases)}


def _no_danger(lists: Mapping[str, Any], patterns: Patterns) -> dict[str, tuple[str, ...]]:
    """By category: a table of the file is for several."""
    every: dict[str, list[str]] = {}
    for table in lists.get("no_danger", ()):
        for category in table["categories"]:
            every.setdefault(category, []).extend(table["phrases"])
    return {category: patterns(phrases) for category, phrases in every.items()}


def _long_ago(name: str, several: Iterable[str]) -> tuple[str, ...]:
    """Some are words, the others patterns: as they are said, since other spellings lose whether it was or is."""
    return tuple(_plain(several)) if name in {"was", "is", "turns", "not"} else tuple(several)


def _rule(
    rule: Mapping[str, Any], no_danger: Mapping[str, tuple[str, ...]], patterns: Patterns
) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    category = rule["category"]
    unless = (*patterns(rule.get("unless", ())), *no_danger.get(category, ()))
    return category, rule["level"], patterns(rule["phrases"]), unless


def weights_of(file: Mapping[str, Any], lists: Mapping[str, Any]) -> Weights:
    """What is written in weights.toml; of whole words, other spellings of them too, by that language's lists."""
    tables = [(kind, table) for kind, table in file.items() if isinstance(table, dict)]
    every = [
        (plain, int(weight), kind)
        for kind, table in tables
        for weight, said in table.items()
        for plain in _plain(said.split())
    ]
    words = {word: weight for word, weight, _ in every}
    category = {word: kind for word, _, kind in every if kind not in NO_CATEGORY}
    same = {} if file["letters"] else _same(lists)
    again = {said: meant for said, meant in same.items() if meant in words and said not in words and " " not in said}
    words |= {said: words[meant] for said, meant in again.items()}
    category |= {said: category[meant] for said, meant in again.items() if meant in category}
    rest = {name: file[name] for name in ("start", "enough", "calm", "letters", "one_in")}
    return Weights(words, category, frozenset(_plain(file["courtesies"])), **rest, fewest=file.get("fewest", 1))
