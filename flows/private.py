"""What must not stand in words that many people will read."""

import re

from flows.redacting_numbers import numbers_in
from flows.redacting_words import spelled_in

PRIVATE = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]|(?<!\d)(?:\+44|0044|0)[ -]?\(?0?\)?[ -]?7(?:[ -]?\d){9}(?!\d)")
"""Part of an email address, or a British mobile number however it is spaced.

Why not all of the address: from each letter of a long word on it would be looked for anew.
"""

REACHED_BY = "phone number or email address"
NOBODYS = ("NHS number", "National Insurance number", "date of birth", "bank account", "bank card", "car registration")
"""Kinds of `flows.redacting_numbers` that no organisation tells everybody of itself, as it may a number to ring."""


def private_in(words: str) -> str | None:
    """What stands in these words and leads to one person, in a word or two."""
    if PRIVATE.search(words) or any(spelled_in(words)):
        return REACHED_BY
    return next((kind for _, _, kind in numbers_in(words) if kind in NOBODYS), None)
