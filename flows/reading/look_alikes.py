"""Letters that look like a to z but are not: a STOP written with them is still a STOP."""

import re
import unicodedata

_UPPER = dict(zip("АВЕЗКМНОРСТУХЅІЈԚԜҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABE3KMHOPCTYXSIJQWYABEZHIKMNOPTYX", strict=True))
_LOWER = dict(zip("аеорсухѕіјԛԝԁһӏοναριυɑı", "aeopcyxsijqwdhlovapiuai", strict=True))
_ROUGHLY = dict(zip("втмнкпгτκηωμβεχγ", "btmhknrtknwubexy", strict=True))
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))

_SIGNS = {"×": "x"} | {chr(0x1F170 + place): letter for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
"""Signs that are read as letters, so that they stand in a word before it is looked at: also 🅰 to 🆉."""

OF_THEIR_OWN = (2, 3)
"""Letters of words that are left alone: "ні" is no in Ukrainian, and "hi" a greeting."""

MOST_KNOWN = 20_000
_EXACT = str.maketrans(_UPPER | _LOWER)
_BACK = str.maketrans(dict(zip("aeopcyxsijABEKMHOPCTXSIJ", "аеорсухѕіјАВЕКМНОРСТХЅІЈ", strict=True)))
"""For letters of a keyboard that was switched too late, in a word that is Cyrillic itself."""

_LACKED = str.maketrans("iI", "іІ")
"""A Russian keyboard has no "і", and Ukrainian is full of them."""

_LOOSE = str.maketrans(_UPPER | _LOWER | _ROUGHLY)
_SMALL = str.maketrans(_SMALL_CAPITALS | _SIGNS)
_has_other = re.compile("[\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff]").search
_has_latin = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]").search
_is_cyrillic = re.compile("[\u0400-\u052f]+").fullmatch
_WORD = re.compile(r"[^\W\d_]+")


def straighten(text: str) -> str:
    """Latin letters for their look-alikes: in words that mix alphabets, and in words that are nothing but look-alikes.
    Of words with letters that look like no Latin ones ("шiсть") it is the Latin ones that are made Cyrillic.

    Why not every such letter: in a text that is really Cyrillic or Greek, a word such as "НЕТ" must stay itself.
    """
    text = text.translate(_SMALL)
    if not _has_other(text):
        return text
    text = _WORD.sub(_straighten_mixed, _without_marks(text))
    words = {word for word in _WORD.findall(text) if not word.isascii() and _has_other(word)}
    if any(len(word) in OF_THEIR_OWN or _has_other(word.translate(_EXACT)) for word in words):
        return text
    return text.translate(_EXACT)


def _straighten_mixed(found: re.Match[str]) -> str:
    word = found.group()
    if word.isascii() or not _has_latin(word) or not _has_other(word):
        return word
    ukrainian, latin, cyrillic = (word.translate(letters) for letters in (_LACKED, _LOOSE, _BACK))
    if _is_cyrillic(ukrainian):
        return ukrainian
    return cyrillic if _has_other(latin) and _is_cyrillic(cyrillic) else latin


class _Bare(dict[int, str]):
    """What is left of a character without what is invisible or stacked on it, worked out when first met."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFD", chr(code))
        bare = "".join(sign for sign in apart if unicodedata.category(sign) not in {"Cf", "Mn"})
        if len(self) < MOST_KNOWN:
            self[code] = bare
        return bare


_BARE = _Bare()


def _without_marks(text: str) -> str:
    """What is invisible or stacked must not cut a word in two here."""
    return text.translate(_BARE)
