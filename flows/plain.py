"""Plain words: what in a text is hard to read, unkind or dear, and what to write instead. Advice, never a refusal."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias, get_args
from unicodedata import category

from flows.segments import TYPOGRAPHY, measure, without_dear_letters

Rule: TypeAlias = Literal["long", "joined", "hard", "deficit", "blame", "idiom", "loud", "capitals", "dear"]
Listed: TypeAlias = Literal["hard", "deficit", "blame", "idiom"]
LISTED: tuple[Listed, ...] = get_args(Listed)
"""The rules that need a list of phrases."""

MOST_WORDS = 15
MOST_JOINED = 2
LONG_WORD = 4
"""Letters: NHS, GP and BSL are names; WHEN is shouted. Three words in a row are shouted, whatever their length."""

PARTS_OF_PICTURES = "\u200d\ufe0f"
"""Not seen by themselves: the picture that they belong to is advised against already."""

_END = re.compile(r"(?<=[.!?؟۔।…])\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LOUD = re.compile("[!¡！]+")
_SEMICOLON = re.compile("[;؛]")


class Advice(NamedTuple):
    """One thing to write otherwise: `words`, at character `at` (from 0) of the text.

    `instead`: the words to write; a whole sentence where no words can simply be put there; empty where `rule` says it
    all ("long": split it; "joined": a sentence for each; "loud": a full stop) or where the words are best left out.
    """

    rule: Rule
    words: str
    at: int
    instead: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PlainWords:
    """The lists of one language: `locales/<code>/plain.toml`. Without lists, only length and marks are looked at.

    `instead`: for each listed rule, a phrase in lower case -> what to write. `joining`: words that chain ideas.
    `capitals`: words that may be all capitals, None where no capitals are looked at. `dear_letters`: are letters that
    GSM-7 lacks advised against, or only marks and pictures (a language needs its letters)?
    """

    instead: Mapping[Listed, Mapping[str, str]] = field(default_factory=dict)
    joining: frozenset[str] = frozenset()
    capitals: frozenset[str] | None = None
    dear_letters: bool = False


def advise(text: str, plain: PlainWords, names: frozenset[str] = frozenset()) -> tuple[Advice, ...]:
    """In the order of the text. `names`: words in capitals that are none of our commands, such as a keyword."""
    found = [advice for look in LOOKS for advice in look(text, plain)]
    wanted = (one for one in found if one.rule != "capitals" or one.words not in names)
    return tuple(sorted(wanted, key=lambda one: (one.at, one.rule)))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(place, sentence), without the blanks around it."""
    borders = [0, *(place for found in _END.finditer(text) for place in found.span()), len(text)]
    for start, end in list(pairwise(borders))[::2]:
        if sentence := text[start:end].strip():
            yield text.index(sentence, start), sentence


def length(sentence: str) -> int:
    """Words. A phone number is one, however it is spaced; a dash or a colon alone is none."""
    words = [word for word in sentence.split() if any(letter.isalnum() for letter in word)]
    more = sum(_is_figure(before) and _is_figure(after) for before, after in pairwise(words))
    return len(words) - more


def _is_figure(word: str) -> bool:
    return word.strip("+(),.:").isdigit()


def too_long(text: str, plain: PlainWords) -> Iterator[Advice]:
    for place, sentence in sentences(text):
        if length(sentence) > MOST_WORDS:
            yield Advice("long", sentence, place)


def several_ideas(text: str, plain: PlainWords) -> Iterator[Advice]:
    for place, sentence in sentences(text):
        joined = sum(word.lower() in plain.joining for word in _WORD.findall(sentence))
        if joined > MOST_JOINED or _SEMICOLON.search(sentence):
            yield Advice("joined", sentence, place)


def listed(text: str, plain: PlainWords) -> Iterator[Advice]:
    """The longest phrase at each place; hyphens and line breaks inside it make no difference."""
    for place, sentence in sentences(text.replace("’", "'")):
        for rule, instead, start, end in _phrases(sentence, plain):
            yield Advice(rule, text[place + start : place + end], place + start, instead)


def _phrases(sentence: str, plain: PlainWords) -> Iterator[tuple[Rule, str, int, int]]:
    """(rule, what to write, start, end), from left to right, none inside another."""
    known, longest = _forms(plain)
    words = list(_WORD.finditer(sentence))
    first = 0
    while first < len(words):
        ends = range(min(len(words), first + longest), first, -1)
        end = next((end for end in ends if _joined_words(words[first:end]) in known), None)
        if end is not None:
            yield *known[_joined_words(words[first:end])], words[first].start(), words[end - 1].end()
        first = end or first + 1


@lru_cache(maxsize=8)
def _forms(plain: PlainWords) -> tuple[Mapping[str, tuple[Rule, str]], int]:
    """Each phrase as it may stand in a text -> its rule and what to write; and the most words of any."""
    known: dict[str, tuple[Rule, str]] = {}
    for rule, phrases in plain.instead.items():
        for phrase, instead in phrases.items():
            known.update((form, (rule, instead)) for form in inflected(phrase) if form not in phrases)
            known[_joined(phrase)] = rule, instead
    return known, max((form.count(" ") + 1 for form in known), default=0)


def inflected(phrase: str) -> Iterator[str]:
    """The phrase with the endings of English; those of a verb only where it is one word."""
    phrase = _joined(phrase)
    yield phrase
    yield f"{phrase}s"
    if " " not in phrase:
        stem = phrase.removesuffix("e")
        yield from (f"{stem}ed", f"{stem}ing", f"{phrase.removesuffix('y')}ies", f"{phrase.removesuffix('y')}ied")


def _joined(phrase: str) -> str:
    return _joined_words(list(_WORD.finditer(phrase)))


def _joined_words(words: Sequence[re.Match[str]]) -> str:
    return " ".join(word[0] for word in words).lower()


def loud(text: str, plain: PlainWords) -> Iterator[Advice]:
    yield from (Advice("loud", found[0], found.start()) for found in _LOUD.finditer(text))


def capitals(text: str, plain: PlainWords) -> Iterator[Advice]:
    """Words in a row that are all capitals, without those that are known. Signs between them end the row."""
    if plain.capitals is None:
        return
    for row in _rows_of_capitals(text, plain.capitals):
        if len(row) > 2 or any(len(word[0]) >= LONG_WORD for word in row):
            words = text[row[0].start() : row[-1].end()]
            yield Advice("capitals", words, row[0].start(), words.lower())


def _rows_of_capitals(text: str, known: frozenset[str]) -> Iterator[list[re.Match[str]]]:
    row: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        is_loud = word[0].isupper() and word[0] not in known
        if row and (not is_loud or text[row[-1].end() : word.start()].strip()):
            yield row
            row = []
        if is_loud:
            row.append(word)
    if row:
        yield row


def dear(text: str, plain: PlainWords) -> Iterator[Advice]:
    """The first of each character that GSM-7 lacks. Where the language's own letters cost as much, nothing is dear."""
    because = measure(text).because
    if not plain.dear_letters and any(c.isalpha() and without_dear_letters(c) == c for c in because):
        return
    for character in because:
        if character not in PARTS_OF_PICTURES and (plain.dear_letters or is_mark(character)):
            yield Advice("dear", character, text.index(character), cheaper(character))


def is_mark(character: str) -> bool:
    """Typography or a picture. Letters, and the stops and commas of a script, belong to the language."""
    return character in TYPOGRAPHY or category(character).startswith("S")


def cheaper(character: str) -> str:
    """What to write for it; empty where nothing comes near, as with a picture."""
    near = TYPOGRAPHY.get(character, without_dear_letters(character))
    return "" if near == character else near


Look = Callable[[str, PlainWords], Iterator[Advice]]
LOOKS: tuple[Look, ...] = (too_long, several_ideas, listed, loud, capitals, dear)
