"""A command misspelt, besides letters that changed places: "newss", "privcy", "notisias", "pribacidad"."""

import re
from collections.abc import Mapping

from flows.reading.closeness import is_slip
from flows.reading.lexicon import Lexicon

LONG = 6
"""Letters of a command in which one may be missing, since no other word is near."""

_ALIKE = tuple(
    (re.compile(written), sounded)
    for written, sounded in (
        ("ph", "f"),
        ("(?<![cglnpstw])h", ""),
        ("qu(?=[ei])|q", "k"),
        ("c(?=[eiy])|ss|z", "s"),
        ("c(?!h)", "k"),
        ("g(?=[eiy])", "j"),
        ("n(?=[bpv])", "m"),
        ("v", "b"),
        ("ll|y", "i"),
        (r"(.)\1", r"\1"),
    )
)
"""Letters that sound the same in some language that is written in Latin ones, by which people spell what they hear."""


def doubled(word: str, commands: Mapping[str, str]) -> str | None:
    """ "newss": one letter pressed twice, which makes hardly any other word."""
    shorter = (word[:place] + word[place + 1 :] for place in range(1, len(word)) if word[place] == word[place - 1])
    return next((one for one in shorter if one in commands), None)


def lost_a_letter(word: str, commands: Mapping[str, str], lists: Lexicon) -> str | None:
    """ "privcy": of a long command, and no word of ours itself."""
    if len(word) < LONG - 1 or word in lists.singles:
        return None
    alike = (phrase for phrase in commands if len(phrase) == len(word) + 1 and " " not in phrase)
    return next((phrase for phrase in alike if is_slip(word, phrase)), None)


def sound_of(phrase: str) -> str:
    """The same for all that sounds the same."""
    for written, sounded in _ALIKE:
        phrase = written.sub(sounded, phrase)
    return phrase
