"""Advice on the words of a broadcast: plain words, no gap left to be filled in, and links that show where they lead."""

import re
from collections.abc import Iterator

from bot.plain_words import advice

_GAP = re.compile(r"\(\([^()]{1,40}\)\)|\{\{?[^{}]{1,40}\}?\}|%\(\w{1,40}\)s|\[\[?[A-Za-z ]{1,40}\]\]?")
_SHORT_LINK = re.compile(
    r"\b(?:https?://)?(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|cutt\.ly|rb\.gy|shorturl\.at)/\S*",
    re.IGNORECASE,
)


def advice_on_broadcast(words: str, language: str) -> Iterator[str]:
    yield from advice(words, language)
    for gap in _GAP.findall(words):
        yield f'"{gap}" goes out as it is: nothing is filled in. Write the words themselves.'
    for link in _SHORT_LINK.findall(words):
        yield f'"{link}" hides where it leads, and looks like a trick. Write the whole address.'
