"""A person's own words to a member: checked, said to be a person's, and put into the outbox.

They answer what the member wrote: no cap holds them back, and no hold of questions, but at night they wait.
"""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import new_id
from flows.phrase import Phrase
from flows.segments import Segments, measure, plain_typography
from flows.unasked import is_quiet, quiet_ends
from storage import audit, requests, viewing, writing
from storage.writing import To

if TYPE_CHECKING:
    from bot.house import House
    from storage.requests import Request

MOST_SEGMENTS = 2
EMPTY = "Write what they should read."
LEFT = "They have left, so nothing can be sent to them."
MEANWHILE = "Somebody has written to them since you opened this page. Look at that, then send yours or leave it."


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class WrittenWrong(Exception):
    """One sentence that says what to do."""


def write_back(db: Connection, house: "House", request: "Request", words: str, now: datetime) -> None:
    """To somebody who asked for a person. Raises WrittenWrong, and then nothing is queued."""
    if request.has_left:
        raise WrittenWrong(f"{LEFT} Settle it without words.")
    if not words.strip():
        raise WrittenWrong(f"{EMPTY[:-1]}, or settle it without words.")
    text = text_of(house, request.channel, request.language, words)
    requests.queue_reply(db, request.id, text, measure(text).segments, goes_at(db, house, now), new_id, now)


def write_to(db: Connection, house: "House", to: To, words: str, now: datetime) -> None:
    """By day, at once; at night, when the quiet hours end. Raises WrittenWrong, and then nothing is queued."""
    if to.has_left:
        raise WrittenWrong(LEFT)
    text = text_of(house, to.channel, to.language, words)
    writing.queue(db, to, text, measure(text).segments, goes_at(db, house, now), new_id, now)


def answer_view(db: Connection, house: "House", number: int, words: str, by: str, about: str, now: datetime) -> None:
    """To the author of a view that `by` has read, which is kept; whoever they asked for has then written.

    Raises WrittenWrong, and then nothing is kept.
    """
    to = writing.author(db, number)
    if to is None or viewing.may_be_seen(db, number) is not None:
        raise WrittenWrong("These words are for others to read and to answer.")
    write_to(db, house, to, words, now)
    viewing.read(db, number, by, now)
    for one in requests.open_of(db, [to.member]):
        requests.settle(db, one.id, by, now)
    audit.note(db, by, "wrote to a member", now, about=about)


def was_written(db: Connection, house: "House", to: To, words: str, seen: str | None) -> bool:
    """The button was pressed twice: just these words went last. `seen`: what went last when the page was opened.

    Raises WrittenWrong where something else has gone since, and then nothing is queued. None: nobody looked.
    """
    if seen is None or seen == writing.last(db, to.member)[0]:
        return False
    if went_last(db, house, to, words):
        return True
    raise WrittenWrong(MEANWHILE)


def went_last(db: Connection, house: "House", to: To, words: str) -> bool:
    """Are these words what a person wrote to them last?"""
    text = writing.last(db, to.member)[1]
    return bool(words.strip()) and text == measured_text(house, to.channel, to.language, words)[0]


def goes_at(db: Connection, house: "House", now: datetime) -> datetime:
    rules = house.rules(db, now)
    return quiet_ends(now, rules) if is_quiet(now, rules) else now


def text_of(house: "House", channel: str, language: str, words: str) -> str:
    """In the member's language it says that a person writes; then the words, in whatever language they are."""
    text, measured = measured_text(house, channel, language, words)
    if measured.segments > MOST_SEGMENTS:
        raise WrittenWrong(
            f"It takes {measured.segments} texts, and {MOST_SEGMENTS} are the most: say it in fewer words."
        )
    return text


def measured_text(house: "House", channel: str, language: str, words: str) -> tuple[str, Segments]:
    """However long it is. Raises WrittenWrong where there is nothing."""
    tidy = plain_typography(" ".join(_CONTROLS.sub(" ", words).split()))
    if not tidy:
        raise WrittenWrong(EMPTY)
    said = (Phrase("person-words", {"words": tidy}),)
    text = (house.wording.sms_text if channel == "sms" else house.wording.text)(said, language)
    return text, measure(text)
