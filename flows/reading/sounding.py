"""Names in Arabic, Bengali or Cyrillic letters, typed in Latin ones: "garam pani" is "گرم پانی", "khelar math" is "খেলার
মাঠ", "opalennia" is "Опалення". And Arabic ones as they are said at home: "بعد الضهر" is "بعد الظهر".

Everybody spells it in their own way, so words meet by their consonants, and by where a vowel is written. Short vowels
are not written in Arabic letters, nor one of them in Bengali: where none is, there may be one.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from flows.reading.closeness import plural, without_article

VOWEL, MAYBE = "*", "?"
"""In a sound: a vowel that is written, and a letter that is heard as one or not at all."""

FEWEST, ENOUGH = 2, 4
"""Consonants: with fewer, words meet by all their vowels too; with so many, whatever vowels are left out."""

SHORTEST = 3
"""Letters that are left of a word without its ending: of "talon" too, which is "talay" in another case."""

LONGEST, MOST_LOOKED_UP = 24, 4096
"""Letters of a word, and words that are remembered."""


class Script(NamedTuple):
    """How the letters of a script sound, and what Latin letters say in its languages.

    `open_end`: a vowel may be heard at the end that is not written. `endings`: cases and articles, in Latin letters.
    """

    first: str
    last: str
    sounds: Mapping[str, str]
    latin: Mapping[str, str]
    endings: tuple[str, ...]
    open_end: bool = False


class Sound(NamedTuple):
    """A word's consonants, and what stands before, between and after them."""

    consonants: str
    gaps: tuple[str, ...]


def _each(rows: str) -> dict[str, str]:
    """ "k:ckq": each letter after the colon sounds as what stands before it; ":h" is not heard."""
    parted = (row.split(":") for row in rows.split())
    return {letter: sound for sound, letters in parted for letter in letters}


_PAIRS = {"kh": "k", "gh": "g", "sh": "s", "ch": "c", "ph": "f", "th": "t", "x": "ks"}
_LATIN = _each(f"{VOWEL}:aeiouyw :h k:kcq g:g j:jz b:b p:p t:t d:d r:r s:s f:f l:l m:m n:n") | _PAIRS
_ARABIC = Script(
    "\u0600",
    "\u06ff",
    _each(f"{VOWEL}:اويے {MAYBE}:هحعءں b:ب p:پ t:تٹثط j:جزذژضظ c:چ k:كقخ d:دڈ r:رڑ s:سشص g:گغ f:ف l:ل m:م n:ن"),
    _LATIN | {"v": VOWEL, "2": "k", "5": "k", "6": "t"},
    ("on", "ein", "en", "o", "e"),
)
_BENGALI = Script(
    "\u0980",
    "\u09ff",
    _each(f"{VOWEL}:অআইঈউঊঋএঐওঔািীুূৃেৈোৌ :হঁঃ্ k:কখ g:গঘ n:ঙঞনণং c:চছ j:জঝয t:টঠতথৎ d:ডঢদধ p:প f:ফ b:বভ")
    | _each("m:ম r:র l:ল s:শষস")
    | {"্য": VOWEL, "য়": VOWEL, "ড়": "r", "ঢ়": "r"},
    _LATIN | {"v": "b", "ng": "n"},
    ("gula", "gulo", "ta", "ti", "te", "er", "e", "r"),
    open_end=True,
)
_CYRILLIC = Script(
    "\u0400",
    "\u04ff",
    _each(f"{VOWEL}:аеєиіїйоуюяыэё :ьъʼ b:б v:в h:гґх d:д z:зж k:к l:л m:м n:н p:п r:р s:с t:т f:ф c:цч sc:щ s:ш"),
    _each(f"{VOWEL}:aeiouyj b:b v:vw h:ghx d:d z:z k:kq l:l m:m n:n p:p r:r s:s t:t f:f c:c")
    | {"zh": "z", "kh": "h", "ts": "c", "ch": "c", "cz": "c", "sh": "s", "sz": "s"},
    ("iam", "yam", "am", "om", "em", "iv", "ov"),
)
SCRIPTS = (_ARABIC, _BENGALI, _CYRILLIC)
_AT_HOME = str.maketrans("ظذث", "ضدت")
"""What many say for some letters of written Arabic."""

_ARTICLE = re.compile("(?:al|el|il)(?=...)")
_TWICE = re.compile(r"(.)\1+")
_SOFT = re.compile("c(?=[eiy])")
_CONSONANT = re.compile(f"([^{VOWEL}{MAYBE}])")


class Sounding:
    """The words of some names by how they sound."""

    def __init__(self, tokens: Mapping[str, Collection[int]], other_words: Mapping[str, Collection[str]]) -> None:
        """`tokens`: each word with the options that it names. `other_words`: what is said for some words of names."""
        self.tokens = tokens
        said_for = ((other, token) for token in tokens for other in other_words.get(token, ()) if other not in tokens)
        self.meant: dict[str, list[str]] = {}
        for other, token in said_for:
            self.meant.setdefault(other, []).append(token)
        self.by_consonants: list[tuple[Script, dict[str, list[tuple[str, Sound]]]]] = []
        for script in SCRIPTS:
            known: dict[str, list[tuple[str, Sound]]] = {}
            for word in tokens:
                for sound in _sounds_of(word, script) if script.first <= word[0] <= script.last else ():
                    known.setdefault(sound.consonants, []).append((word, sound))
            if known:
                self.by_consonants.append((script, known))
        self.at_home = {plural(word).translate(_AT_HOME): word for word in tokens}
        self.looked_up: dict[str, str] = {}

    def as_written(self, word: str) -> str:
        """The word of the names that sounds like it; itself where there is none, or where several options have one."""
        known = self.looked_up.get(word)
        if known is None:
            if len(self.looked_up) > MOST_LOOKED_UP:
                self.looked_up.clear()
            known = self.looked_up[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> str:
        if word in self.meant:
            return self._one_of(self.meant[word], word)
        if not word.isascii():
            found = self.at_home.get(plural(word).translate(_AT_HOME), word)
            return word if plural(found) == plural(word) else found
        if word.isdigit() or len(word) > LONGEST:
            return word
        for script, known in self.by_consonants:
            for form in _forms(word, script):
                said = _sound(form, script.latin)
                alike = [token for token, sound in known.get(said.consonants, ()) if _is_alike(said, sound, script)]
                if alike:
                    return self._one_of(alike, word)
        return word

    def _one_of(self, several: list[str], word: str) -> str:
        """Any of them, where they name the same."""
        return several[0] if len({frozenset(self.tokens[token]) for token in several}) == 1 else word


def _sounds_of(word: str, script: Script) -> Iterator[Sound]:
    """As it is, without the article of Arabic, and with an n that may be heard or not."""
    for form in dict.fromkeys((word, without_article(word), word.replace("ں", "ن"))):
        sound = _sound(form, script.sounds)
        if len(sound.consonants) >= FEWEST or (sound.consonants and all(VOWEL in gap for gap in sound.gaps)):
            yield sound


def _forms(word: str, script: Script) -> Iterator[str]:
    yield word
    if script is _ARABIC and (article := _ARTICLE.match(word)):
        yield word[article.end() :]
    for end in script.endings:
        if word.endswith(end) and len(word) - len(end) >= SHORTEST:
            yield from (word[: -len(end)], word[: -len(end)] + "e")


def _sound(word: str, sounds: Mapping[str, str]) -> Sound:
    """Two letters that sound as one come before one; what is in no table is not heard."""
    word = _SOFT.sub("s", word)
    heard: list[str] = []
    place = 0
    while place < len(word):
        pair = word[place : place + 2] in sounds and len(word) > place + 1
        heard.append(sounds.get(word[place : place + 1 + pair], ""))
        place += 1 + pair
    gaps_and_consonants = _CONSONANT.split(_TWICE.sub(r"\1", "".join(heard)))
    return Sound("".join(gaps_and_consonants[1::2]), tuple(gaps_and_consonants[::2]))


def _is_alike(said: Sound, written: Sound, script: Script) -> bool:
    """Of two words with the same consonants."""
    if len(said.consonants) < FEWEST and said.gaps != written.gaps:
        return False
    *between, end = zip(said.gaps[1:], written.gaps[1:], strict=True)
    if len(said.consonants) < ENOUGH and any(VOWEL in ours and not theirs for theirs, ours in between):
        return False
    theirs, ours = end
    if VOWEL in ours or not theirs:
        return bool(theirs) == (VOWEL in ours)
    return script.open_end or MAYBE in ours
