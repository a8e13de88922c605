"""The options of a question: enough of them, each with a name of its own that a text can say."""

import re
from collections.abc import Iterator

from bot.files.parts import read_list
from bot.files.problems import Notes, shown
from bot.files.surroundings import Surroundings
from bot.files.taken_words import position_meant, why_taken
from bot.files.texts import read_text
from bot.files.tree import Node, Written
from flows.consultation import Text
from flows.reading.plain_form import plain_form

FEWEST, MOST = 2, 26
FIRST_NUMBER = re.compile(r"([0-9]{1,2})(?![0-9])")


def read_options(node: Node, languages: tuple[str, ...], around: Surroundings, notes: Notes) -> tuple[Text, ...]:
    items = read_list(node, notes, "the options", "[Hot water, Locks]")
    if items is None:
        return ()
    if not FEWEST <= len(items) <= MOST:
        notes.add(node, f"There {_count(len(items))}.", _as_a_list(node) or f"Write from {FEWEST} to {MOST} options.")
    options = [read_text(item, languages, notes, f"option {n}") for n, item in enumerate(items[:MOST], start=1)]
    _check(tuple(zip(items, options, strict=False)), around, notes)
    return tuple(option for option in options if option is not None)


def _as_a_list(node: Node) -> str | None:
    """ "Monday, Thursday" without brackets is one option to YAML."""
    parts = [part.strip() for part in re.split("[,;/|]", node.text)] if isinstance(node, Written) else []
    parts = [part for part in parts if part]
    return f"Write a list, with brackets and commas: [{shown(', '.join(parts))}]" if len(parts) > 1 else None


def _count(options: int) -> str:
    return "is 1 option" if options == 1 else f"are {options} options"


def _check(options: tuple[tuple[Node, Text | None], ...], around: Surroundings, notes: Notes) -> None:
    seen: dict[str, tuple[int, Node]] = {}
    for place, (item, option) in enumerate(options, start=1):
        for words in dict.fromkeys(option.every() if option else ()):
            for what, instead in _wrong(words, place, len(options), around):
                notes.add(item, f'Option {place} cannot be "{shown(words)}": {what}.', instead)
            _advise_on_its_number(item, words, place, len(options), notes)
            before, where = seen.setdefault(plain_form(words) or words.casefold(), (place, item))
            if before != place:
                same = f'Option {place}, "{shown(words)}", reads the same as option {before} {notes.named(where)}.'
                notes.add(item, same, "Give it another name, or delete it.")


def _advise_on_its_number(item: Node, words: str, place: int, count: int, notes: Notes) -> None:
    """ "1 pm" in third place: who texts 1 may mean it, and is counted for what stands first."""
    found = FIRST_NUMBER.match(words)
    number = int(found[1]) if found else place
    if number != place and 1 <= number <= count and words != str(number):
        what = f'Option {place}, "{shown(words)}", begins with {number}, but who texts {number} gets option {number}.'
        notes.advise(item, what, f"Begin it with a word, or move it to place {number}.")


def _wrong(words: str, place: int, count: int, around: Surroundings) -> Iterator[tuple[str, str]]:
    if not any(c.isalnum() for c in words):
        yield "it has no letter, and not every phone shows other signs", "Write it in words."
        return
    every_words = tuple(around.every_words())
    if taken := why_taken(words, every_words):
        yield taken, "Use other words."
    number = position_meant(words, every_words)
    number = count if number == -1 else number
    if number is not None and number != place and 1 <= number <= count:
        yield f"it is the number of option {number}", f"Move it to place {number}, or use words."
