"""An organisation's own words for a message: looked at as they would be said, kept over ours, and in force at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import messages
from bot.languages import ENGLISH, codes
from bot.message_rules import NEVER_CHANGED, Around, filled, measured, tidied, wrong
from bot.plain_words import advice
from bot.signing_languages import is_signed_for, shown
from flows.segments import Segments, without_dear_letters
from storage import audit, chosen, signed
from storage.signed import LONGEST_NAME

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.house import House


@dataclass(frozen=True, slots=True)
class Proposed:
    """`said`: tidied; `example`: as a phone shows it, its blanks as long as they get. With a problem it is not kept."""

    said: str
    example: str
    size: Segments
    problems: Sequence[str]
    advice: Sequence[str]


@dataclass(frozen=True, slots=True)
class Message:
    """`said`: in force now; `shipped`: ours. `is_safety`: a reader signs for it."""

    language: str
    key: str
    said: str
    shipped: str
    is_safety: bool

    @property
    def is_own(self) -> bool:
        return self.said != self.shipped

    @property
    def blanks(self) -> Sequence[str]:
        return tuple(dict.fromkeys(messages.blanks_of(self.shipped)))


def every(house: "House", language: str) -> Iterator[Message]:
    for key, shipped in messages.catalog(language).items():
        if key not in NEVER_CHANGED:
            yield Message(language, key, house.wording.words(language, key), shipped, is_signed_for(key))


def find(house: "House", language: str, key: str) -> Message | None:
    if language not in codes():
        return None
    return next((one for one in every(house, language) if one.key == key), None)


def matching(house: "House", language: str, wanted: str) -> list[Message]:
    """Those whose key or words have every word of it; without any, those that are not ours."""
    parts = wanted.casefold().split()
    found = every(house, language)
    if not parts:
        return [one for one in found if one.is_own]
    return [one for one in found if all(part in f"{one.key} {one.said}".casefold() for part in parts)]


def propose(house: "House", message: Message, typed: str) -> Proposed:
    said = tidied(typed)
    wording = house.wording
    problems = tuple(wrong(message.language, message.key, said, Around(wording.always, wording.own)))
    plain = message.language in wording.plain
    example = filled(said, wording.always)
    sent = without_dear_letters(example) if plain else example
    size = measured(without_dear_letters(said) if plain else said, wording.always)
    return Proposed(said, sent, size, problems, tuple(advice(shown(said, wording), message.language)))


def keep(db: "Connection", house: "House", message: Message, said: str | None, by: str, reader: str = "") -> bool:
    """`said` None: back to ours. True: its language waits for a reader now.

    English cannot wait, since there is nothing to fall back on: its reader is named beforehand.
    """
    if said is None or said == message.shipped:
        chosen.say_as_shipped(db, message.language, message.key)
    else:
        chosen.say(db, message.language, message.key, said, by, house.clock.now())
    did = "wording changed" if said is not None else "wording as shipped again"
    why = f"read by {reader}" if reader else None
    audit.note(db, by, did, house.clock.now(), f"{message.language} {message.key}", why)
    if not message.is_safety or message.language == ENGLISH:
        return False
    return signed.take_back(db, message.language)


def tidy_reader(typed: str) -> str:
    """A reader's name; empty where there is none."""
    return " ".join("".join(letter for letter in typed if letter.isprintable()).split())[:LONGEST_NAME]
