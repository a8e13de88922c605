"""What Twilio accepts in a message to send, and how it words a refusal.

Stricter than the real one in two places, so that our mistakes show: a parameter that we have no use for is refused,
and so is a sender together with a messaging service.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.settings import Settings

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
MOST_CHARACTERS = 1600
KNOWN = {"To", "From", "MessagingServiceSid", "Body", "StatusCallback", "MediaUrl"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Twilio's error code, its words, and the HTTP status."""

    code: int
    message: str
    status: int = 400

    def answer(self) -> web.Response:
        said = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return web.json_response(said, status=self.status)


AUTHENTICATE = Refusal(20003, "Authenticate", 401)
UNSUBSCRIBED = Refusal(21610, "Attempt to send to unsubscribed recipient")
TOO_MANY = Refusal(20429, "Too Many Requests", 429)

NOT_COMPLETE = Refusal(20009, "Cannot delete this resource before it is complete", 409)
ON_ITS_WAY = {"accepted", "queued", "sending", "scheduled", "receiving"}


def not_found(path: str) -> Refusal:
    return Refusal(20404, f"The requested resource {path} was not found", 404)


def look_at(asked: Mapping[str, str], names: list[str], settings: Settings) -> Refusal | None:
    """None: it can be accepted. `names`: every field's name, as often as it came."""
    if unknown := sorted(set(names) - KNOWN):
        return Refusal(20001, f"Unknown parameter: {unknown[0]}")
    if len(set(names)) < len(names) and names.count("MediaUrl") < 2:
        return Refusal(20001, "A parameter was given twice")
    return _look_at_sender(asked, settings) or _look_at_recipient(asked) or _look_at_content(asked)


def _look_at_sender(asked: Mapping[str, str], settings: Settings) -> Refusal | None:
    sender, service = asked.get("From"), asked.get("MessagingServiceSid")
    if (sender is None) == (service is None):
        return Refusal(21603, "A 'From' phone number is required: give either From or MessagingServiceSid")
    if sender is not None and sender != settings.twilio_from:
        return Refusal(21606, f"The 'From' phone number provided ({sender}) is not a valid message-capable number")
    if service is not None and service != settings.twilio_messaging_service_sid:
        return Refusal(21701, "The Messaging Service does not exist")
    return None


def _look_at_recipient(asked: Mapping[str, str]) -> Refusal | None:
    to = asked.get("To", "")
    if not to:
        return Refusal(21604, "A 'To' phone number is required.")
    if not E164.fullmatch(to):
        return Refusal(21211, f"Invalid 'To' Phone Number: {to}")
    if to == asked.get("From"):
        return Refusal(21266, f"'To' and 'From' number cannot be the same: {to}")
    return None


def _look_at_content(asked: Mapping[str, str]) -> Refusal | None:
    if not asked.get("Body") and not asked.get("MediaUrl"):
        return Refusal(21602, "Message body is required.")
    if len(asked.get("Body", "")) > MOST_CHARACTERS:
        return Refusal(21617, f"The concatenated message body exceeds the {MOST_CHARACTERS} character limit")
    callback = asked.get("StatusCallback")
    if callback is not None and not is_web_address(callback):
        return Refusal(21609, f"The 'StatusCallback' URL {callback} is not a valid URL")
    return None


def is_web_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def page(messages: list[dict[str, Any]], query: Mapping[str, str], path: str) -> dict[str, Any] | Refusal:
    """One page of a list, newest first, as Twilio gives it."""
    try:
        size, number = int(query.get("PageSize", "50")), int(query.get("Page", "0"))
    except ValueError:
        return Refusal(20001, "PageSize and Page are whole numbers")
    if not 1 <= size <= 1000 or number < 0:
        return Refusal(20001, "PageSize is from 1 to 1000")
    shown = messages[number * size : (number + 1) * size]
    kept = {name: value for name, value in query.items() if name not in ("Page", "PageSize", "PageToken")}

    def at(page_number: int) -> str:
        return f"{path}?{urlencode({**kept, 'PageSize': size, 'Page': page_number})}"

    return {
        "messages": shown,
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(len(shown) - 1, 0),
        "uri": at(number),
        "first_page_uri": at(0),
        "previous_page_uri": at(number - 1) if number else None,
        "next_page_uri": at(number + 1) if len(messages) > (number + 1) * size else None,
    }
