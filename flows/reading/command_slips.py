"""A command misspelt, besides letters that changed places: "newss", "privcy", "privavy"."""

from collections.abc import Mapping

from flows.reading.closeness import is_next_key, is_slip
from flows.reading.lexicon import Lexicon

LONG = 6
"""Letters of a command in which one may be missing or its neighbour on the keyboard, since no other word is near."""


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


def next_key(word: str, commands: Mapping[str, str], lists: Lexicon) -> str | None:
    """ "privavy", "deshscer": likewise."""
    if len(word) < LONG or word in lists.singles:
        return None
    alike = (phrase for phrase in commands if len(phrase) == len(word) and " " not in phrase)
    return next((phrase for phrase in alike if is_next_key(word, phrase)), None)
