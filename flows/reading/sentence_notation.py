"""How the sentences of keywords.toml are written, and what becomes of them.

`a/b` is either word, `<part>` any phrase of that part, `(a | b c)` one of these or nothing, `[a | b c]` one of these:
"<its> (really | quite) right" is "its right" and "that is quite right", and many more.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from flows.reading.plain_form import forms
from flows.reading.sentences import Grammar, Item, Row

Parts = Mapping[str, tuple[Row, ...]]

_SIGN = re.compile(r"[()\[\]|]|[^\s()\[\]|]+")
_PART = re.compile(r"<(.+)>")
FEW = 4
_CLOSES = {"(": ")", "[": "]"}


def grammar_of(parts: Mapping[str, Iterable[str]], sentences: Mapping[str, Iterable[str]]) -> Grammar:
    """Raises ValueError, saying where, for what is not written so."""
    rows = {name: tuple(map(row_of, sorted(phrases))) for name, phrases in parts.items()}
    said = [(meaning, row_of(phrase)) for meaning, phrases in sentences.items() for phrase in sorted(phrases)]
    every = [*(row for several in rows.values() for row in several), *(row for _, row in said)]
    if missing := {name for row in every for name in _named(row)} - rows.keys():
        raise ValueError(f"There is no part <{min(missing)}>. Add it to [parts], or write one that is there.")
    begins = {name: frozenset().union(*(_first_words(row, rows) for row in some)) for name, some in rows.items()}
    by_word: dict[str, list[int]] = {}
    for place, (_, row) in enumerate(said):
        for word in sorted(_first_words(row, rows)):
            by_word.setdefault(word, []).append(place)
    words = frozenset(word for row in every for word in _words(row))
    return Grammar(rows, begins, tuple(said), {word: tuple(several) for word, several in by_word.items()}, words)


def row_of(phrase: str) -> Row:
    """One sentence, or phrase of a part, as items."""
    try:
        rows = list(_rows(iter(_SIGN.findall(phrase)), ""))
    except ValueError as wrong:
        raise ValueError(f'"{phrase}": {wrong}') from None
    if len(rows) != 1:
        raise ValueError(f'"{phrase}" has a | that stands in no bracket. Put ( ) or [ ] around the choice.')
    if all(optional for _, _, _, optional in rows[0]):
        raise ValueError(f'In "{phrase}" everything may be left out. Write [ ] where something has to stand.')
    return rows[0]


def _rows(signs: Iterator[str], closing: str) -> Iterator[Row]:
    """The rows between bars, up to the bracket that closes them."""
    row: list[Item] = []
    for sign in signs:
        if sign == closing:
            yield tuple(row)
            return
        if sign == "|":
            yield tuple(row)
            row = []
        elif sign in _CLOSES:
            row.append(_choice(list(_rows(signs, _CLOSES[sign])), sign == "("))
        elif sign in _CLOSES.values():
            raise ValueError(f'a "{sign}" closes nothing. Take it out, or open a bracket before it.')
        else:
            row.append(_item(sign))
    if closing:
        raise ValueError(f'a "{closing}" is missing. Close what was opened.')
    yield tuple(row)


def _choice(rows: Sequence[Row], optional: bool) -> Item:
    """What stands in brackets. Choices of one word, or of one part, need no row of their own."""
    single = [row[0] for row in rows if len(row) == 1 and not row[0][3]]
    words = dict.fromkeys(word for item in single for word in item[0])
    parts = dict.fromkeys(part for item in single for part in item[1])
    longer = tuple(row for row in rows if len(row) != 1 or row[0][3])
    return _quick(words), tuple(parts), (*longer, *(row for item in single for row in item[2])), optional


def _item(sign: str) -> Item:
    either = sign.split("/")
    named = {word: found.group(1) for word in either if (found := _PART.fullmatch(word))}
    words = dict.fromkeys(form for word in either if word not in named for form in forms(word))
    return _quick(words), tuple(named.values()), (), False


def _quick(words: Collection[str]) -> tuple[str, ...] | frozenset[str]:
    """A few words are found and loaded quicker in a row."""
    return tuple(words) if len(words) <= FEW else frozenset(words)


def _first_words(row: Sequence[Item], parts: Parts) -> set[str]:
    """With which a row can begin."""
    found: set[str] = set()
    for words, named, rows, optional in row:
        inside = (*rows, *(one for name in named for one in parts[name]))
        found = found.union(words, *(_first_words(one, parts) for one in inside))
        if not optional:
            break
    return found


def _words(row: Row) -> Iterator[str]:
    for words, _, rows, _ in row:
        yield from words
        for one in rows:
            yield from _words(one)


def _named(row: Row) -> Iterator[str]:
    for _, named, rows, _ in row:
        yield from named
        for one in rows:
            yield from _named(one)
