"""The words we understand, by language: every folder of locales/ that has a keywords.toml."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any

import flows
from bot.compiled import compiled
from flows.reading.everywhere import Everywhere, Signs, Tables
from flows.reading.patterns import Hooks, groups_of, spellings_of
from flows.reading.plain_form import forms
from flows.reading.sentences import Grammar
from flows.words import DangerRule, Words

LOCALES = Path(__file__).resolve().parent.parent / "locales"
FILE = "keywords.toml"
ENGLISH = "en"
_FLOWS = Path(flows.__file__).parent
MADE_WITH = (
    Path(__file__),
    *(_FLOWS / name for name in ("indexing.py", "commands.py", "safety.py")),
    *(_FLOWS / "reading" / f"{name}.py" for name in ("plain_form", "look_alikes", "patterns", "leaving")),
    *(_FLOWS / "reading" / f"{name}.py" for name in ("lexicon", "phrase_graph", "sentences", "sentence_notation")),
)
"""What a compiled list depends on besides the lists themselves."""

SIGNS = ("danger", "danger_ends", "leaving", "complaints", "commands", "command_letters", "answers")


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
    source = LOCALES / code / FILE
    sources = (source, LOCALES / ENGLISH / FILE, *MADE_WITH)
    lists, hooks = compiled("keywords", sources, lambda: _lists_and_hooks(code, source.read_text("utf-8")))
    ready = {name: Hooks(*tables) for name, tables in hooks.items()}
    grammar = partial(_grammar, code)
    return Words(
        **_fields(lists), language=code, hooks=ready, grammar=grammar, also=Others(code), everywhere=everywhere
    )


def _fields(lists: Mapping[str, Any]) -> dict[str, Any]:
    return {**lists, "danger": tuple(DangerRule(*rule) for rule in lists["danger"])}


@cache
def _grammar(code: str) -> Grammar:
    return Grammar(*compiled("grammar", (LOCALES / code / FILE, *MADE_WITH), lambda: tuple(_written_grammar(code))))


def _written_grammar(code: str) -> Grammar:
    from flows.reading.sentence_notation import grammar_of

    lists = written(code)
    return grammar_of(lists.get("parts", {}), lists.get("sentences", {}))


def _lists_and_hooks(code: str, written: str) -> tuple[dict[str, Any], dict[str, Any]]:
    from flows.indexing import hooks_by_name
    from flows.reading.lexicon import tables_of

    lists, english = _lists(written), _english()
    hooks = hooks_by_name(
        Words(**_fields(lists), language=code, also={ENGLISH: Words(**_fields(english), language=ENGLISH)})
    )
    tables = tuple(tables_of(Words(**_fields(lists), language=code)))
    return {**lists, "lists": {}, "tables": tables}, {
        name: (one.by_word, one.by_beginning) for name, one in hooks.items()
    }


@cache
def _english() -> Mapping[str, Any]:
    """Read once for all languages that are put in order in one go."""
    return _lists((LOCALES / ENGLISH / FILE).read_text("utf-8"))


def written(code: str) -> Mapping[str, Any]:
    """The lists as they stand in the file, with capitals and accents, for people to read."""
    import tomllib

    return tomllib.loads((LOCALES / code / FILE).read_text("utf-8"))


@cache
def everywhere() -> Everywhere:
    """All languages together."""
    names = _compiled_signs("names", lambda: dict(_every_sign().names))
    signs = {name: Signs(partial(_in_latin, name), partial(_in_other_letters, name)) for name in SIGNS}
    return Everywhere(**signs, names=names)


@cache
def _in_latin(name: str) -> Tables:
    by_word, by_beginning = _compiled_signs(name, lambda: getattr(_every_sign(), name).latin())
    return by_word, by_beginning


@cache
def _in_other_letters(name: str) -> Tables:
    by_word, by_beginning = _compiled_signs(f"{name}-other", lambda: getattr(_every_sign(), name).other())
    return by_word, by_beginning


def _compiled_signs(name: str, make: Callable[[], Any]) -> Any:
    sources = (LOCALES / "__init__.py", *(LOCALES / code / FILE for code in codes()), *MADE_WITH)
    return compiled(f"signs-{name}", sources, make)


@cache
def _every_sign() -> Everywhere:
    from flows.indexing import everywhere_of

    return everywhere_of([words(code) for code in codes()])


class Others(Mapping[str, Words]):
    """All languages but one, by code, each read when first needed: most replies are in the language we write in."""

    def __init__(self, code: str) -> None:
        self._codes = tuple(other for other in codes() if other != code)

    def __getitem__(self, code: str) -> Words:
        if code not in self._codes:
            raise KeyError(code)
        return words(code)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


def _lists(written: str) -> dict[str, Any]:
    """The fields of `Words` as plain values."""
    import tomllib

    lists = tomllib.loads(written)
    shortened = lists.get("short_forms", {}).items()
    same = {said: meant for meant, several in lists.get("same", {}).items() for said in _plain(several)}
    answers, of_one_kind, joining, leaving, complaints = (
        lists.get(name, {}) for name in ("answers", "of_one_kind", "joining", "leaving", "complaints")
    )
    return {
        "lists": {name: frozenset(_plain(phrases)) for name, phrases in {**answers, **of_one_kind, **joining}.items()},
        **{name: frozenset(_plain(lists.get("grammar", {}).get(name, ()))) for name in ("everyday", "commonest")},
        "head_first": lists.get("grammar", {}).get("head") == "first",
        "commands": _named(lists["commands"]) | _asking(lists),
        "languages": _named(lists["languages"]),
        "numbers": _numbered(lists["numbers"]),
        "ordinals": _numbered(lists["ordinals"]),
        "short_forms": {plain: tuple(_plain(short)) for word, short in shortened for plain in forms(word)},
        "same": same,
        "spellings": spellings_of(same),
        "leave": frozenset(_plain(leaving["words"])),
        "leave_leads": frozenset(_plain(leaving["leads"])),
        "leave_wishes": tuple(leaving["wishes"]),
        "leave_unsure": tuple(leaving["unsure"]),
        "returning": frozenset(_plain(lists["returning"]["words"])),
        "groups": groups_of(lists.get("groups", {})),
        "complaints": tuple(complaints.get("phrases", ())),
        "complaints_unless": tuple(complaints.get("unless", ())),
        "danger": tuple(_rule(rule) for rule in lists.get("danger", ())),
    }


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


def _asking(lists: Mapping[str, Any]) -> dict[str, str]:
    """What stands around a language's name; "{}" is where the name is."""
    around = lists.get("asking_for_a_language", {}).get("around", ())
    return {f"{said} {{}}": "LANGUAGE" for said in _plain(around)}


def _numbered(table: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {said: int(number) for number, phrases in table.items() for said in _plain(phrases)}


def _rule(rule: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return rule["category"], rule["level"], tuple(rule["phrases"]), tuple(rule.get("unless", ()))
