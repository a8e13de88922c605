"""The words we understand, by language: every folder of locales/ that has a keywords.toml."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flows
from bot.compiled import InParts, compiled, in_parts
from flows.reading.everywhere import Everywhere, Signs, Tables
from flows.reading.word_tables import Hooks
from flows.words import Words, fields

if TYPE_CHECKING:
    from flows.reading.sentences import Grammar
    from flows.reading.weighing import Weights
    from flows.reading.word_tables import Sounds

LOCALES = Path(__file__).resolve().parent.parent / "locales"
FILE, WEIGHTS = "keywords.toml", "weights.toml"
ENGLISH = "en"
_FLOWS = Path(flows.__file__).parent
MADE_WITH = (
    *(Path(__file__).with_name(name) for name in ("languages.py", "word_lists.py", "compiled.py")),
    *(_FLOWS / name for name in ("indexing.py", "command_index.py", "safety.py", "words.py")),
    *(
        _FLOWS / "reading" / f"{name}.py"
        for name in ("word_tables", "plain_form", "look_alikes", "patterns", "leaving", "leaving_slips")
    ),
    *(
        _FLOWS / "reading" / f"{name}.py"
        for name in (
            "entries",
            "lexicon",
            "phrase_graph",
            "sentences",
            "sentence_notation",
            "latin_letters",
            "weighing",
        )
    ),
)
"""What a compiled list depends on besides the lists themselves."""

SIGNS = ("danger", "danger_ends", "leaving", "complaints", "commands", "command_letters", "answers", "telling")


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
    lists, hooks = compiled("keywords", sources, lambda: _in_order(code))
    ready = {name: Hooks(InParts(by_word), by_beginning) for name, (by_word, by_beginning) in hooks.items()}
    later = {"grammar": partial(_grammar, code), "sounds": partial(_sounds, code), "weights": partial(_weights, code)}
    return Words(**fields(lists), **later, language=code, hooks=ready, also=Others(code), everywhere=everywhere)


def _in_order(code: str) -> Any:
    from bot.word_lists import lists_and_hooks  # mostly they were put in order at installation

    return lists_and_hooks(code, written)


@cache
def _grammar(code: str) -> "Grammar":
    from flows.reading.sentences import Grammar

    return Grammar(*compiled("grammar", (LOCALES / code / FILE, *MADE_WITH), lambda: tuple(_written_grammar(code))))


def _written_grammar(code: str) -> "Grammar":
    from flows.reading.sentence_notation import grammar_of

    lists = written(code)
    return grammar_of(lists.get("parts", {}), lists.get("sentences", {}))


@cache
def _sounds(code: str) -> "Sounds":
    """Of what is typed in other letters than the language's own."""
    from flows.reading.latin_letters import sounds_of
    from flows.reading.word_tables import Sounds

    return Sounds(*compiled("sounds", (LOCALES / code / FILE, *MADE_WITH), lambda: tuple(sounds_of(words(code)))))


@cache
def _weights(code: str) -> "Weights":
    """Of a language whose words nobody has weighed yet: none."""
    from flows.reading.weighing import Weights

    source = LOCALES / code / WEIGHTS
    if not source.is_file():
        return Weights()
    return Weights(*compiled("weights", (source, LOCALES / code / FILE, *MADE_WITH), lambda: _weighed(code)))


def _weighed(code: str) -> Any:
    from bot.word_lists import weights_of

    return tuple(weights_of(written(code, WEIGHTS), written(code)))


def written(code: str, file: str = FILE) -> Mapping[str, Any]:
    """The lists as they stand in the file, with capitals and accents, for people to read."""
    import tomllib

    return tomllib.loads((LOCALES / code / file).read_text("utf-8"))


@cache
def everywhere() -> Everywhere:
    """All languages together."""
    names = _compiled_signs("names", lambda: dict(_every_sign().names))
    signs = {name: Signs(partial(_in_latin, name), partial(_in_other_letters, name)) for name in SIGNS}
    return Everywhere(**signs, names=names)


@cache
def _in_latin(name: str) -> Tables:
    return _compiled_tables(name, lambda: getattr(_every_sign(), name).latin())


@cache
def _in_other_letters(name: str) -> Tables:
    return _compiled_tables(f"{name}-other", lambda: getattr(_every_sign(), name).other())


def _compiled_tables(name: str, make: Callable[[], Tables]) -> Tables:
    by_word, by_beginning = _compiled_signs(name, lambda: tuple(map(in_parts, make())))
    return InParts(by_word), InParts(by_beginning)


def _compiled_signs(name: str, make: Callable[[], Any]) -> Any:
    return compiled(f"signs-{name}", _sources_of_all(), make)


@cache
def _sources_of_all() -> tuple[Path, ...]:
    return (LOCALES / "__init__.py", *(LOCALES / code / FILE for code in codes()), *MADE_WITH)


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

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)
