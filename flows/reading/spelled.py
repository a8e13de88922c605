"""Names of options, written otherwise: "twenty mph", "20mph" and "3hrs" for figures, "after 5" for "after 5pm"."""

import re
from collections.abc import Iterator, Mapping

from flows.remembering import remembered
from flows.words import Words

Form = tuple[str, ...]


def spelled(form: Form, options: int, words: Words) -> Iterator[Form]:
    """The other ways to write a name with numbers in it; none that could be a number of so many options by itself."""
    for place, word in enumerate(form):
        for other in _written_otherwise(word, words):
            if len(form) > 1 or not _may_be_a_choice(word, options, words):
                yield (*form[:place], other, *form[place + 1 :])
        if (stuck := re.fullmatch(r"(\d+)([^\W\d_]+)", word)) and len(form) > 1:
            yield (*form[:place], *stuck.groups(), *form[place + 1 :])
            yield (*form[:place], stuck.group(1), *form[place + 1 :])
        after = form[place + 1] if word.isdigit() and place + 1 < len(form) else ""
        for unit in (after, *words.short_forms.get(after, ())) if after.isalpha() else ():
            yield (*form[:place], word + unit, *form[place + 2 :])


def spelled_tokens(form: Form, options: int, words: Words) -> Iterator[str]:
    """Parts of such names that can stand for the whole: "twenty" and "20mph"."""
    for place, word in enumerate(form):
        if word.isdigit() and not _may_be_a_choice(word, options, words):
            yield from _written_otherwise(word, words)
            yield from (word + after for after in form[place + 1 : place + 2] if after.isalpha())


@remembered
def long_forms(words: Words) -> Mapping[str, tuple[str, ...]]:
    """What each short form is short for: "st" for street."""
    found: dict[str, tuple[str, ...]] = {}
    for full, several in words.short_forms.items():
        for short in several:
            found[short] = (*found.get(short, ()), full)
    return found


def _written_otherwise(word: str, words: Words) -> tuple[str, ...]:
    if word.isdigit():
        said = _in_words(words).get(int(word[:4]))
        return (said,) if said else ()
    place = words.ordinals.get(word)
    if place:
        return tuple(other for other, same in words.ordinals.items() if same == place and " " not in other)
    number = words.numbers.get(word)
    return () if number is None else (str(number),)


def _may_be_a_choice(word: str, options: int, words: Words) -> bool:
    number = int(word[:4]) if word.isdigit() else words.numbers.get(word, 0)
    return number <= options


@remembered
def _in_words(words: Words) -> Mapping[int, str]:
    """As it is written first in the list; numbers of one word only."""
    single = ((number, said) for said, number in words.numbers.items() if " " not in said)
    return dict(reversed(list(single)))
