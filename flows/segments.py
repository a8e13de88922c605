"""How many parts an SMS has: GSM-7 or UCS-2, counted as phone networks count."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Sent as an escape and a character: two septets that stay together."""

_GSM = re.compile("[" + re.escape("".join(BASIC | EXTENDED)) + "]*")
_PAIR_GSM = re.compile("[" + re.escape("".join(EXTENDED)) + "]")
_PAIR_UTF_16 = re.compile("[\U00010000-\U0010ffff]")

TYPOGRAPHY = {
    **dict.fromkeys("‘’‚‛′ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000", " "),
    **dict.fromkeys("\u200b\u2060\ufeff\u00ad", ""),
    "…": "...",
}
_PLAIN = str.maketrans(TYPOGRAPHY)


class Segments(NamedTuple):
    """`units`: septets or UTF-16 code units. `because`: the characters that are not in GSM-7, each once, in order.

    An empty text is one segment of no units: that is what a network bills for it.
    """

    encoding: Literal["GSM-7", "UCS-2"]
    segments: int
    units: int
    because: tuple[str, ...]


def measure(text: str) -> Segments:
    """Of the text exactly as given. Source: 3GPP TS 23.038 (alphabet) and 23.040 (parts)."""
    if _GSM.fullmatch(text):
        pairs = [found.start() for found in _PAIR_GSM.finditer(text)]
        return Segments("GSM-7", _parts(len(text), pairs, 160, 153), len(text) + len(pairs), ())
    because = tuple(dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENDED))
    pairs = [found.start() for found in _PAIR_UTF_16.finditer(text)]
    return Segments("UCS-2", _parts(len(text), pairs, 70, 67), len(text) + len(pairs), because)


def plain_typography(text: str) -> str:
    """Straight quotes, hyphens, three dots and plain spaces, so that one curly quote does not triple the price."""
    return text if text.isascii() else text.translate(_PLAIN)


def without_dear_letters(text: str) -> str:
    """Each Latin letter that GSM-7 lacks as its nearest one that GSM-7 has; é, ñ, ü and other scripts stay."""
    return text if text.isascii() else text.translate(_CHEAPER)


class _Cheaper(dict[int, str]):
    """Filled as letters are met, so that no table of every accented letter has to be kept."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = _NO_BASE.get(letter) or unicodedata.normalize("NFD", letter)[0]
        cheap = letter if letter in BASIC or letter in EXTENDED or base[0] not in BASIC else base
        self[code] = cheap
        return cheap


_CHEAPER = _Cheaper()
_NO_BASE = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "œ": "oe", "Œ": "OE"}


def _parts(length: int, pairs: Iterable[int], alone: int, each: int) -> int:
    """How many parts; `pairs`: places of the characters that take two units, which no part border may cut."""
    units = length
    before = 0
    for before, place in enumerate(pairs, start=1):
        start = place + units - length + before - 1
        if start % each == each - 1:
            units += 1
    total = units + before
    if length + before <= alone:
        return 1
    return -(-total // each)
