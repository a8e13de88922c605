"""What a command refuses, on a page: beside the field that it is about, and without the words of the keyboard."""

import re
from collections.abc import Iterable, Mapping

from bot.console.saying import LANGUAGES

_INSTEAD = (
    (re.compile(r"^--[\w.-]+: "), ""),
    (re.compile(r"(?:\.? (?:See|To change that|Then|First): |, or first: |: |, )`?yousaid .*$"), "."),
    (re.compile(r", as `[^`]*` has it: --\w+ [A-Z]+"), ""),
    (re.compile(r':? --[\w.-]+ "[^"]*"'), ""),
    (re.compile(r",? (?:such as|or) --[\w.-]+(?: [a-z_]+(?=\.))?"), ""),
    (re.compile(r" \(--[\w-]+\)"), ""),
    (re.compile(r" after --[\w.-]+(?=\.)"), ""),
    (re.compile(r" --\w+ has (?=\d)"), " it has "),
    (re.compile(r"--(\w)"), r"\1"),
)
_CODES = "|".join(LANGUAGES)
_LANGUAGE = re.compile(rf"\b(In(?= \w+ it )|reads?(?= \w+\W*$)) ({_CODES})\b")


def on_a_page(sentence: str) -> str:
    for form, instead in _INSTEAD:
        sentence = form.sub(instead, sentence)
    sentence = _LANGUAGE.sub(lambda found: f"{found[1]} {LANGUAGES[found[2]]}", sentence).strip()
    return sentence if sentence[-1:] in ".!?" else f"{sentence}."


def by_field(refused: Exception | Iterable[str], fields: Mapping[str, str], otherwise: str) -> dict[str, str]:
    """`fields`: what a sentence has in it -> the field that it is then about."""
    sentences = str(refused).splitlines() if isinstance(refused, Exception) else list(refused)
    found: dict[str, str] = {}
    for sentence in sentences:
        field = next((field for sign, field in fields.items() if sign in sentence), otherwise)
        found[field] = f"{found[field]} {on_a_page(sentence)}" if field in found else on_a_page(sentence)
    return found
