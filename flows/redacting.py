"""What leads to somebody is taken out of words that are to be published; what may is marked for whoever judges it.

Nothing here makes words safe by itself: somebody reads them after this. So what surely is a number, an address or a
name goes, and what only sounds like one person ("the only wheelchair user in ward 7") is pointed at.

Every pattern is bounded: long texts take time in proportion to their length, whatever is in them.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from flows.redacting_names import names_in
from flows.redacting_numbers import numbers_in
from flows.redacting_words import spelled_in

GONE = "(...)"
"""In every language the same, and no dearer than other letters in a text."""

MOST = 50_000
"""So many letters are looked at; what comes after them is left out, since nobody looked at it."""

_SEEN_AS = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d",
    " ": "\t\u00a0\u2009\u202f\u3000\u200b\u200c\u200d\u2060\ufeff",
    "'": "\u2018\u2019\u02bc",
    "@": "\uff20\ufe6b",
    ".": "\uff0e\u3002\u2024",
    "+": "\uff0b",
}
_PLAIN = str.maketrans({letter: plain for plain, letters in _SEEN_AS.items() for letter in letters})

_ENDS = "com|org|net|uk|co|info|gov|edu|me|io|pl|fr|es|ro|pt|ie|eu"
_DOT = r" ?[\[(]?\bdot\b[\])]? ?"
_DOMAIN = r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}\b"
_HOSTS = "gmail|googlemail|hotmail|outlook|live|yahoo|icloud|aol|btinternet|sky|proton|protonmail|mail"
"""Of others "look at example.org" is a link, and the word before it nobody's."""

_DOMAIN_ENDS = r"(?:[a-z]{2,6}\.)?[a-z]{2,6}\b"
_LETTERS = (
    ("email address", r"(?<![\w.+-])[\w.+'-]{1,64}[ ]?@[ ]?(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}\b"),
    (
        "email address",
        rf"(?<![\w.-])[\w.-]{{1,64}}(?:{_DOT}[\w-]{{1,30}}){{0,2}} ?[\[(]?\bat\b[\])]? ?"
        rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,20}}){{0,2}}{_DOT}(?:{_ENDS})\b",
    ),
    ("email address", rf"(?<![\w.+-])[\w.+'-]{{1,64}} ?[\[(]at[\])] ?{_DOMAIN}"),
    ("email address", rf"(?<![\w.+-])[\w.+'-]{{1,64}} at (?:{_HOSTS})\.{_DOMAIN_ENDS}"),
    ("link", r"\b(?:https?|ftp|tel|mailto|javascript|data):[^\s<>\"]{1,2000}"),
    ("link", r"\bwww\.[^\s<>\"]{1,2000}"),
    (
        "link",
        r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|uk|info|gov|edu|me|io|ly|gl|app|page)\b"
        r"(?:/[^\s<>\"]{0,2000})?",
    ),
    ("link", r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>\"]{1,2000}"),
    ("handle", r"(?<![\w@.])@[a-z_][\w.]{1,63}"),
)
_CHILD = "son|daughter|baby|girl|boy|kid|child"
_KIN = f"{_CHILD}|husband|wife|partner|ex|mum|mother|dad|father|brother|sister|nan|gran|boyfriend|girlfriend"
_ONE = f"{_KIN}|user|person|one|woman|man|family|resident|tenant|member"
_PUBLIC = "school|primary|academy|nursery|college|hospital|surgery|hostel|refuge|church|mosque|temple"
_ROAD = "street|st|road|rd|avenue|ave|close|lane|drive|court|gardens|terrace|way|crescent|place|square|walk|house"
_NEXT_TO = "above|below|opposite|next to|next door to|behind|beside|across from"
_COUNTED = "%|pounds|quid|minutes|mins|miles|days|weeks|months|hours|am|pm|st|nd|rd|th|:"
_PHRASES = (
    (
        "address",
        r"\b(?:flat|room|unit|apartment|house number|house no|door) {0,2}(?:no\.? ?)?\d{1,4}[a-z]?\b",
    ),
    ("address", rf"\b\d{{1,4}}[a-z]? (?:[a-z'.-]{{2,20}} ){{1,3}}(?:{_ROAD})\b"),
    ("place", rf"\b(?:{_NEXT_TO}) (?:the|a|my|our) [\w'-]{{2,30}}"),
    ("place", r"\bst\.? [a-z][a-z']{2,20}\b"),
    ("place", rf"\b[\w'.-]{{2,20}} (?:{_PUBLIC})\b"),
    ("place", r"\b(?:ward|wing|block|staircase|floor) ?(?:[a-z]?\d{1,3}[a-z]?|[A-Z])\b"),
    ("one person", rf"\bonly (?:[\w'-]{{1,20}} ){{0,3}}(?:{_ONE})\b"),
    ("family", rf"\bmy (?:[\w'-]{{1,20}} )?(?:{_KIN})\b(?: [A-Z][\w'-]{{1,20}})?"),
    ("age", rf"\b(?:i'?m|i am|aged|age|she'?s|he'?s|is) \d{{1,3}}\b(?! ?(?:{_COUNTED}))"),
    ("age", r"\b\d{1,3}[ -]?(?:years?|yrs?)[ -]old\b|\b\d{1,3} ?yo\b"),
)

Patterns = tuple[tuple[str, re.Pattern[str]], ...]


def _ready(patterns: Iterable[tuple[str, str]]) -> Patterns:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in patterns)


SURE, MAYBE = _ready(_LETTERS), _ready(_PHRASES)


class Found(NamedTuple):
    """`at`: where it begins in the original; `kind`: in a word or two, as staff read it."""

    kind: str
    at: int
    words: str


class Redacted(NamedTuple):
    """`text`: without what was `removed`. `to_judge`: it still stands there, and a human has to say."""

    text: str
    removed: tuple[Found, ...]
    to_judge: tuple[Found, ...]


Span = tuple[int, int, str]
"""Where it begins and ends, and its kind."""


def redact(text: str, names: Collection[str] = ()) -> Redacted:
    """`names`: what the organisation never publishes: of staff, places, children."""
    text = text[:MOST]
    plain = _plain(text)
    certain, doubtful = names_in(plain, names)
    gone = _apart([*_matches(plain, SURE), *numbers_in(plain), *spelled_in(plain), *certain])
    free = [one for one in [*doubtful, *_matches(plain, MAYBE)] if not _touches(one, gone)]
    return Redacted(_without(text, gone), _found(text, gone), _found(text, _apart(free)))


def _plain(text: str) -> str:
    """Letter for letter: every digit as 0 to 9, every dash and blank as the plain one."""
    seen = text.translate(_PLAIN)
    if seen.isascii():
        return seen
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in seen)


def _matches(plain: str, patterns: Patterns) -> Iterator[Span]:
    for kind, pattern in patterns:
        for match in pattern.finditer(plain):
            yield match.start(), match.end(), kind


def _apart(spans: Iterable[Span]) -> list[Span]:
    """In their order; what overlaps is one, of the kind that began first."""
    found: list[Span] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if found and start < found[-1][1]:
            before = found.pop()
            start, end, kind = before[0], max(before[1], end), before[2]
        found.append((start, end, kind))
    return found


def _touches(one: Span, gone: Sequence[Span]) -> bool:
    """`gone`: apart and in their order, so that only the last one that begins before its end can."""
    place = bisect_left(gone, one[1], key=lambda span: span[0])
    return place > 0 and gone[place - 1][1] > one[0]


def _without(text: str, gone: Iterable[Span]) -> str:
    parts, at = list[str](), 0
    for start, end, _ in gone:
        parts += [text[at:start], GONE]
        at = end
    return "".join([*parts, text[at:]])


def _found(text: str, spans: Iterable[Span]) -> tuple[Found, ...]:
    return tuple(Found(kind, start, text[start:end]) for start, end, kind in spans)
