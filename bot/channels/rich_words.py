"""The words in a Telegram message that is more than text: rich messages, and kinds that are younger than this program.

Why kinds that nobody here knows are searched for words: Telegram adds some each year, and in one that is passed over
somebody may have asked for help. What happened to the chat, and what is answered, is no words of theirs.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

SAID = frozenset({"text", "title", "caption", "summary", "question", "description", "expression"})
DEEPEST = 24
"""More than Telegram nests anything."""

ABOUT_THE_CHAT = re.compile(
    r"from|chat|quote|external_reply|via_bot|pinned_message|gift|unique_gift"
    r"|(?:reply|sender|forward|receiver|guest|suggested_post)_\w+|\w+_(?:payment|topic|info|shared|member|members)"
    r"|\w+_(?:added|removed|created|edited|closed|reopened|hidden|unhidden|changed|done|completed|sent|set|started"
    r"|ended|scheduled|invited|left|deleted|allowed|triggered)"
)


def words_of_another_kind(message: Mapping[str, Any]) -> str:
    """Of all that a message holds and that is not about the chat; "" where it holds none."""
    lines = [
        line
        for name, value in message.items()
        if isinstance(value, dict | list) and not ABOUT_THE_CHAT.fullmatch(name)
        for line in words_in(value)
    ]
    return "\n".join(lines)


def words_in(value: object, depth: int = 0) -> Iterator[str]:
    """Each paragraph, title, cell and line of a list, in their order."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from words_in(one, depth + 1)
    if isinstance(value, dict):
        for name, one in value.items():
            if name in SAID and (said := _joined(one, depth + 1)).strip():
                yield said
            elif name not in SAID:
                yield from words_in(one, depth + 1)


def _joined(rich: object, depth: int) -> str:
    """A text whose parts may be bold, a link and so on: a part of a word may be."""
    if isinstance(rich, str):
        return rich
    if depth > DEEPEST:
        return ""
    if isinstance(rich, list):
        return "".join(_joined(part, depth + 1) for part in rich)
    if isinstance(rich, dict):
        part = next((name for name in ("text", "expression", "alternative_text") if name in rich), None)
        return _joined(rich[part], depth + 1) if part else ""
    return ""
