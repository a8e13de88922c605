"""One plain form for whatever was typed: lower case, no accents, no tricks, digits as 0 to 9.

Word lists are put through the same form, so that a list and a reply always meet.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

LIMIT = 4096
"""Characters looked at: more than ten texts long. What comes after is kept with the view, but not read."""

MOST_ALIKE = 11
"""A word repeated more often than this in a row says nothing more: ten stars are the most that mean something."""

_RANGES = (
    *((0x300, 0x36F), (0x591, 0x5C7), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6ED), (0x1AB0, 0x1AFF)),
    *((0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)),
)
_MARKS = frozenset(chr(code) for first, last in _RANGES for code in range(first, last + 1))
"""Accents and other signs upon letters, in the alphabets that are read without them."""

_UNSEEN = frozenset("\u0640\x00\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_LINES = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_STROKES = str.maketrans(
    {
        **dict(zip("łøđħŧıɑ", "lodhtia", strict=True)),
        **dict.fromkeys("یى", "ي"),
        "ک": "ك",
        **dict.fromkeys("ہۃةەھ", "ه"),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)
_SIGNS = {
    **dict.fromkeys("'’‘ʼʻ′`´ʹ＇‛", "'"),
    **dict.fromkeys("،、，", ","),
    **dict.fromkeys("。।॥۔።", "."),
    **dict.fromkeys("؟？¿", "?"),
    **dict.fromkeys("؛；", ";"),
    **dict.fromkeys("→⇒➡➜➔▶≥›»", ">"),
    **dict.fromkeys("←≤‹«", "<"),
    **dict.fromkeys("−⁻₋", "-"),
    "٪": "%",
    "٫": ".",
    "×": "x",
    "÷": "/",
    "⁄": "/",
    "🔟": " 10 ",
}
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_TRIPLED = re.compile(r"(.)\1\1")
"""Any sign: a text is looked through for it in a fraction of the time."""

_SEATED = "یئی", "یی"
"""Without its hamza "تیئیس", 23 in Urdu, would be a drawn out "تیس", which is 30."""

_SPACES = re.compile("  +")
_TOKEN = re.compile(r"[^\s!-/:-@\[-`{-~]+")
_WORD = re.compile(f"({_TOKEN.pattern})")
"""Splits a text into what stands between words, and words, in turns."""

_KEPT_GAP = re.compile(r"[-/>,.:=<+]")


class Cut(NamedTuple):
    """A reply as words, and what stood around them: `gaps[i]` is before `words[i]`; the last gap is after them all."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]


LISTENED = 80
"""Words looked at for an answer, about three texts long: what comes after is part of the view."""


def beginning(said: Cut) -> Cut:
    """What of a long text is listened to."""
    if len(said.words) <= LISTENED:
        return said
    return Cut(said.words[:LISTENED], (*said.gaps[:LISTENED], ""))


@lru_cache(maxsize=2048)
def cut(text: str) -> Cut:
    """The words of a text in plain form with the punctuation between them. Linear time."""
    folded = fold(text)
    pieces = _WORD.split(folded)
    words, gaps = tuple(pieces[1::2]), tuple(pieces[::2])
    return _without_repeats(words, gaps) if _may_repeat(words) else Cut(words, gaps)


def _may_repeat(words: tuple[str, ...]) -> bool:
    """Where a word stands more than MOST_ALIKE times in a row, two of them stand at every MOST_ALIKEth place."""
    return any(one == next_ for one, next_ in zip(words[::MOST_ALIKE], words[1::MOST_ALIKE], strict=False))


def _without_repeats(words: tuple[str, ...], gaps: tuple[str, ...]) -> Cut:
    kept: list[int] = []
    same = 0
    for place, word in enumerate(words):
        same = same + 1 if place and words[place - 1] == word else 0
        if same < MOST_ALIKE:
            kept.append(place)
    return Cut(tuple(words[place] for place in kept), (*(gaps[place] for place in kept), gaps[-1]))


@lru_cache(maxsize=512)
def plain_form(text: str) -> str:
    """`text` for matching only: "Ｓｔｏｐ!" is "stop", "don’t" is "dont", "4/5", "b>a" and "1,3" stay as they are."""
    words, gaps = cut(text)
    if not words:
        return ""
    parts = [words[0]]
    for before, gap, word in zip(words, gaps[1:], words[1:], strict=False):
        parts += [_between(before, gap.strip(), word), word]
    return "".join(parts)


def forms(phrase: str) -> Iterator[str]:
    """Every plain form in which a phrase of a word list can turn up in a text.

    Letters that look like Latin ones are Latin in a text of nothing else, and themselves beside other letters of
    theirs; in capitals others look like Latin ones.
    """
    if _is_plain_word(phrase) or re.fullmatch(_PLAIN_ALREADY, phrase):
        yield phrase
        return
    yield plain_form(phrase)
    if phrase.isascii():
        return
    yield plain_form(f"{CYRILLIC} {phrase}").removeprefix(f"{CYRILLIC} ")
    if not _has_digits(in_capitals := plain_form(phrase.upper())) or _has_digits(phrase):
        yield in_capitals


CYRILLIC = "ж"
"""A letter that looks like no other."""

_PLAIN_ALREADY = "[a-z0-9]+(?: [a-z0-9]+)*"


def _is_plain_word(phrase: str) -> bool:
    """The same for one word, as most are that a pattern holds: the first patterns are taken apart in half the time."""
    return phrase.isascii() and phrase.isalnum() and phrase.islower()


def _has_digits(phrase: str) -> bool:
    return any(char.isdigit() for char in phrase)


def _between(before: str, gap: str, after: str) -> str:
    """Signs stay only between numbers or single letters, where they say something."""
    said = _KEPT_GAP.fullmatch(gap) and (len(before) == 1 or before.isdigit()) and (len(after) == 1 or after.isdigit())
    return gap if said else " "


def fold(text: str) -> str:
    """Every character in plain form; punctuation is ASCII, emoji stand alone between spaces."""
    text = text[:LIMIT]
    if "&" in text and ";" in text:
        text = unescape(text)  # "&lt;3": a sign that was written for a web page on its way
    if text.isascii():
        text = text.lower().replace("`", "'")
        text = text if text.isprintable() else text.translate(_CONTROLS)
    else:
        text = _straightened(text.replace(*_SEATED)).translate(_TABLE)
    if "'" in text:
        text = _APOSTROPHE.sub("", text)
        if not text.isascii():  # once more: what stood on both sides of a sign may be one word now
            text = _straightened(text).translate(_TABLE)
    if _TRIPLED.search(text):
        text = _without_drawn_out(text)
    return _SPACES.sub(" ", text) if "  " in text else text


def _straightened(text: str) -> str:
    from flows.reading.look_alikes import straighten  # most texts have no other letters

    return straighten(text)


def _without_drawn_out(text: str) -> str:
    """Only what stands between two blanks around a drawn out letter is looked at again."""
    parts: list[str] = []
    done = 0
    for found in _REPEATED.finditer(text):
        if found.start() >= done:
            start, end = text.rfind(" ", done, found.start()) + 1 or done, text.find(" ", found.end())
            after = end if end >= 0 else len(text)
            parts += text[done:start], _TOKEN.sub(_shorten, text[start:after])
            done = after
    return "".join((*parts, text[done:])) if parts else text


def _shorten(found: re.Match[str]) -> str:
    """ "yesss" is "yes"; "xxx" stays, since nothing else would be left of it."""
    word = found.group()
    shorter = _REPEATED.sub(r"\1", word)
    return shorter if len(shorter) > 1 else word


class _Table(dict[int, str]):
    """What each character becomes, worked out when first met."""

    def __missing__(self, code: int) -> str:
        said = _character(chr(code))
        if len(self) < 20_000:
            self[code] = said
        return said


def _character(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    if char in _LINES:
        return "\n"
    if char in _UNSEEN or char in _MARKS or "\U0001f3fb" <= char <= "\U0001f3ff":
        return ""
    if "\U0001f170" <= char <= "\U0001f189":
        return chr(ord("a") + ord(char) - 0x1F170)
    return _by_category(char, unicodedata.category(char))


def _by_category(char: str, category: str) -> str:
    if category[0] in "LM":
        return _letter(char)
    if category[0] == "N":
        return _number(char)
    if category == "Cf":
        return ""
    if category[0] in "CZ":
        return " "
    if category == "Pd":
        return "-"
    if category == "Sc":
        return "$"
    return _sign(char, category)


def _letter(char: str) -> str:
    base = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
    return "".join(sign for sign in base if sign not in _MARKS).translate(_STROKES)


def _number(char: str) -> str:
    decimal = unicodedata.decimal(char, None)
    if decimal is not None:
        return str(decimal)
    number = unicodedata.numeric(char, 0.0)
    if number.is_integer():
        return f" {int(number)} "
    return f" {unicodedata.normalize('NFKC', char).replace('⁄', '/')} "


def _sign(char: str, category: str) -> str:
    same = unicodedata.normalize("NFKC", char)
    if same.isascii():
        return same.lower()
    return f" {char} " if category == "So" else " "


_TABLE = _Table()
_CONTROLS = {code: _character(chr(code)) for code in (*range(32), 127)}
