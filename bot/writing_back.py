"""A person's own words to somebody who asked for a person: checked, said to be a person's, and put into the outbox."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from flows.phrase import Phrase
from flows.segments import measure, plain_typography
from flows.unasked import is_quiet, quiet_ends
from storage import requests

if TYPE_CHECKING:
    from bot.house import House
    from storage.requests import Request

MOST_SEGMENTS = 2


class WrittenWrong(Exception):
    """One sentence that says what to do."""


def write_back(db: Connection, house: "House", request: "Request", words: str, now: datetime) -> None:
    """By day, at once; at night, when the quiet hours end. Raises WrittenWrong, and then nothing is queued."""
    if request.has_left:
        raise WrittenWrong("They have left, so nothing can be sent to them. Settle it without words.")
    text = text_of(house, request, words)
    segments = measure(text).segments
    rules = house.rules(db, now)
    at = quiet_ends(now, rules) if is_quiet(now, rules) else now
    requests.queue_reply(db, request.id, text, segments, at, new_id, now)


def text_of(house: "House", request: "Request", words: str) -> str:
    """In the member's language it says that a person writes; then the words, in whatever language they are."""
    tidy = plain_typography(" ".join(words.split()))
    if not tidy:
        raise WrittenWrong("Write what they should read, or settle it without words.")
    said = (Phrase("person-words", {"words": tidy}),)
    wording = house.wording
    text = (wording.sms_text if request.channel == "sms" else wording.text)(said, request.language)
    measured = measure(text)
    if measured.segments > MOST_SEGMENTS:
        raise WrittenWrong(
            f"It takes {measured.segments} texts, and {MOST_SEGMENTS} are the most: say it in fewer words."
        )
    return text
