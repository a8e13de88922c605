"""What Telegram's Bot API accepts, and how it words a refusal.

Stricter than the real one in one place, so that our mistakes show: a parameter that we have no use for is refused.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.rehearsal import enclosures

MOST_CHARACTERS, MOST_TOKEN_BYTES, MOST_BUTTONS = 4096, 64, 100
WORDS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}
SEND = {"chat_id", "text", "reply_markup", "link_preview_options", "disable_notification", "protect_content"}

FILE = re.compile(r"(AgAC|AwAC)([0-9a-f]{32})s?")
KINDS = {"AgAC": "photo", "AwAC": "voice"}
PATHS = {"photo": "photos/file_{}.png", "voice": "voice/file_{}.wav"}
LIES_AT = re.compile(r"(?:(photo)s/file_[0-9a-f]{32}\.png|(voice)/file_[0-9a-f]{32}\.wav)")
"""The first four letters of a file's name say what it is, here as there."""


class Refused(Exception):
    """`status` is both HTTP's and the one in the answer; `parameters` as in Telegram's ResponseParameters."""

    def __init__(self, status: int, why: str = "", **parameters: float) -> None:
        super().__init__(why)
        words = WORDS.get(status, "Too Many Requests" if status == 429 else "Error")
        self.status, self.parameters = status, parameters
        self.description = f"{words}: {why}" if why else words

    def answer(self) -> web.Response:
        said: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            said["parameters"] = self.parameters
        return web.json_response(said, status=self.status)


async def read_parameters(request: web.Request) -> dict[str, Any]:
    """From the query, a form or JSON; numbers and objects in a form come as text. Raises Refused."""
    asked: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            asked |= await request.json()
        except (ValueError, TypeError):
            raise Refused(400, "can't parse JSON object") from None
    else:
        asked |= dict(await request.post())
    return asked


def only(asked: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(asked) - known):
        raise Refused(400, f"unknown parameter {unknown[0]}")


def whole_number(asked: Mapping[str, Any], name: str, otherwise: int) -> int:
    try:
        return int(asked.get(name, otherwise))
    except (TypeError, ValueError):
        raise Refused(400, f"{name} must be a whole number") from None


def chat_id(asked: Mapping[str, Any]) -> str:
    given = str(asked.get("chat_id", "")).strip()
    if not given:
        raise Refused(400, "chat_id is empty")
    if not given.lstrip("-").isdecimal():
        raise Refused(400, "chat not found")
    return given


def file(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Telegram's File."""
    given = asked.get("file_id")
    found = FILE.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        raise Refused(400, "wrong file_id or the file is temporarily unavailable")
    kind = KINDS[found[1]]
    size, path = len(enclosures.content(kind)), PATHS[kind].format(found[2])
    return {"file_id": given, "file_unique_id": found[2][-16:], "file_size": size, "file_path": path}


def kind_at(path: str) -> str | None:
    """What lies at this path, "photo" or "voice"; None: nothing."""
    found = LIES_AT.fullmatch(path)
    return None if found is None else found[1] or found[2]


def text(asked: Mapping[str, Any]) -> str:
    given = asked.get("text")
    if not isinstance(given, str) or not given.strip():
        raise Refused(400, "message text is empty")
    if len(given) > MOST_CHARACTERS:
        raise Refused(400, "message is too long")
    return given


def buttons(asked: Mapping[str, Any]) -> list[list[dict[str, str]]]:
    """The inline keyboard, row by row. Raises Refused for any other shape."""
    markup = _object(asked.get("reply_markup"))
    if markup is None:
        return []
    rows = markup.get("inline_keyboard")
    if set(markup) != {"inline_keyboard"} or not isinstance(rows, list) or not all(isinstance(r, list) for r in rows):
        raise Refused(400, "object expected as reply markup")
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise Refused(400, "reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)
    return rows


def _check_button(button: object) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise Refused(400, 'can\'t parse inline keyboard button: field "text" must be a non-empty string')
    token = button.get("callback_data")
    if set(button) != {"text", "callback_data"} or not isinstance(token, str):
        raise Refused(400, "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if not 1 <= len(token.encode()) <= MOST_TOKEN_BYTES:
        raise Refused(400, "BUTTON_DATA_INVALID")


def _object(given: object) -> dict[str, Any] | None:
    if given is None:
        return None
    try:
        found = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(400, "object expected as reply markup")
    return found
