"""Words for members in each of a file's languages: one string, or one for each language."""

import re
import unicodedata
from collections.abc import Iterator

from bot.files.parts import wrong_type
from bot.files.problems import ForMembers, Notes, capital, did_you_mean
from bot.files.tree import Keyed, Node, Refused, Written
from flows.consultation import Text

LONGEST = 300
"""No message is longer than 306 characters, whatever else stands in it."""

UNSEEN = re.compile("[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\U000e0000-\U000e007f]")
"""Signs that cannot be seen and change how words look or match. Joiners stay: some scripts and emoji need them."""


def read_text(node: Node, languages: tuple[str, ...], notes: Notes, what: str, as_is: bool = False) -> Text | None:
    """None where there are no words at all. `as_is`: a missing translation is no problem."""
    words = dict(_by_language(node, languages, notes, what))
    if not words:
        return None
    missing = [language for language in languages if language not in words and language not in notes.not_ours]
    if missing and not as_is and not _has_empty(node, missing):
        has, lacks = ", ".join(words), ", ".join(missing)
        notes.add(node, f"{capital(what)} is in {has}, not in {lacks}.", f"Add:  {missing[0]}: ...")
    return Text({language: words[language] for language in languages if language in words})


def tidy(words: str) -> str:
    """One line, single spaces, letters in their composed form."""
    return unicodedata.normalize("NFC", " ".join(words.split()))


def _by_language(node: Node, languages: tuple[str, ...], notes: Notes, what: str) -> Iterator[tuple[str, str]]:
    if not isinstance(node, Keyed):
        yield from _wording(node, languages[0], notes, what)
        return
    for entry in node.entries:
        if entry.key.text not in languages:
            instead = did_you_mean(entry.key.text, languages)
            notes.add(entry.key, f'"{entry.key.text[:20]}" is not one of the languages of this file.', instead)
        else:
            yield from _wording(entry.node, entry.key.text, notes, f"{what} in {entry.key.text}")


def _wording(node: Node, language: str, notes: Notes, what: str) -> Iterator[tuple[str, str]]:
    words = tidy(node.text) if isinstance(node, Written) else ""
    if not words or not isinstance(node, Written):
        wrong_type(node, notes, what, f"Write the words, or one line for each language:  {language}: ...")
        return
    if hidden := UNSEEN.search(words):
        notes.add(node, f"{capital(what)} has a sign that nobody sees (U+{ord(hidden[0]):04X}).", "Type it again.")
    if len(words) > LONGEST:
        notes.add(node, f"{capital(what)} has {len(words)} characters.", f"Write at most {LONGEST}.")
    notes.for_members.append(ForMembers(node.line, language, words))
    yield language, words[:LONGEST]


def _has_empty(node: Node, missing: list[str]) -> bool:
    """The language is there and its words are not: that is noted already."""
    entries = node.entries if isinstance(node, Keyed) else ()
    return any(
        entry.key.text in missing and (not isinstance(entry.node, Written) or not entry.node.text.strip())
        for entry in entries
    ) or isinstance(node, Refused)
