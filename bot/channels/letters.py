"""What a database can hold: any text but NUL and halves of characters, which only broken software sends."""

import re

_HALVES = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """NUL is taken out, so that a STOP with one in it still stops; half a character becomes U+FFFD. All else stays."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else _HALVES.sub("\ufffd", text)
