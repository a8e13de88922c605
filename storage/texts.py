"""Texts as both databases can hold them: NUL and lone surrogates become U+FFFD, with the original kept beside."""

import json
import re

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def keepable(text: str) -> str:
    return text if text.isascii() and "\x00" not in text else _UNKEEPABLE.sub(REPLACEMENT, text)


def raw(text: str) -> str | None:
    """The original as a JSON string in ASCII, where `keepable` had to change it; else None."""
    if text.isascii() and "\x00" not in text:
        return None
    return json.dumps(text) if _UNKEEPABLE.search(text) else None
