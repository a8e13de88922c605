"""What else a Telegram message can hold: photos, voice notes, places, stickers; as media, or as a few plain words.

Why no phone number from a contact and no number from a dice: the first is somebody else's, the second is no vote.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.letters import storable
from bot.channels.places import read_place
from bot.channels.rich_words import words_in, words_of_another_kind
from flows.turn import Media

Json = Mapping[str, Any]

FILES = {
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "document": "file",
}
"""Telegram's name -> ours. An animation also comes as a document: the first that is there counts."""

WITHOUT_WORDS = frozenset({*FILES, "photo", "location"})
"""What a file is called is not what somebody says."""


def read_media(message: Json) -> tuple[Media, ...]:
    sizes = message.get("photo")
    if isinstance(sizes, list) and sizes and (largest := _file(sizes[-1])):
        return (Media("photo", largest),)
    for name, kind in FILES.items():
        if where := _file(message.get(name)):
            return (Media(kind, where),)
    location = message.get("location")
    return read_place(location.get("latitude"), location.get("longitude")) if isinstance(location, dict) else ()


def _file(described: object) -> str | None:
    found = described.get("file_id") if isinstance(described, dict) else None
    return storable(found)[:256] if isinstance(found, str) and found else None


def stated_text(message: Json) -> str | None:
    """The member's own words; or, for what has none, a few that say what it was. None: nothing that a member said."""
    for name in ("text", "caption"):
        if isinstance(message.get(name), str):
            return storable(message[name])
    for name, state in STATED.items():
        if isinstance(message.get(name), dict):
            return storable(state(message[name]))
    others = {name: value for name, value in message.items() if name not in WITHOUT_WORDS}
    return storable(words_of_another_kind(others)) or None


def _checklist(checklist: Json) -> str:
    tasks = checklist.get("tasks")
    lines = [checklist, *tasks] if isinstance(tasks, list) else [checklist]
    return ", ".join(said for line in lines if isinstance(line, dict) and (said := _text(line, "title", "text")))


def _text(of: Json, *names: str) -> str:
    return ", ".join(value for name in names if isinstance(value := of.get(name), str))


STATED: dict[str, Callable[[Json], str]] = {
    "sticker": lambda sticker: _text(sticker, "emoji") or "[sticker]",
    "dice": lambda dice: _text(dice, "emoji") or "[dice]",
    "venue": lambda venue: _text(venue, "title", "address"),
    "poll": lambda poll: _text(poll, "question"),
    "checklist": _checklist,
    "contact": lambda contact: "[contact]",
    "game": lambda game: "[game]",
    "story": lambda story: "[story]",
    "rich_message": lambda rich: "\n".join(words_in(rich)) or "[rich message]",
    "giveaway": lambda giveaway: "[giveaway]",
    "paid_media": lambda paid: "[paid media]",
}
